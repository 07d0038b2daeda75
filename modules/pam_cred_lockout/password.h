/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_LOCKOUT_PASSWORD_H
#define CRED_LOCKOUT_PASSWORD_H

#include <stdbool.h>

#include "modules/common/call.h"

/*
 * Takes the password before anything is charged: the one that is there already, else by a prompt;
 * and leaves it as PAM_AUTHTOK. Of a combined answer the code's part is left under CRED_CODE_DATA.
 * *given_up: nobody tried a password (cancelled, empty, or plainly mistyped), so that there is
 * nothing to charge; the answer is then a denial or PAM_INCOMPLETE. PAM_SUCCESS: go on.
 */
int cred_lockout_password(struct cred_call *call, bool *given_up);

/* Erases what an earlier combined answer left on the handle. */
int cred_lockout_code_forget(pam_handle_t *pamh);

#endif
