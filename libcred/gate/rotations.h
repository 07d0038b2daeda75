/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_ROTATIONS_H
#define CRED_GATE_ROTATIONS_H

#include "cred/rotate.h"
#include "gate/passwords.h"

/* What the calls about privileged IDs share. */

/* May this actor change the password of an ID of that policy? LOOKUP: nobody can tell, and *out is
 * a no. */
enum cred_err cred_gate_may_change(struct cred_gate *gate, const struct cred_policy *policy,
                                   uint32_t actor, enum cred_may_change *out);

#endif
