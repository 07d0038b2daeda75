/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_FACTOR_ACCOUNT_H
#define CRED_FACTOR_ACCOUNT_H

#include "modules/common/call.h"

/* Refuses whoever proved fewer kinds of factors than the policy asks for. PAM_IGNORE otherwise:
 * nothing else is vouched for. */
int cred_factor_account(struct cred_call *call);

#endif
