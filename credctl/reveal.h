/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_REVEAL_H
#define CREDCTL_REVEAL_H

#include "cred/rotate.h"
#include "credctl/verb.h"

/* Tells why it was refused, and gives the exit code for it. */
enum ctl_exit ctl_reveal_refused(enum cred_reveal_verdict verdict);

/* Reads the number of a request; otherwise tells what is wrong with it. */
enum ctl_exit ctl_reveal_id(const char *text, uint64_t *out);

#endif
