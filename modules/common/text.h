/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_TEXT_H
#define CRED_MODULES_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Text from outside, made harmless. Pure. */

/*
 * Could this be the name of an account: not empty, shorter than CRED_NAME_SIZE, valid UTF-8 without
 * control characters, and not beginning with the mark of unknown names. What is not is never looked
 * up and never logged: people type passwords there.
 */
bool cred_name_is_plausible(const char *name);

/* Copies, cut to size; every byte that is not printable ASCII becomes '?'. NULL gives "". */
void cred_text_clean(const char *from, char *out, size_t size);

/* The same for one field of a log line: blanks and '=' become '?' too. */
void cred_text_clean_field(const char *from, char *out, size_t size);

#endif
