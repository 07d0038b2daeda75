/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_PEOPLE_H
#define CRED_GATE_PEOPLE_H

#include "gate/inside.h"

/* Whose IDs act: two IDs of one person do not check each other. */

struct cred_acting {
  uint32_t uid;
  char name[CRED_NAME_SIZE]; /* "" : of no account */
};

/* What the user database calls it. Before any transaction. */
enum cred_err cred_gate_acting(struct cred_gate *gate, uint32_t uid, struct cred_acting *out);

/* Are they one person's: one uid, or accounts on this system with one staff number? Where no number
 * is on record of either, their uids tell. */
enum cred_err cred_change_same_person(struct cred_change *change, const struct cred_acting *a,
                                      const struct cred_acting *b, bool *is);

#endif
