/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_UTF8_H
#define CREDCTL_UTF8_H

#include <stddef.h>

/* The length of the UTF-8 character at text (RFC 3629); 0 when the bytes there are none. */
size_t ctl_utf8_length(const char *text);

/* Copies text with every byte that is no UTF-8 turned into U+FFFD; out has room for three times the
 * length and the NUL. */
void ctl_utf8_repair(const char *text, char *out);

#endif
