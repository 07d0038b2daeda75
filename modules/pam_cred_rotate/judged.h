/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_ROTATE_JUDGED_H
#define CRED_ROTATE_JUDGED_H

#include "modules/common/call.h"

/*
 * Whose password account judged on this handle. sudo has account judge who asks, and opens the
 * session of somebody else; sshd asks account in another process, of which the handle knows
 * nothing.
 */

/* PAM_SUCCESS, or the door's answer. */
int cred_rotate_note_judged(const struct cred_call *call);

/* Did account judge somebody else's password, and not this one's? */
bool cred_rotate_judged_another(const struct cred_call *call);

#endif
