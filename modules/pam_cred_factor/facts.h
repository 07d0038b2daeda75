/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_FACTOR_FACTS_H
#define CRED_FACTOR_FACTS_H

#include "cred/factor.h"
#include "modules/common/call.h"

/*
 * What the subject proved on this handle, to be held against the policy of the call's account, who
 * is the same but where sudo opens a session. PAM_SUCCESS, or the door's answer.
 */
int cred_factor_facts(const struct cred_call *call, const char *subject,
                      const struct cred_policy *policy, struct cred_factor_facts *out);

/*
 * Is what was typed in the subject's attempt that succeeded the stored password? It takes as long
 * as one crypt(3), so it is asked only where it may change the verdict. Of another subject than the
 * call's account only what was seen before is known.
 */
int cred_factor_password(const struct cred_call *call, const char *subject, bool *matches);

#endif
