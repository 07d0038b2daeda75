/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_QUALITY_OPTIONS_H
#define CRED_QUALITY_OPTIONS_H

#include "modules/common/call.h"

struct cred_quality_options {
  struct cred_arguments common;
  bool use_authtok; /* judge the new password that is there, and ask for none */
};

extern const struct cred_module cred_quality_module;

#endif
