/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_IMPORT_ENCODING_H
#define CREDCTL_IMPORT_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "cred/secret.h"

/* The value of a hexadecimal digit; -1 when it is none. */
int ctl_hex_digit(char c);

/* Pairs of hexadecimal digits, nothing else; false (and out erased) otherwise, also when empty. */
bool ctl_hex_decode(const char *text, size_t length, struct cred_secret *out);

/* RFC 4648 base32 in either case; blanks, hyphens and padding at the end are passed over. The bits
 * left over at the end must not be a whole character. false (and out erased) otherwise. */
bool ctl_base32_decode(const char *text, size_t length, struct cred_secret *out);

#endif
