/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_lockout/options.h"

static const struct cred_argument rows[] = {
    CRED_ARGUMENT_DEBUG,
    {"prompt", CRED_ARGUMENT_YES_NO, offsetof(struct cred_lockout_options, prompt),
     "ask for the password before the attempt is charged"},
    CRED_ARGUMENT_SILENT,
    CRED_ARGUMENT_STATE,
};

const struct cred_module cred_lockout_module = {
    .name = "pam_cred_lockout",
    .arguments = {.rows = rows, .count = sizeof(rows) / sizeof(rows[0])},
};

struct cred_lockout_options cred_lockout_options(void)
{
  return (struct cred_lockout_options){.prompt = true};
}
