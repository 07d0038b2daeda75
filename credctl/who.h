/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_WHO_H
#define CREDCTL_WHO_H

#include "credctl/verb.h"

/* May whoever makes the call use the verb, and that option of it? */
bool ctl_verb_is_theirs(const struct ctl_call *call, const struct ctl_verb *verb);
bool ctl_option_is_theirs(const struct ctl_call *call, const struct ctl_verb *verb,
                          const char *option);

/* What help calls the verb's arguments for whoever makes the call, and how many it needs. */
const char *ctl_verb_arguments(const struct ctl_call *call, const struct ctl_verb *verb);
int ctl_verb_words_min(const struct ctl_call *call, const struct ctl_verb *verb);

/* CTL_YES when whoever makes the call may make it; otherwise tells what to do instead. */
enum ctl_exit ctl_permit(const struct ctl_call *call);

#endif
