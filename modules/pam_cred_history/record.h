/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_HISTORY_RECORD_H
#define CRED_HISTORY_RECORD_H

#include "modules/common/remembered.h"

/*
 * Records that the password was changed: now is the stored entry, and it is the password's. The
 * handover is over then. PAM_SUCCESS, or the door's answer, about which the person is told.
 */
int cred_history_record(struct cred_call *call, struct cred_handover *handover,
                        const struct cred_shadow *now, const struct cred_secret *password,
                        const struct cred_secret *old_password);

/* The new password is in force, and nothing could be recorded: whoever uses it must not think that
 * it is not. Tells and logs it; gives the status back. */
int cred_history_unrecorded(const struct cred_call *call, int status);

#endif
