/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SHADOW_LINE_H
#define CRED_SHADOW_LINE_H

#include <stddef.h>
#include <stdint.h>

#include "cred/error.h"

/* Where in a shadow file's text the subject's hash and day of change are: the field of the hash
 * from `hash` on, then a colon, then the day up to `after`, which is a colon again. */
struct cred_shadow_line {
  size_t hash, hash_length, after;
};

/* NOT_FOUND: there is no line of the subject; DAMAGED: two, or one with too few fields; INVALID: no
 * name. Pure. */
enum cred_err cred_shadow_line_find(const char *text, size_t length, const char *subject,
                                    struct cred_shadow_line *out, struct cred_error *error);

#endif
