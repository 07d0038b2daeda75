/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_STATUS_H
#define CREDCTL_STATUS_H

#include "cred/gate.h"
#include "credctl/verb.h"

/* The state of one subject; CTL_NO when it is locked. */
enum ctl_exit ctl_status_user(const struct ctl_call *call, struct cred_gate *gate,
                              const char *subject, bool known);

#endif
