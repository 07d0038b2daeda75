/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_CONFIG_TOKENLESS_H
#define CREDCTL_CONFIG_TOKENLESS_H

#include "cred/config.h"
#include "credctl/findings.h"
#include "credctl/verb.h"

/*
 * The accounts that the new policy asks for a code, or for a factor more than the password, and the
 * one in force does not, and that have nothing to show: no token in use, no recovery code and no
 * permit to enrol. A refusal where they could not log in any more; a warning where there is
 * something else to prove, or no store yet, so that nobody could have one. applied NULL: none, or
 * it cannot be read; config NULL: refused. Where nothing can be known for that, nothing is told.
 * Reads the user database and the store.
 */
void ctl_tokenless_look(const struct ctl_call *call, const struct cred_config *applied,
                        const struct cred_config *config, struct ctl_findings *out);

#endif
