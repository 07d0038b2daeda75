/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_DECIDE_EXCEPTION_H
#define CRED_DECIDE_EXCEPTION_H

#include "cred/account.h"

/*
 * What is known of an exception. Times are wall clock; 0: none. passed_ms: since it was requested,
 * by the store's clock, which nobody sets back: what is over by either clock is over.
 */
struct cred_exception_facts {
  bool is_urgent;
  int64_t requested_ms, approved_ms, passed_ms;
  enum cred_exception_end end;
  int64_t from_ms, until_ms; /* until excluded */
};

enum cred_exception_state cred_exception_judge(const struct cred_exception_facts *facts,
                                               int64_t wall_ms);

/* Does an exception in this state lift its rule? */
bool cred_exception_lifts(enum cred_exception_state state);

/* Who decides on what another one applied for. */
struct cred_exception_deciding {
  enum cred_exception_step step;
  uint32_t actor, requester;
  uint32_t subject_uid;
  bool is_shared;      /* the actor is an ID that several people use */
  bool is_contractor;  /* and it is for contractors */
  bool is_same_person; /* by staff number, as who applied or as whom it is for */
};
enum cred_exception_answer cred_exception_decide(const struct cred_exception_deciding *deciding,
                                                 const struct cred_exception_facts *facts,
                                                 int64_t wall_ms);

#endif
