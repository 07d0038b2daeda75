/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_LOCKOUT_ACCOUNT_H
#define CRED_LOCKOUT_ACCOUNT_H

#include "modules/common/call.h"

/* Refuses what an administrator locked, and a handle whose attempt was refused or does not stand.
 * PAM_IGNORE otherwise: nothing is vouched for. */
int cred_lockout_account(struct cred_call *call);

/* Never asks and never speaks: programs call it when nobody listens any more. */
int cred_lockout_setcred(struct cred_call *call);

#endif
