/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_ROTATE_PASSWORD_H
#define CRED_ROTATE_PASSWORD_H

#include "modules/common/call.h"

/* PAM_IGNORE: the password may be changed here. PAM_PERM_DENIED: not with one that is refused. */
int cred_rotate_password(struct cred_call *call);

#endif
