/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_ANSWER_H
#define CRED_MODULES_ANSWER_H

#include <stdbool.h>

#include "cred/error.h"

/* The PAM code for an error that is no verdict; never PAM_SUCCESS or PAM_IGNORE. Pure. */
int cred_pam_code(enum cred_err err);

/*
 * Does this error say that policy, store or key cannot be used, so that root's console may be
 * rescued? Not among them: what a user can bring about by holding a lock, using up memory or
 * disturbing the user database. Pure.
 */
bool cred_err_calls_for_rescue(enum cred_err err);

#endif
