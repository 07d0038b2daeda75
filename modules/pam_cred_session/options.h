/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SESSION_OPTIONS_H
#define CRED_SESSION_OPTIONS_H

#include "modules/common/call.h"

extern const struct cred_module cred_session_module;

#endif
