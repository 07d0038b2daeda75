/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_LOCKOUT_CHARGE_H
#define CRED_LOCKOUT_CHARGE_H

#include "modules/pam_cred_lockout/record.h"

/*
 * Asks whether a code will be needed, and charges the attempt, waiting for its turn while too many
 * are under way. PAM_IGNORE: granted, the record says pending (or the rescue of root's console);
 * anything else denies.
 */
int cred_lockout_charge(struct cred_call *call, struct cred_lockout_record *record);

#endif
