/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_session/options.h"

static const struct cred_argument rows[] = {
    CRED_ARGUMENT_DEBUG,
    CRED_ARGUMENT_SILENT,
    CRED_ARGUMENT_STATE,
};

const struct cred_module cred_session_module = {
    .name = "pam_cred_session",
    .arguments = {.rows = rows, .count = sizeof(rows) / sizeof(rows[0])},
};
