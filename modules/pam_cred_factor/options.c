/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_factor/options.h"

static const struct cred_argument rows[] = {
    CRED_ARGUMENT_DEBUG,
    {"mark", CRED_ARGUMENT_FACTOR, offsetof(struct cred_factor_options, mark),
     "note a factor that the module on the line before proved"},
    CRED_ARGUMENT_SILENT,
    CRED_ARGUMENT_STATE,
};

const struct cred_module cred_factor_module = {
    .name = "pam_cred_factor",
    .arguments = {.rows = rows, .count = sizeof(rows) / sizeof(rows[0])},
};
