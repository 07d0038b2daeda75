/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_HISTORY_REUSE_H
#define CRED_HISTORY_REUSE_H

#include "modules/common/remembered.h"

/*
 * Before the password is stored, where pam_cred_quality has not judged it: refuses one that was
 * used. A refusal leaves no new password for the module that stores. PAM_SUCCESS, or the door's
 * answer.
 */
int cred_history_refuse_reuse(struct cred_call *call, struct cred_handover *handover,
                              const struct cred_secret *password,
                              const struct cred_secret *old_password);

#endif
