/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_RENAME_H
#define CRED_GATE_RENAME_H

#include "cred/rename.h"
#include "gate/passwords.h"

/* Attempts under way under that name become failures now: nobody can settle them any more. */
enum cred_err cred_change_attempts_end(struct cred_change *change, const char *name,
                                       uint32_t *ended);

/* The counts of failures go to the other name; where both have one, the stricter stays. */
enum cred_err cred_change_counts_move(struct cred_change *change, const char *from, const char *to);

/* Tokens go to the other name, those that were revoked too. *working: how many of them were not. */
enum cred_err cred_change_tokens_move(struct cred_change *change, const char *from, const char *to,
                                      uint32_t *working);

/* What it is allowed goes to the new name. *moved: there was anything. CRED_ERR_STATE: of another
 * uid. */
enum cred_err cred_change_allowance_move(struct cred_change *change, const char *from,
                                         const struct cred_holder *to, bool *moved);

#endif
