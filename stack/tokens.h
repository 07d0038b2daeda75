/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_STACK_TOKENS_H
#define CRED_STACK_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The text of a file, as logical lines and their words. */
struct cred_stack_text {
  const char *next;
  uint32_t line; /* of what comes next, from 0 */
};

/*
 * The next logical line that says something: comments are gone, lines that end in a backslash are
 * joined. *line is the number of its first line. False at the end. A longer one is cut, and
 * *is_cut.
 */
bool cred_stack_text_next(struct cred_stack_text *text, char *out, size_t size, uint32_t *line,
                          bool *is_cut);

/* The next word of a logical line, in place; [...] is one word, without its brackets. NULL: none.
 */
char *cred_stack_word(char **rest, bool *is_bracketed);

#endif
