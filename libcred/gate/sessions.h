/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_SESSIONS_H
#define CRED_GATE_SESSIONS_H

#include "gate/inside.h"

/* What the gate's calls about sessions share, and what credd asks in its own process. */

/*
 * Goes through the sessions of one subject ("" : of all), by subject and id. Rows may be written
 * and deleted on the way. *out lives until the next step; NULL: that was all.
 */
struct cred_session_walk {
  struct cred_change *change;
  char subject[CRED_NAME_SIZE];
  struct cred_session_row *rows; /* owned; cred_session_walk_end */
  size_t count, next;
  char last_subject[CRED_NAME_SIZE];
  uint64_t last_id;
  bool is_over;
};
enum cred_err cred_session_walk_start(struct cred_session_walk *walk, struct cred_change *change,
                                      const char *subject);
enum cred_err cred_session_walk_next(struct cred_session_walk *walk, struct cred_session_row **out);
void cred_session_walk_end(struct cred_session_walk *walk);

/* Is it a session of this host, as far as the store tells hosts apart? */
bool cred_session_is_here(const struct cred_change *change, const struct cred_session_row *row);

bool cred_session_is_same_owner(const struct cred_owner *a, const struct cred_owner *b);

/* False only when it is open and certain that the process that opened it is gone. */
bool cred_session_is_alive(const struct cred_session_row *row, const struct cred_owner *self);

/*
 * Ends an open one on record. As `end` says, or, if it had to end by now, as its `why` does. Where
 * it had to, or has a limit and an audit session of its own, credd looks for what it left behind.
 */
enum cred_err cred_change_session_close(struct cred_change *change, struct cred_session_row *row,
                                        enum cred_session_end end);

/* From now on it has to end; `actor` wants it, and why. Nothing is done with one that ended. */
enum cred_err cred_change_session_to_end(struct cred_change *change, struct cred_session_row *row,
                                         enum cred_session_end why, uint32_t actor,
                                         const char *reason);

/* The same for every open session of the subject, for ACCOUNT those on this host; *count in and
 * out: how many. */
enum cred_err cred_sessions_end(struct cred_change *change, const char *subject,
                                enum cred_session_end why, uint32_t actor, const char *reason,
                                uint32_t *count);

/* The sessions go to the other name. */
enum cred_err cred_sessions_move(struct cred_change *change, const char *from, const char *to);

/* As it is told outside. */
void cred_session_info_of(const struct cred_change *change, const struct cred_session_row *row,
                          const struct cred_owner *self, struct cred_session_info *out);

/* --- for credd, on a gate that has the store open -----------------------------------------------
 */

/* A session of this host that has to end within the horizon, or left something behind. */
struct cred_session_due {
  struct cred_session_row row;
  int64_t left_ms;       /* until then; 0 or less: now */
  bool opener_is_shared; /* the process that opened it holds others open as well */
};
/* All of them, by their time, so that none that cannot be ended hides another. *out is the caller's
 * to free; NULL: there is none, or an error. */
enum cred_err cred_sessions_due(struct cred_gate *gate, int64_t horizon_ms,
                                struct cred_session_due **out, size_t *count);

/* Nothing of it is left: it is on record as ended, and is not found by the call above any more. */
enum cred_err cred_sessions_done(struct cred_gate *gate, const char *subject, uint64_t id);

/* It cannot be ended now: others have their turn, and it is due again after by_ms. */
enum cred_err cred_sessions_put_off(struct cred_gate *gate, const char *subject, uint64_t id,
                                    int64_t by_ms);

/* Ends on record those of this host whose process is gone. */
enum cred_err cred_sessions_tidy(struct cred_gate *gate);

#endif
