/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_ACCOUNT_WORDS_H
#define CRED_MODULES_ACCOUNT_WORDS_H

#include "cred/account.h"
#include "modules/common/call.h"

/* Why, in English, for the log. */
const char *cred_account_reason(enum cred_account_verdict verdict);

/* Tells whoever wants to come in why not, and what to do. */
void cred_account_tell(const struct cred_call *call, const struct cred_account_look_reply *look);

#endif
