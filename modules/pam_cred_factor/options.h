/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_FACTOR_OPTIONS_H
#define CRED_FACTOR_OPTIONS_H

#include "cred/factor.h"
#include "modules/common/call.h"

struct cred_factor_options {
  struct cred_arguments common;
  enum cred_factor mark; /* CRED_FACTOR_NONE: none, an authentication begins */
};

extern const struct cred_module cred_factor_module;

#endif
