/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_ACCOUNT_WAYS_H
#define CRED_GATE_ACCOUNT_WAYS_H

#include "gate/inside.h"

/* What the user database says of who wants to come in, and by whom. Before any transaction. */

/* Is the subject in one of these groups? CRED_ERR_LOOKUP: that cannot be told. */
enum cred_err cred_gate_is_in_groups(struct cred_gate *gate, const char *subject,
                                     const char *groups, bool *is);

/* Is the actor an ID that several people use? An approval of its would be nobody's. */
enum cred_err cred_gate_is_shared(struct cred_gate *gate, uint32_t actor, bool *is);

/*
 * May the actor act as the subject, under its policy? Only somebody whom the user database knows
 * by a name and who is another than the subject, neither root nor an ID that several use itself,
 * and in one of actor_groups, if there are any. name: "" : nobody known.
 */
enum cred_err cred_gate_may_act(struct cred_gate *gate, uint32_t actor, const char *subject,
                                const struct cred_policy *policy, char name[CRED_NAME_SIZE],
                                bool *may);

#endif
