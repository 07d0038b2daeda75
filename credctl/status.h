/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_STATUS_H
#define CREDCTL_STATUS_H

#include "cred/gate.h"
#include "credctl/verb.h"

/* The state of one subject; CTL_NO when it is locked. */
enum ctl_exit ctl_status_user(const struct ctl_call *call, struct cred_gate *gate,
                              const char *subject, bool known);

/* Is anything kept about the subject: a lock, a count, a token? */
enum cred_err ctl_subject_is_kept(struct cred_gate *gate, const char *subject, bool *kept);

#endif
