/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_FACTOR_HOLD_H
#define CRED_FACTOR_HOLD_H

#include "modules/common/call.h"

/*
 * Holds what the subject proved on this handle against what the policy of the call's account asks
 * for. PAM_IGNORE: it is enough, or nobody logs in. PAM_PERM_DENIED, told and recorded; or what an
 * error is answered with.
 */
int cred_factor_hold(struct cred_call *call, const char *subject);

#endif
