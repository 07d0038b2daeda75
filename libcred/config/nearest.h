/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CONFIG_NEAREST_H
#define CRED_CONFIG_NEAREST_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Which of several names was meant: one that is a slip or two of the finger away, or that it is a
 * part of. A wrong guess is worse than none: there is none where several names are as near.
 * Case, and "-" for "_", do not count.
 */
struct cred_nearest {
  const char *typed;
  unsigned rank; /* of the best one so far */
  bool is_tied;
};

struct cred_nearest cred_nearest_start(const char *typed);

/* Is it the best one so far? */
bool cred_nearest_offer(struct cred_nearest *nearest, const char *name);

/* Once all were offered: does the best one stand alone? */
bool cred_nearest_is_found(const struct cred_nearest *nearest);

/* Copies the word of a list (separated by blanks) that was meant to out, or "". */
void cred_nearest_word(const char *typed, const char *words, char *out, size_t size);

/* "yes" or "no", by what else people write for them; "": by nothing. "on" is not "no". */
const char *cred_nearest_flag(const char *typed);

#endif
