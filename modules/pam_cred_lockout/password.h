/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_LOCKOUT_PASSWORD_H
#define CRED_LOCKOUT_PASSWORD_H

#include <stdbool.h>

#include "modules/common/call.h"

/*
 * Takes the password before anything is charged: the one that is there already, else by a prompt.
 * *given_up: nobody tried a password (cancelled, empty, or plainly mistyped), so that there is
 * nothing to charge; the answer is then a denial or PAM_INCOMPLETE. PAM_SUCCESS: go on.
 */
int cred_lockout_password(struct cred_call *call, struct cred_secret *typed, bool *given_up);

/*
 * Leaves what was typed as PAM_AUTHTOK; of a combined answer the password, and the code's part
 * under CRED_CODE_DATA.
 */
int cred_lockout_hand_on(const struct cred_call *call, const struct cred_code_need_reply *need,
                         const struct cred_secret *typed);

/* Erases what an earlier combined answer left on the handle. */
int cred_lockout_code_forget(pam_handle_t *pamh);

#endif
