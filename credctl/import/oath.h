/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_IMPORT_OATH_H
#define CREDCTL_IMPORT_OATH_H

#include <stddef.h>

#include "credctl/import/token.h"

/*
 * One line of a users file as pam_oath and oathtool know it: type, user, PIN ("-" or "+": none),
 * seed in hexadecimal digits, and optionally counter, last code and its local time. The line needs
 * no NUL at its end. out is filled when TAKEN and has no seed otherwise.
 */
enum ctl_import_line ctl_import_oath(const char *line, size_t length, struct ctl_import_token *out,
                                     const char **why);

#endif
