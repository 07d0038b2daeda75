/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_LOCKOUT_AUTH_H
#define CRED_LOCKOUT_AUTH_H

#include "modules/pam_cred_lockout/options.h"

/* Password, then charge. PAM_IGNORE: go on; nothing was verified. */
int cred_lockout_authenticate(struct cred_call *call, const struct cred_lockout_options *options);

/* Hides what was typed from the modules behind a refusal; returns status. */
int cred_lockout_refuse(pam_handle_t *pamh, int status);

#endif
