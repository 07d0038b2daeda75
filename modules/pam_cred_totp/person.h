/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_TOTP_PERSON_H
#define CRED_TOTP_PERSON_H

#include "modules/common/call.h"

/*
 * Asks whose token it will be, for an ID that several people use, and writes down what the user
 * database and the host's own entry say of that name. Whether they may is judged with the code, so
 * that a name tells nothing. PAM_SUCCESS, or the door's answer.
 */
int cred_totp_person(const struct cred_call *call, struct cred_code_request *out);

#endif
