/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_HOLDER_H
#define CRED_MODULES_HOLDER_H

#include "cred/password.h"
#include "modules/common/call.h"
#include "shadow/shadow.h"

/* Whose password a call is about, and what the host has stored of it. */

/* For the gate's calls about passwords; since cred_call_who, of a known account. */
struct cred_holder cred_call_holder(const struct cred_call *call);

/* Reads the account's stored entry; an error is logged and answered as cred_call_fail does. The
 * caller erases out->hash. */
int cred_call_shadow(const struct cred_call *call, struct cred_shadow *out);

/* What the gate is shown of an entry. PAM_SUCCESS, or the door's answer. */
int cred_call_stored(const struct cred_call *call, const struct cred_shadow *entry,
                     struct cred_stored *out);

/* Is it the password of that hash? PAM_SUCCESS, or the door's answer when that cannot be told. */
int cred_call_compare(const struct cred_call *call, const struct cred_secret *hash,
                      const struct cred_secret *password, bool *matches);

/*
 * Makes the digests of a password for this account (some 50 ms). stored: the entry as it is now;
 * what is told of salts and hashes goes to *salts. PAM_SUCCESS, or the door's answer. Erase *out.
 */
int cred_call_digests(struct cred_call *call, struct cred_gate *gate,
                      const struct cred_stored *stored, const struct cred_secret *password,
                      struct cred_password_salts_reply *salts, struct cred_digests *out);

#endif
