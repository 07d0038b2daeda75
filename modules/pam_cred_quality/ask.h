/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_QUALITY_ASK_H
#define CRED_QUALITY_ASK_H

#include "cred/secret.h"
#include "modules/common/call.h"

/*
 * Asks for a new password twice. *is_given: something was typed, and the same twice; if not, the
 * person has been told. PAM_SUCCESS, or the door's answer.
 */
int cred_quality_ask(const struct cred_call *call, struct cred_secret *password, bool *is_given);

#endif
