/* SPDX-License-Identifier: BSD-3-Clause */
#include "gate/ticket.h"

#define REAPED_AT_ONCE 64u /* the rest weighs as pending and is reaped by the next charges */
#define LAPSED_AT_ONCE 4u

static enum cred_err end_unsettled(struct cred_change *change, const struct cred_ticket_row *ticket)
{
  bool locked;
  int64_t until_ms;

  return cred_change_ticket_fail(change, ticket, CRED_EVENT_ATTEMPT_ABANDONED, &locked, &until_ms);
}

static enum cred_err reap_near(struct cred_change *change, const char *counted_name,
                               const struct cred_source *source, const struct cred_owner *self)
{
  struct cred_ticket_walk walk;
  const struct cred_ticket_row *ticket;
  uint32_t reaped = 0;
  enum cred_err err;

  cred_ticket_walk_start(&walk, change, counted_name, source);
  while ((err = cred_ticket_walk_next(&walk, &ticket)) == CRED_OK && ticket != NULL &&
         reaped < REAPED_AT_ONCE) {
    if (!cred_ticket_is_dead(ticket, self, change->now_ms))
      continue;
    err = end_unsettled(change, ticket);
    if (err != CRED_OK)
      return err;
    cred_ticket_walk_deleted(&walk);
    reaped++;
  }
  return err;
}

static enum cred_err reap_own(struct cred_change *change, const struct cred_owner *self)
{
  struct cred_gate *gate = change->gate;
  struct cred_ticket_row rows[LAPSED_AT_ONCE];
  size_t count = LAPSED_AT_ONCE;
  enum cred_err err =
      gate->store.ops->ticket_list_owner(gate->store.db, self, rows, &count, &gate->error);

  for (size_t i = 0; i < count && err == CRED_OK; i++)
    if (cred_ticket_is_own(&rows[i], self))
      err = end_unsettled(change, &rows[i]);
  return err;
}

static enum cred_err reap_lapsed(struct cred_change *change)
{
  struct cred_gate *gate = change->gate;
  struct cred_ticket_row rows[LAPSED_AT_ONCE];
  size_t count = LAPSED_AT_ONCE;
  enum cred_err err = gate->store.ops->ticket_list_lapsed(gate->store.db, change->now_ms, rows,
                                                          &count, &gate->error);

  for (size_t i = 0; i < count && err == CRED_OK; i++)
    err = end_unsettled(change, &rows[i]);
  return err;
}

enum cred_err cred_tickets_reap(struct cred_change *change, const char *counted_name,
                                const struct cred_source *source, const struct cred_owner *self)
{
  enum cred_err err = reap_own(change, self);

  if (err == CRED_OK)
    err = reap_near(change, counted_name, source, self);
  if (err == CRED_OK)
    err = reap_lapsed(change);
  return err;
}
