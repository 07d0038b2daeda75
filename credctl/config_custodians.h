/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_CONFIG_CUSTODIANS_H
#define CREDCTL_CONFIG_CUSTODIANS_H

#include "cred/config.h"
#include "credctl/findings.h"

/* The certificates for which `rotate run` would seal, by every policy that names some: what makes
 * it refuse, and those that end within 30 days. config NULL: refused, so nothing is known. */
void ctl_custodians_look(const struct cred_config *config, struct ctl_findings *out);

#endif
