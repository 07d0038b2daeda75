/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_ACCOUNT_JUDGED_H
#define CRED_MODULES_ACCOUNT_JUDGED_H

#include <security/pam_modules.h>
#include <stdbool.h>

/* Whom the account phase of this handle let in, so that the session does not record the same once
 * more. It grants nothing. */

/* PAM_SUCCESS, PAM_BUF_ERR. */
int cred_judged_note(pam_handle_t *pamh, const char *subject);
bool cred_judged_is(pam_handle_t *pamh, const char *subject);

#endif
