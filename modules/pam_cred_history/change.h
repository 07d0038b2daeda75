/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_HISTORY_CHANGE_H
#define CRED_HISTORY_CHANGE_H

#include "modules/common/call.h"

/* The two phases of a change, each answering as its door does. */
int cred_history_prepare(struct cred_call *call);
int cred_history_change(struct cred_call *call);

#endif
