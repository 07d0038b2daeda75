/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_FACTOR_FACTS_H
#define CRED_FACTOR_FACTS_H

#include "cred/factor.h"
#include "modules/common/call.h"

/* What is known of the login on this handle. PAM_SUCCESS, or the door's answer. */
int cred_factor_facts(const struct cred_call *call, const struct cred_policy *policy,
                      struct cred_factor_facts *out);

/*
 * Is what was typed in the attempt that succeeded the account's stored password? It takes as long
 * as one crypt(3), so it is asked only where it may change the verdict.
 */
int cred_factor_password(const struct cred_call *call, bool *matches);

#endif
