/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SESSION_CLOSE_H
#define CRED_SESSION_CLOSE_H

#include "modules/common/call.h"

/* The door of close_session. Records the logout; that it ends is never refused. */
int cred_session_finish(struct cred_call *call);

#endif
