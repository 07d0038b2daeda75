/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_LOG_H
#define CRED_LOG_H

#include "cred/gate.h"

/*
 * How long events are kept: [log] keep_days (K 8.1.7: logs are kept for a set time; K 8.5.3:
 * records of attacks are preserved). What goes is the oldest, as long as the chain from it on
 * holds; what stays still verifies, from its first event.
 */

struct cred_log_prune_request {
  uint32_t actor; /* CRED_ACTOR_UNKNOWN: nobody in particular */
};
struct cred_log_prune_reply {
  uint32_t keep_days; /* 0: for ever, and nothing is removed */
  bool is_held;       /* nothing is removed until the hold ends */
  uint64_t removed;
  bool is_more;         /* more of them are to go: ask again */
  uint64_t first;       /* the first event that is kept */
  uint64_t next;        /* the last of those that go next; 0: none yet */
  int64_t next_left_ms; /* until they may, by the store's clock */
};
/*
 * Removes events that are older than keep_days, a bounded number a call. One goes no sooner than a
 * day after a call has found it old enough, by the store's clock: a wall clock that is ahead for
 * some hours destroys nothing. DAMAGED: the chain does not hold; nothing is removed.
 */
enum cred_err cred_gate_log_prune(struct cred_gate *gate,
                                  const struct cred_log_prune_request *request,
                                  struct cred_log_prune_reply *reply);

enum cred_log_hold_step { CRED_LOG_HOLD_LOOK = 0, CRED_LOG_HOLD_BEGIN, CRED_LOG_HOLD_END };

struct cred_log_hold_request {
  enum cred_log_hold_step step;
  uint32_t actor;
  char reason[CRED_NAME_SIZE]; /* BEGIN, END: not empty */
};
struct cred_log_hold_reply {
  bool changed;
  bool is_held; /* afterwards, as all of these */
  uint32_t by;
  int64_t since_ms; /* wall clock */
  char reason[CRED_NAME_SIZE];
};
/* While a hold is on, no event is removed, however old it is. */
enum cred_err cred_gate_log_hold(struct cred_gate *gate,
                                 const struct cred_log_hold_request *request,
                                 struct cred_log_hold_reply *reply);

#endif
