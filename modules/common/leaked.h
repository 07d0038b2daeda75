/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_LEAKED_H
#define CRED_MODULES_LEAKED_H

#include "modules/common/holder.h"

/* An administrator sets it for somebody else, or root the own one. A forced change is nobody's
 * wish, and login and sshd run it as root. A server that changes passwords for people far away, or
 * for whom it authenticated, runs as root too. */
bool cred_call_is_set_by_root(const struct cred_call *call);

/* Has whoever changes it shown no more than the old password, which may have leaked? */
bool cred_call_is_unproven(const struct cred_call *call);

/*
 * Refuses whoever changes a password that was reported as compromised, and is unproven: the report
 * may have come while they sat at a prompt. PAM_SUCCESS, or the door's answer; a refusal is told.
 */
int cred_call_refuse_leaked(const struct cred_call *call, struct cred_gate *gate);

#endif
