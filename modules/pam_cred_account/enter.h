/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_ACCOUNT_ENTER_H
#define CRED_MODULES_ACCOUNT_ENTER_H

#include "cred/account.h"
#include "modules/common/call.h"

/* May the account come in, from here, by this way? The door's answer for either phase: sudo names
 * who asks in the account phase, and the account that is meant only when the session opens. */
int cred_account_enter(struct cred_call *call, enum cred_account_phase phase);

#endif
