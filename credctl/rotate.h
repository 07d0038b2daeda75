/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_ROTATE_H
#define CREDCTL_ROTATE_H

#include "cred/rotate.h"
#include "credctl/account.h"

/* May whoever makes the call change this account's password? Otherwise tells why not. */
enum ctl_exit ctl_may_change(const struct ctl_call *call, struct cred_gate *gate,
                             const struct ctl_account *account);

#endif
