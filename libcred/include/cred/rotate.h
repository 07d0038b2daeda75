/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_ROTATE_H
#define CRED_ROTATE_H

#include "cred/password.h"

/* The calls of the gate about privileged IDs: who may change their passwords, and rotation. */

/* --- who may change ---------------------------------------------------------------------------
 */

enum cred_may_change {
  CRED_MAY_CHANGE_NO = 0,     /* without a reason of its own: an error */
  CRED_MAY_CHANGE_CONTRACTOR, /* no: the actor is in one of contractor_groups */
  CRED_MAY_CHANGE_UNKNOWN,    /* no: who the actor is cannot be told, so it may be a contractor */
  CRED_MAY_CHANGE_YES
};

struct cred_rotate_may_request {
  struct cred_holder holder;
};
struct cred_rotate_may_reply {
  enum cred_may_change verdict;
  bool reported_only; /* mode=report: log it, let it pass; verdict says what would be */
};
/* May the actor change this account's password? A refusal is recorded. CRED_ERR_LOOKUP: the user
 * database does not say whose groups are whose; the caller denies. */
enum cred_err cred_gate_rotate_may(struct cred_gate *gate,
                                   const struct cred_rotate_may_request *request,
                                   struct cred_rotate_may_reply *reply);

#endif
