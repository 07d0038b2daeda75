/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_BELONG_H
#define CREDD_BELONG_H

#include "credd/processes.h"
#include "gate/sessions.h"

/*
 * Which processes are a session's. Nothing that is not proven to be: those in its control group,
 * where that is the scope of this very session; those in its audit session, where that is its own,
 * which run as the subject or at a terminal (what root started anew there, as a daemon, is not);
 * and those that the process which opened it started, directly or not. Where that one holds other
 * sessions open too, only those that run as the subject, and for root none.
 */
struct credd_session {
  const struct cred_session_row *row;
  bool opener_is_shared;        /* the process that opened it holds others open as well */
  char scope[CREDD_SCOPE_SIZE]; /* "": it has none of its own */
};

/*
 * Looks at the process that opened it. Where that is gone, the scope is the known one ("": none
 * is), or the one that is named after its audit session. No scope is the session's own that holds
 * what opened the opener, credd, or anything that was there before the session; none is root's.
 */
void credd_session_look(const struct credd_processes *processes, const struct cred_session_due *due,
                        const char *known, struct credd_session *out);

bool credd_session_opener_lives(const struct credd_processes *processes,
                                const struct credd_session *session);

/*
 * Marks the session's processes, and those only. The one that opened it comes with them only where
 * with_opener says so and it serves no other session, as its own scope or audit session shows.
 * Returns how many.
 */
size_t credd_session_mark(struct credd_processes *processes, const struct credd_session *session,
                          bool with_opener);

#endif
