/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_FIND_H
#define CREDCTL_FIND_H

#include "credctl/verb.h"

/* The verb that the first one or two words name, and how many words that took; NULL: none. */
const struct ctl_verb *ctl_verb_find(int argc, char *const *argv, int *taken);

/* Is this the first word of verbs with two? */
bool ctl_group_exists(const char *group);

/* Says that the words name no verb, and which one is nearest. */
void ctl_complain_of_verb(int argc, char *const *argv);

/* The name that is at most a third of its letters away from what was typed; NULL: none. The list
 * ends with NULL. */
const char *ctl_nearest(const char *typed, const char *const *names);

#endif
