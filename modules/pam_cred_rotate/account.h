/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_ROTATE_ACCOUNT_H
#define CRED_ROTATE_ACCOUNT_H

#include "modules/common/call.h"

/*
 * PAM_SUCCESS: the password is in order, or no matter here. PAM_NEW_AUTHTOK_REQD: it must be
 * changed. Anything else denies.
 */
int cred_rotate_account(struct cred_call *call);

#endif
