/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/ticket.h"

static bool may_settle(const struct cred_ticket_row *ticket, const struct cred_owner *self,
                       const char *counted_name)
{
  return cred_ticket_is_own(ticket, self) && strcmp(ticket->subject, counted_name) == 0;
}

/* The ticket of the request, if this process and transaction charged it; *found says whether it is
 * still pending. */
static enum cred_err find_ticket(struct cred_change *change, uint64_t id, const char *counted_name,
                                 uint64_t transaction, struct cred_ticket_row *ticket, bool *found)
{
  struct cred_gate *gate = change->gate;
  struct cred_owner self;
  enum cred_err err;

  *found = false;
  err = gate->store.ops->ticket_get(gate->store.db, id, ticket, &gate->error);
  if (err == CRED_ERR_NOT_FOUND)
    return CRED_OK;
  if (err == CRED_OK)
    err = cred_change_owner(change, transaction, &self);
  if (err != CRED_OK)
    return err;
  if (!may_settle(ticket, &self, counted_name))
    return cred_error_set(&gate->error, CRED_ERR_PERMISSION, "somebody else charged this attempt");
  *found = true;
  return CRED_OK;
}

enum cred_err cred_change_ticket_holds(struct cred_change *change, uint64_t ticket,
                                       uint64_t transaction, bool *holds)
{
  struct cred_gate *gate = change->gate;
  struct cred_ticket_row row;
  struct cred_owner self;
  enum cred_err err;

  *holds = false;
  err = gate->store.ops->ticket_get(gate->store.db, ticket, &row, &gate->error);
  if (err == CRED_ERR_NOT_FOUND)
    return CRED_OK;
  if (err == CRED_OK)
    err = cred_change_owner(change, transaction, &self);
  if (err == CRED_OK)
    *holds = cred_ticket_is_own(&row, &self) && change->now_ms < row.lease_until_ms;
  return err;
}

/* The subject proved itself from here: its count from here starts anew. */
static enum cred_err clear_count(struct cred_change *change, const struct cred_ticket_row *ticket)
{
  struct cred_gate *gate = change->gate;
  struct cred_count_key key =
      cred_count_key_of(CRED_COUNT_SUBJECT, ticket->subject, &ticket->source);
  enum cred_err err = gate->store.ops->count_delete(gate->store.db, &key, &gate->error);

  return err == CRED_ERR_NOT_FOUND ? CRED_OK : err;
}

static enum cred_err succeed(struct cred_change *change, const struct cred_settle_request *request,
                             const struct cred_ticket_row *ticket)
{
  struct cred_gate *gate = change->gate;
  struct cred_event event =
      cred_event_of(CRED_EVENT_ATTEMPT_SUCCEEDED, &request->caller, &ticket->source);
  enum cred_err err = gate->store.ops->ticket_delete(gate->store.db, ticket->id, &gate->error);

  if (err == CRED_OK)
    err = clear_count(change, ticket);
  if (err == CRED_OK)
    err = cred_change_note(change, &event);
  return err;
}

static enum cred_err fail(struct cred_change *change, const struct cred_ticket_row *ticket,
                          enum cred_event_kind kind, struct cred_settle_reply *reply)
{
  int64_t until_ms;
  enum cred_err err = cred_change_ticket_fail(change, ticket, kind, &reply->locked, &until_ms);

  if (err == CRED_OK && reply->locked)
    reply->until_ms = cred_change_wall_of(change, until_ms);
  return err;
}

/* A success that does not stand, since its ticket became a failure meanwhile, say: that is
 * recorded. */
static enum cred_err note_late(struct cred_change *change,
                               const struct cred_settle_request *request, const char *detail)
{
  struct cred_source source = cred_gate_caller_source(change->gate, &request->caller);
  struct cred_event event = cred_event_of(CRED_EVENT_ATTEMPT_LATE, &request->caller, &source);

  cred_event_detail(&event, "%s", detail);
  /* a user's own program can say so as often as it likes, of tickets that never were */
  if (source.class == CRED_SOURCE_SELF)
    return CRED_OK;
  return request->caller.known ? cred_change_note(change, &event) : CRED_OK;
}

static enum cred_err settle_in(struct cred_change *change,
                               const struct cred_settle_request *request,
                               struct cred_settle_reply *reply)
{
  char counted_name[CRED_NAME_SIZE];
  struct cred_ticket_row ticket;
  bool succeeded = request->outcome == CRED_OUTCOME_SUCCEEDED;
  bool found = false;
  enum cred_err err = cred_change_counted_name(change, &request->caller, counted_name);

  if (err == CRED_OK)
    err = find_ticket(change, request->ticket, counted_name, request->caller.transaction, &ticket,
                      &found);
  if (err != CRED_OK)
    return err;
  if (!found)
    return succeeded ? note_late(change, request, "") : CRED_OK;
  if (succeeded && change->now_ms >= ticket.lease_until_ms) {
    err = note_late(change, request, "");
    return err == CRED_OK ? fail(change, &ticket, CRED_EVENT_ATTEMPT_ABANDONED, reply) : err;
  }
  if (!succeeded)
    return fail(change, &ticket,
                request->outcome == CRED_OUTCOME_ABANDONED ? CRED_EVENT_ATTEMPT_ABANDONED
                                                           : CRED_EVENT_ATTEMPT_FAILED,
                reply);
  err = succeed(change, request, &ticket);
  reply->stands = err == CRED_OK;
  return err;
}

/* The right password was shown and nobody is let in for it, which is on record: it is not held
 * against them either. */
static enum cred_err take_back_in(struct cred_change *change,
                                  const struct cred_settle_request *request)
{
  struct cred_gate *gate = change->gate;
  char counted_name[CRED_NAME_SIZE];
  struct cred_ticket_row ticket;
  bool found = false;
  enum cred_err err = cred_change_counted_name(change, &request->caller, counted_name);

  if (err == CRED_OK)
    err = find_ticket(change, request->ticket, counted_name, request->caller.transaction, &ticket,
                      &found);
  if (err == CRED_OK && found)
    err = gate->store.ops->ticket_delete(gate->store.db, ticket.id, &gate->error);
  return err == CRED_OK && found ? note_late(change, request, "reason=nobody-reads-syslog") : err;
}

/* Returns why, or what went wrong with that too. */
static enum cred_err take_back(struct cred_gate *gate, const struct cred_settle_request *request)
{
  const struct cred_error why = gate->error;
  struct cred_change change;
  enum cred_err err = cred_change_begin_anyway(gate, CRED_STORE_DURABLE, &change);

  if (err == CRED_OK)
    err = cred_change_end(&change, take_back_in(&change, request));
  if (err != CRED_OK)
    return err;
  gate->error = why;
  return why.code;
}

/* What failed is settled as such, whoever reads syslog. */
static enum cred_err begin(struct cred_gate *gate, const struct cred_settle_request *request,
                           struct cred_change *out)
{
  enum cred_err err;

  if (request->outcome != CRED_OUTCOME_SUCCEEDED)
    return cred_change_begin_anyway(gate, CRED_STORE_WRITE, out);
  err = cred_change_begin_by(gate, &request->caller, CRED_STORE_DURABLE, out);
  return err == CRED_ERR_UNCOPIED ? take_back(gate, request) : err;
}

enum cred_err cred_direct_settle(struct cred_gate *gate, const struct cred_settle_request *request,
                                 struct cred_settle_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_caller(gate, &request->caller);
  if (err == CRED_OK)
    err = begin(gate, request, &change);
  if (err != CRED_OK)
    return err;
  err = cred_change_end(&change, settle_in(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
