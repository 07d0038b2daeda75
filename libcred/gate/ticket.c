/* SPDX-License-Identifier: BSD-3-Clause */
#include "gate/ticket.h"

#include <string.h>

void cred_ticket_walk_start(struct cred_ticket_walk *walk, struct cred_change *change,
                            const char *counted_name, const struct cred_source *source)
{
  walk->change = change;
  walk->counted_name = counted_name;
  walk->source = source;
  walk->skip = 0;
  walk->count = 0;
  walk->at = 0;
}

enum cred_err cred_ticket_walk_next(struct cred_ticket_walk *walk,
                                    const struct cred_ticket_row **out)
{
  struct cred_gate *gate = walk->change->gate;
  enum cred_err err;

  *out = NULL;
  if (walk->at == walk->count) {
    walk->at = 0;
    walk->count = CRED_TICKET_PAGE;
    err = gate->store.ops->ticket_list(gate->store.db, walk->counted_name, walk->source, walk->skip,
                                       walk->rows, &walk->count, &gate->error);
    if (err != CRED_OK || walk->count == 0)
      return err;
    walk->skip += (uint32_t)walk->count;
  }
  *out = &walk->rows[walk->at++];
  return CRED_OK;
}

void cred_ticket_walk_deleted(struct cred_ticket_walk *walk)
{
  walk->skip--;
}

bool cred_ticket_is_dead(const struct cred_ticket_row *ticket, const struct cred_owner *self,
                         int64_t now_ms)
{
  return now_ms >= ticket->lease_until_ms || !cred_owner_is_alive(&ticket->owner, self);
}

static bool is_of_process(const struct cred_owner *owner, const struct cred_owner *self)
{
  return memcmp(owner->boot_id, self->boot_id, sizeof(owner->boot_id)) == 0 &&
         owner->pid_namespace == self->pid_namespace && owner->pid == self->pid &&
         owner->started_ticks == self->started_ticks;
}

bool cred_ticket_is_own(const struct cred_ticket_row *ticket, const struct cred_owner *self)
{
  return is_of_process(&ticket->owner, self) && ticket->owner.transaction == self->transaction;
}

bool cred_ticket_weighs_on(const struct cred_ticket_row *ticket, const struct cred_count_key *key)
{
  struct cred_count_key of_ticket = cred_count_key_of(key->kind, ticket->subject, &ticket->source);

  return of_ticket.class == key->class && strcmp(of_ticket.subject, key->subject) == 0 &&
         strcmp(of_ticket.address, key->address) == 0;
}

static struct cred_event ticket_event(const struct cred_ticket_row *ticket,
                                      enum cred_event_kind kind)
{
  struct cred_event event = {
      .kind = kind, .actor = ticket->actor, .source_class = ticket->source.class};

  memcpy(event.subject, ticket->subject, sizeof(event.subject));
  memcpy(event.service, ticket->service, sizeof(event.service));
  memcpy(event.source_address, ticket->source.address, sizeof(event.source_address));
  return event;
}

static enum cred_err fail_one_count(struct cred_change *change, enum cred_count_kind kind,
                                    const struct cred_ticket_row *ticket,
                                    const struct cred_limit *limit,
                                    const struct cred_event *template, bool *locked,
                                    int64_t *until_ms)
{
  struct cred_count_key key = cred_count_key_of(kind, ticket->subject, &ticket->source);
  struct cred_count_row row;
  bool began = false;
  enum cred_err err;

  if (limit->deny == 0)
    return CRED_OK;
  err = cred_change_count(change, &key, limit, &row);
  if (err == CRED_OK)
    err = cred_change_count_fail(change, &row, ticket->charged_at_ms, template, &began);
  if (err != CRED_OK || !began)
    return err;
  *locked = true;
  (void)cred_count_judge(&row.count, 0, limit, until_ms);
  return CRED_OK;
}

/* An unknown name is in no event, and its bucket means nothing to a reader; the work is the same.
 */
static enum cred_err note_failure(struct cred_change *change, struct cred_event *event)
{
  if (event->subject[0] == CRED_BUCKET_MARK)
    return cred_change_note_nothing(change, event);
  return cred_change_note(change, event);
}

enum cred_err cred_change_ticket_fail(struct cred_change *change,
                                      const struct cred_ticket_row *ticket,
                                      enum cred_event_kind kind, bool *locked, int64_t *until_ms)
{
  const struct cred_ticket_limits *limits = &ticket->limits;
  struct cred_gate *gate = change->gate;
  struct cred_event event = ticket_event(ticket, kind);
  struct cred_event template = event;
  enum cred_err err = gate->store.ops->ticket_delete(gate->store.db, ticket->id, &gate->error);

  *locked = false;
  *until_ms = 0;
  if (err == CRED_OK)
    err = note_failure(change, &event);
  if (err == CRED_OK)
    err = fail_one_count(change, CRED_COUNT_SUBJECT, ticket, &limits->subject, &template, locked,
                         until_ms);
  if (err == CRED_OK)
    err = fail_one_count(change, CRED_COUNT_CLASS, ticket, &limits->total, &template, locked,
                         until_ms);
  if (err == CRED_OK)
    err = fail_one_count(change, CRED_COUNT_SOURCE, ticket, &limits->source, &template, locked,
                         until_ms);
  return err;
}
