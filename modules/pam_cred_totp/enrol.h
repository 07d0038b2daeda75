/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_TOTP_ENROL_H
#define CRED_TOTP_ENROL_H

#include "modules/pam_cred_totp/auth.h"

/*
 * Shows a fresh token and takes a code from it. PAM_IGNORE: one was right, and the token becomes
 * active once the whole authentication succeeded. That a token was just given to whoever sits there
 * proves nothing about them, so it is never PAM_SUCCESS.
 */
int cred_totp_enrol(struct cred_totp_login *login);

#endif
