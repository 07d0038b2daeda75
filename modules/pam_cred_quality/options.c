/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_quality/options.h"

static const struct cred_argument rows[] = {
    CRED_ARGUMENT_DEBUG,
    CRED_ARGUMENT_SILENT,
    CRED_ARGUMENT_STATE,
    {"use_authtok", CRED_ARGUMENT_FLAG, offsetof(struct cred_quality_options, use_authtok),
     "judge the new password that a module above asked for"},
};

const struct cred_module cred_quality_module = {
    .name = "pam_cred_quality",
    .arguments = {.rows = rows, .count = sizeof(rows) / sizeof(rows[0])},
};
