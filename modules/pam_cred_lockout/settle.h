/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_LOCKOUT_SETTLE_H
#define CRED_LOCKOUT_SETTLE_H

#include "modules/pam_cred_lockout/record.h"

/* A cred_finish_act: settles the record's attempt by how pam_authenticate ended. */
void cred_lockout_settle(void *record, int status);

/* Settles an attempt that is still pending as abandoned, in the process that charged it only. */
void cred_lockout_abandon(struct cred_lockout_record *record);

#endif
