/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_LOCKOUT_OPTIONS_H
#define CRED_LOCKOUT_OPTIONS_H

#include "modules/common/call.h"

struct cred_lockout_options {
  struct cred_arguments common;
  bool prompt; /* ask for the password */
};

/* The defaults. */
struct cred_lockout_options cred_lockout_options(void);

extern const struct cred_module cred_lockout_module;

#endif
