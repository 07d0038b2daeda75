/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_FACTOR_JUDGED_H
#define CRED_FACTOR_JUDGED_H

#include "modules/common/call.h"

/* Whom account let in on this handle. sudo opens the session of somebody else. */

/* PAM_SUCCESS, or the door's answer. */
int cred_factor_note_judged(const struct cred_call *call);

/*
 * Whose proofs session has to hold against the call's account; it lives as long as the handle's
 * note, or the call. NULL: nobody's, since account judged this one; or it judged nobody and no
 * user started the program, as with sshd, which asks account in another process.
 */
const char *cred_factor_whom_to_judge(const struct cred_call *call);

#endif
