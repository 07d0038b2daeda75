/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/verbs.h"

#include <stddef.h>

const struct ctl_verb *const ctl_verbs[] = {
    &ctl_verb_lock,
    &ctl_verb_unlock,
    NULL,
};
