/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SESSION_WORDS_H
#define CRED_SESSION_WORDS_H

#include "cred/session.h"
#include "modules/common/call.h"

/* What people are told when their session begins: the login before it, and what happened since. */
void cred_session_tell(const struct cred_call *call, const struct cred_session_open_reply *reply);

#endif
