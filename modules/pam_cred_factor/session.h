/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_FACTOR_SESSION_H
#define CRED_FACTOR_SESSION_H

#include "modules/common/call.h"

/*
 * Refuses a session of somebody else than account judged, as sudo opens it, when who asks proved
 * fewer kinds of factors in this transaction than the policy of that account asks for. PAM_SUCCESS:
 * it may open.
 */
int cred_factor_session(struct cred_call *call);

#endif
