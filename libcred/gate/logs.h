/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_LOGS_H
#define CRED_GATE_LOGS_H

#include "cred/log.h"
#include "gate/inside.h"

#define CRED_LOG_PRUNE_STEP 256 /* events that one call removes */

/* Whether a hold is on, by whom and why; in any kind of transaction. */
enum cred_err cred_change_log_hold(struct cred_change *change, struct cred_log_hold_reply *out);

#endif
