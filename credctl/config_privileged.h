/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_CONFIG_PRIVILEGED_H
#define CREDCTL_CONFIG_PRIVILEGED_H

#include "cred/config.h"
#include "credctl/json.h"
#include "credctl/verb.h"

/*
 * Tells each way in which privileged IDs are held to less than the staff, on standard error or into
 * an array of problems (NULL: not). *any: there is one. config NULL: refused, so nothing is known.
 */
enum ctl_exit ctl_privileged_tell(const struct cred_config *config, json_t *problems, bool *any);

#endif
