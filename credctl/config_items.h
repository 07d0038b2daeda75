/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_CONFIG_ITEMS_H
#define CREDCTL_CONFIG_ITEMS_H

#include <jansson.h>

#include "cred/config.h"
#include "credctl/verb.h"

/* What the verbs with --files and --given share. */

/* What is in force, or with --files what the files say; otherwise tells why not. */
enum ctl_exit ctl_config_take(const struct ctl_call *call, struct cred_config **out);

/* With --given, only what is not built in. */
bool ctl_item_is_wanted(const struct ctl_call *call, const struct cred_config_item *item);

json_t *ctl_items_json(const struct ctl_call *call, const struct cred_config_items *items);

#endif
