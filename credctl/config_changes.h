/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_CONFIG_CHANGES_H
#define CREDCTL_CONFIG_CHANGES_H

#include <jansson.h>

#include "cred/config.h"
#include "cred/gate.h"

#define CTL_DIFF_AUTO __attribute__((cleanup(ctl_diff_free))) struct cred_config_diff
void ctl_diff_free(struct cred_config_diff **diff);

/* A table on standard output. */
void ctl_changes_print(const struct cred_config_diff *diff);

json_t *ctl_changes_json(const struct cred_config_diff *diff);

/*
 * Records that a policy was applied: who, why and every change, in as many events as that takes.
 * diff NULL: it is the first one.
 */
enum cred_err ctl_changes_record(struct cred_gate *gate, uint32_t actor,
                                 const struct cred_config *config,
                                 const struct cred_config_diff *diff, const char *reason);

#endif
