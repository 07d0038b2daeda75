/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_PASSWORD_SLIP_H
#define CREDCTL_PASSWORD_SLIP_H

#include "cred/gate.h"
#include "cred/secret.h"
#include "credctl/verb.h"

/* What whoever is issued a password is given with it. */
struct ctl_slip {
  const char *subject;
  const struct cred_secret *password;
  int64_t valid_from_ms, valid_until_ms; /* 0: open */
  bool stays_locked;                     /* by a mark in the shadow file */
};

/* Writes it to standard output, and to nothing else; what else keeps the user out is warned of. */
void ctl_slip_print(const struct ctl_call *call, struct cred_gate *gate,
                    const struct ctl_slip *slip);

/* How the password is read out, "kilo 7 hyphen capital mike": one word a character. */
void ctl_slip_spell(const struct cred_secret *password, struct cred_secret *out);

#endif
