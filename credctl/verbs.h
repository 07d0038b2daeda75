/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_VERBS_H
#define CREDCTL_VERBS_H

#include "credctl/verb.h"

/* The record of every verb; each lives in the file that does it. */
extern const struct ctl_verb ctl_verb_lock;
extern const struct ctl_verb ctl_verb_unlock;

#endif
