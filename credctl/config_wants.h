/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_CONFIG_WANTS_H
#define CREDCTL_CONFIG_WANTS_H

#include "cred/config.h"
#include "stack/stack.h"

/* What some policy asks for at each service. */
struct ctl_wants {
  const struct cred_config *config; /* NULL: refused, so nothing is known */
  struct cred_config_items *items;
};

/* Ends the program when memory is short. What is read is freed by ctl_wants_end. */
void ctl_wants_start(struct ctl_wants *wants, const struct cred_config *config);
void ctl_wants_end(struct ctl_wants *wants);

struct cred_stack_wants ctl_wants_at(const struct ctl_wants *wants, const char *service);

#endif
