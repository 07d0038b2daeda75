/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_KEPT_H
#define CRED_MODULES_KEPT_H

#include <security/pam_modules.h>

#include "cred/gate.h"

/*
 * The gate that calls of one handle leave each other, so that a login reads the policy once: PAM
 * data, resting, closed with the handle. (While an attempt is pending its gate stays with that.)
 */

/* Gives it to the caller. NULL: there is none for that state directory, or none that has the policy
 * that is in force there. */
struct cred_gate *cred_kept_take(pam_handle_t *pamh, const char *state);

/* Takes it over, and closes it when it cannot be kept. */
void cred_kept_put(pam_handle_t *pamh, const char *state, struct cred_gate *gate);

#endif
