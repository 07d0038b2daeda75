/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_FACTORS_H
#define CRED_MODULES_FACTORS_H

#include <stdint.h>

#include "cred/factor.h"
#include "modules/common/call.h"
#include "modules/common/finish.h"

/*
 * The kinds of factors that were marked in an authentication, as PAM data on its handle. They count
 * from the moment at which that authentication succeeded as a whole, until the next one begins.
 */

/* Notes a kind for the account of this call, which is known. PAM_SUCCESS, or what denies. */
int cred_factors_note(const struct cred_call *call, enum cred_factor kind);

/* Forgets the marks of an earlier authentication; those of the one that is running stay. */
int cred_factors_forget(pam_handle_t *pamh);

/*
 * The kinds that count for the subject. *is_marked: there are marks on the handle, whether they
 * count or not. PAM_SYSTEM_ERR: there is something else under that name.
 */
int cred_factors_count(pam_handle_t *pamh, const char *subject, unsigned *kinds, bool *is_marked);

#endif
