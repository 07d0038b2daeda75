/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_STATUS_GROUPS_H
#define CREDCTL_STATUS_GROUPS_H

#include <jansson.h>

#include "credctl/verb.h"

/* Groups that the applied policy goes by and that cannot be found on this host now; each of them
 * may refuse logins. */

void ctl_lost_groups_warn(const struct ctl_call *call);
json_t *ctl_lost_groups_json(const struct ctl_call *call);

#endif
