/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_FACTOR_AUTH_H
#define CRED_FACTOR_AUTH_H

#include "modules/pam_cred_factor/options.h"

/*
 * Notes a factor for the authentication that is running; without a mark, forgets those of an
 * earlier one. PAM_IGNORE: go on; nothing was verified here.
 */
int cred_factor_authenticate(struct cred_call *call, enum cred_factor mark);

#endif
