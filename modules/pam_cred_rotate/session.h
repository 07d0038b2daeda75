/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_ROTATE_SESSION_H
#define CRED_ROTATE_SESSION_H

#include "modules/common/call.h"

/* PAM_PERM_DENIED while the password must be changed or is refused, whatever a program made of what
 * account answered. */
int cred_rotate_session(struct cred_call *call);

#endif
