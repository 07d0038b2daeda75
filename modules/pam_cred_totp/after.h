/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_TOTP_AFTER_H
#define CRED_TOTP_AFTER_H

#include "modules/pam_cred_totp/auth.h"

/*
 * What waits for the end of pam_authenticate, and happens only when all of it succeeded and
 * pam_cred_lockout could settle that: an enrolled token is written; the owner of a used
 * recovery code is told how many are left. It is still the program's call of pam_authenticate then,
 * so that the conversation works, as it may not in setcred.
 */

/* Forgets what an earlier login on this handle left waiting. */
int cred_totp_after_forget(pam_handle_t *pamh);

/* PAM_SUCCESS, or what keeps the end from being learnt. */
int cred_totp_after_recovery(const struct cred_totp_login *login, uint32_t codes_left);

/* Holds a copy of the seed, erased at the end of the login or with the handle's data. */
int cred_totp_after_enrolment(const struct cred_totp_login *login,
                              const struct cred_enrol_begin_reply *shown, int64_t step);

#endif
