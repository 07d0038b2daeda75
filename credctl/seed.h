/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_SEED_H
#define CREDCTL_SEED_H

#include "cred/secret.h"
#include "credctl/verb.h"

/* Asks for the seed of a token that has its own, as base32 or hexadecimal digits. */
enum ctl_exit ctl_seed_ask(bool hex, struct cred_secret *out);

#endif
