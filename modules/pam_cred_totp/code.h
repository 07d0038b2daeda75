/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_TOTP_CODE_H
#define CRED_TOTP_CODE_H

#include "modules/pam_cred_totp/auth.h"

/* Takes a code, from the combined answer or by a prompt, and has it judged. */
int cred_totp_code(struct cred_totp_login *login);

/* Asks for a code of so many digits; an empty answer is PAM_AUTH_ERR. */
int cred_totp_code_ask(const struct cred_call *call, uint32_t digits, struct cred_secret *out);

#endif
