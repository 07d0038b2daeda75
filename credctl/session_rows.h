/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_SESSION_ROWS_H
#define CREDCTL_SESSION_ROWS_H

#include "credctl/sessions.h"

/* How sessions are shown, to standard output. */
void ctl_sessions_print(const struct ctl_sessions *sessions);
void ctl_sessions_print_csv(const struct ctl_sessions *sessions);
void ctl_sessions_print_json(const struct ctl_sessions *sessions);

#endif
