/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_CONFIG_SYSLOG_H
#define CREDCTL_CONFIG_SYSLOG_H

#include "cred/config.h"
#include "credctl/findings.h"

/* on_failure = deny while nobody reads syslog, so that nobody could log in: a refusal. config NULL:
 * nothing is known. */
void ctl_syslog_look(const struct cred_config *config, struct ctl_findings *out);

#endif
