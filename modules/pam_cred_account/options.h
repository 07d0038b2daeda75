/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_ACCOUNT_OPTIONS_H
#define CRED_ACCOUNT_OPTIONS_H

#include "modules/common/call.h"

extern const struct cred_module cred_account_module;

#endif
