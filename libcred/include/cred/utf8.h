/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_UTF8_H
#define CRED_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The length of the well-formed UTF-8 character (RFC 3629 section 4) at text, of which left bytes
 * may be read, and its number in *code_point. 0 where there is none: overlong forms, surrogates,
 * numbers beyond U+10FFFF, a cut sequence, NUL, or nothing left.
 */
size_t cred_utf8_next(const char *text, size_t left, uint32_t *code_point);

/* C0, DEL and C1. */
bool cred_utf8_is_control(uint32_t code_point);

#endif
