/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CODE_H
#define CRED_CODE_H

#include <stdbool.h>
#include <stdint.h>

#include "cred/secret.h"

/*
 * Splits one answer into password and code (combined=yes): the last `digits` digits, or a recovery
 * code at the end, typed with its hyphens (without them it looks like the end of a password). False
 * when the answer cannot hold both; out_password then has all of it. The answer and the outputs are
 * the caller's to erase, and must be different secrets.
 */
bool cred_code_split(const struct cred_secret *answer, uint32_t digits,
                     struct cred_secret *out_password, struct cred_secret *out_code);

#endif
