/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_CONFIG_FACTORS_H
#define CREDCTL_CONFIG_FACTORS_H

#include "cred/config.h"
#include "credctl/findings.h"

/*
 * Holds factors_required of every policy against the kinds that a login can prove at most, by the
 * stacks in that directory: services where nobody under the policy comes in (a refusal where that
 * is all of them), and privileged IDs of which sudo asks less than their policy does. config NULL:
 * refused, so nothing is known.
 */
void ctl_factors_look(const char *directory, const struct cred_config *config,
                      struct ctl_findings *out);

#endif
