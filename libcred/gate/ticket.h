/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_TICKET_H
#define CRED_GATE_TICKET_H

#include "gate/inside.h"

#define CRED_TICKET_PAGE 32

/* Visits every ticket that weighs on a charge, oldest first. */
struct cred_ticket_walk {
  struct cred_change *change;
  const char *counted_name;
  const struct cred_source *source;
  uint32_t skip;
  size_t count, at;
  struct cred_ticket_row rows[CRED_TICKET_PAGE];
};

void cred_ticket_walk_start(struct cred_ticket_walk *walk, struct cred_change *change,
                            const char *counted_name, const struct cred_source *source);

/* *out is NULL after the last one. The row lives until the next step. */
enum cred_err cred_ticket_walk_next(struct cred_ticket_walk *walk,
                                    const struct cred_ticket_row **out);

/* The visited ticket was deleted: what follows moved up. */
void cred_ticket_walk_deleted(struct cred_ticket_walk *walk);

/* Nobody will settle it any more: another boot, its process gone, or its lease over. */
bool cred_ticket_is_dead(const struct cred_ticket_row *ticket, const struct cred_owner *self,
                         int64_t now_ms);

/* Charged by this process in this very PAM transaction. */
bool cred_ticket_is_own(const struct cred_ticket_row *ticket, const struct cred_owner *self);

/* Does a pending ticket weigh on the count of that key? */
bool cred_ticket_weighs_on(const struct cred_ticket_row *ticket, const struct cred_count_key *key);

/*
 * Makes failures of dead tickets that weigh on this charge, of those of our own transaction (it
 * charges again, so they ended unsettled), and of a few whose lease is over anywhere.
 */
enum cred_err cred_tickets_reap(struct cred_change *change, const char *counted_name,
                                const struct cred_source *source, const struct cred_owner *self);

#endif
