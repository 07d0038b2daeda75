/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_HELP_H
#define CREDCTL_HELP_H

#include "credctl/verb.h"

/* About call->verb; else about the group call->words[0]; else about everything. */
void ctl_help(const struct ctl_call *call);

void ctl_version(void);

#endif
