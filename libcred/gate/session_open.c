/* SPDX-License-Identifier: BSD-3-Clause */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "gate/account_rows.h"
#include "gate/codes.h"
#include "gate/exceptions.h"
#include "gate/sessions.h"

#define META_LAST_ID "session"
#define MINUTE_MS 60000
#define LEFT_BEHIND_MS 3600000 /* how long credd has for what an ended session left */
#define LOOKS_AT_ONCE 64u      /* at processes; the others are looked at by the next ones */
#define FAILURE_PAGES 16u

static enum cred_err next_id(struct cred_change *change, uint64_t *out)
{
  struct cred_gate *gate = change->gate;
  struct cred_blob blob;
  uint64_t wire = 0;
  enum cred_err err = gate->store.ops->meta_get(gate->store.db, META_LAST_ID, &blob, &gate->error);

  if (err == CRED_OK && blob.length != sizeof(wire))
    err = cred_error_set(&gate->error, CRED_ERR_DAMAGED, "the sessions' last number is damaged");
  if (err != CRED_OK && err != CRED_ERR_NOT_FOUND)
    return err;
  if (err == CRED_OK)
    memcpy(&wire, blob.bytes, sizeof(wire));
  *out = be64toh(wire) + 1;
  wire = htobe64(*out);
  memset(&blob, 0, sizeof(blob));
  blob.length = sizeof(wire);
  memcpy(blob.bytes, &wire, sizeof(wire));
  return gate->store.ops->meta_put(gate->store.db, META_LAST_ID, &blob, &gate->error);
}

/* What is known of the subject's other sessions. */
struct look {
  struct cred_owner self;
  struct cred_session_row *begins;
  struct cred_source source; /* of the one that begins */
  uint32_t looks;
  uint32_t ended; /* that are kept */
  struct cred_session_row previous;
  struct cred_session_open_reply *reply;
};

static bool is_other_source(const struct cred_source *a, const struct cred_source *b)
{
  return a->class != CRED_SOURCE_ACTOR && b->class != CRED_SOURCE_ACTOR &&
         (a->class != b->class || strcmp(a->address, b->address) != 0);
}

/* What credd has not looked for within an hour, it never will. */
static bool is_kept_for_credd(const struct cred_change *change, const struct cred_session_row *row)
{
  return row->is_watched && row->due_ms + LEFT_BEHIND_MS > change->now_ms;
}

/* An audit session is the login's that it was made for, whatever opens sessions in it later. */
static bool is_part_of(const struct cred_session_row *begins, const struct cred_session_row *row)
{
  return row->end == CRED_SESSION_OPEN && row->owns_audit_session &&
         row->audit_session == begins->audit_session &&
         memcmp(row->owner.boot_id, begins->owner.boot_id, sizeof(row->owner.boot_id)) == 0;
}

static enum cred_err look_at(struct cred_change *change, struct cred_session_row *row,
                             struct look *look)
{
  if (!cred_session_is_here(change, row))
    return CRED_OK;
  look->previous = *row;
  if (is_part_of(look->begins, row))
    look->begins->owns_audit_session = false;
  if (row->end != CRED_SESSION_OPEN || look->looks++ >= LOOKS_AT_ONCE)
    return CRED_OK;
  if (!cred_session_is_alive(row, &look->self)) {
    enum cred_err err = cred_change_session_close(change, row, CRED_SESSION_GONE);

    look->previous = *row;
    return err;
  }
  if (is_other_source(&row->source, &look->source))
    look->reply->elsewhere++;
  return CRED_OK;
}

static enum cred_err look_around(struct cred_change *change, const char *subject, struct look *look)
{
  struct cred_session_walk walk;
  struct cred_session_row *row = NULL;
  enum cred_err err = cred_session_walk_start(&walk, change, subject);

  while (err == CRED_OK && (err = cred_session_walk_next(&walk, &row)) == CRED_OK && row != NULL) {
    err = look_at(change, row, look);
    if (row->end != CRED_SESSION_OPEN && !is_kept_for_credd(change, row))
      look->ended++;
  }
  cred_session_walk_end(&walk);
  return err;
}

/* The oldest of those that ended make room. */
static enum cred_err make_room(struct cred_change *change, const char *subject, uint32_t ended)
{
  struct cred_gate *gate = change->gate;
  struct cred_session_walk walk;
  struct cred_session_row *row = NULL;
  enum cred_err err = CRED_OK;

  if (ended <= CRED_SESSION_KEPT)
    return CRED_OK;
  err = cred_session_walk_start(&walk, change, subject);
  while (err == CRED_OK && ended > CRED_SESSION_KEPT &&
         (err = cred_session_walk_next(&walk, &row)) == CRED_OK && row != NULL) {
    if (row->end == CRED_SESSION_OPEN || is_kept_for_credd(change, row))
      continue;
    err = gate->store.ops->session_delete(gate->store.db, row->subject, row->id, &gate->error);
    ended--;
  }
  cred_session_walk_end(&walk);
  return err;
}

static bool is_failure(enum cred_event_kind kind)
{
  return kind == CRED_EVENT_ATTEMPT_FAILED || kind == CRED_EVENT_ATTEMPT_ABANDONED ||
         kind == CRED_EVENT_ATTEMPT_LATE || kind == CRED_EVENT_CODE_FAILED ||
         kind == CRED_EVENT_CODE_REPLAYED;
}

/* A login with a wrong code has two events: its attempt failed too. */
static bool is_counted(const struct cred_event *event)
{
  return is_failure(event->kind) && event->kind != CRED_EVENT_CODE_FAILED &&
         event->kind != CRED_EVENT_CODE_REPLAYED;
}

static enum cred_err count_page(struct cred_change *change, struct cred_events_request *filter,
                                struct cred_event *rows, struct cred_session_open_reply *reply)
{
  struct cred_gate *gate = change->gate;
  size_t count = CRED_EVENT_PAGE;
  enum cred_err err =
      gate->store.ops->event_list(gate->store.db, filter, rows, &count, &gate->error);

  if (err != CRED_OK)
    return err;
  for (size_t i = 0; i < count; i++)
    reply->failures += is_counted(&rows[i]);
  reply->failures_are_more = count == CRED_EVENT_PAGE;
  if (count > 0)
    filter->after = rows[count - 1].sequence;
  return CRED_OK;
}

static enum cred_err count_failures(struct cred_change *change, const char *subject, uint64_t since,
                                    struct cred_session_open_reply *reply)
{
  struct cred_events_request filter = {.after = since};
  struct cred_event *rows = calloc(CRED_EVENT_PAGE, sizeof(*rows));
  enum cred_err err = CRED_OK;

  if (rows == NULL)
    return cred_error_set(&change->gate->error, CRED_ERR_MEMORY, "out of memory");
  memcpy(filter.subject, subject, sizeof(filter.subject));
  reply->failures_are_more = true;
  for (uint32_t i = 0; i < FAILURE_PAGES && err == CRED_OK && reply->failures_are_more; i++)
    err = count_page(change, &filter, rows, reply);
  free(rows);
  return err;
}

/* How long it may last, unless an exception lifts that. */
static enum cred_err limit(struct cred_change *change,
                           const struct cred_session_open_request *request,
                           const struct cred_policy *policy, struct cred_session_row *row,
                           struct cred_session_open_reply *reply)
{
  const struct cred_event used =
      cred_event_of(CRED_EVENT_EXCEPTION_USED, &request->caller, &row->source);
  bool is_lifted = false;
  enum cred_err err;

  if (policy->session_max_minutes == 0)
    return CRED_OK;
  err = cred_exception_in_force(change, row->subject, row->uid, CRED_RULE_SESSION_MAX_MINUTES,
                                &used, &is_lifted);
  if (err != CRED_OK || is_lifted)
    return err;
  reply->max_minutes = policy->session_max_minutes;
  row->due_ms = change->now_ms + (int64_t)policy->session_max_minutes * MINUTE_MS;
  row->why = CRED_SESSION_LIMIT;
  return CRED_OK;
}

static enum cred_err set_limits(struct cred_change *change,
                                const struct cred_session_open_request *request,
                                const struct cred_policy *policy, struct cred_session_row *row,
                                struct cred_session_open_reply *reply)
{
  row->due_ms = INT64_MAX;
  reply->show = policy->show_last_login;
  if (policy->mode != CRED_MODE_ENFORCE)
    return CRED_OK;
  reply->idle_minutes = policy->idle_minutes;
  return limit(change, request, policy, row, reply);
}

static enum cred_err record(struct cred_change *change,
                            const struct cred_session_open_request *request,
                            struct cred_session_row *row)
{
  struct cred_gate *gate = change->gate;
  struct cred_event event =
      cred_event_of(CRED_EVENT_SESSION_OPENED, &request->caller, &row->source);
  char quoted[CRED_QUOTED_SIZE];
  enum cred_err err;

  cred_event_detail(&event, "session=%llu", (unsigned long long)row->id);
  if (row->tty[0] != '\0')
    cred_event_detail(&event, "tty=%s", cred_quoted(row->tty, quoted));
  err = cred_change_note(change, &event);
  row->event = event.sequence;
  return err == CRED_OK ? gate->store.ops->session_put(gate->store.db, row, &gate->error) : err;
}

static struct cred_session_row row_of(const struct cred_change *change,
                                      const struct cred_session_open_request *request)
{
  struct cred_session_row row = {.uid = request->uid,
                                 .actor = request->caller.actor,
                                 .audit_session = request->audit_session,
                                 .owns_audit_session = request->owns_audit_session,
                                 .opened_ms = change->now_ms,
                                 .opened_wall_ms = change->wall_ms,
                                 .is_watched = true};
  const char *system = cred_gate_system_key(change->gate);

  memcpy(row.subject, request->caller.subject, sizeof(row.subject));
  memcpy(row.service, request->caller.service, sizeof(row.service));
  memcpy(row.tty, request->tty, sizeof(row.tty));
  memcpy(row.system, system, strnlen(system, sizeof(row.system) - 1));
  row.source = cred_gate_caller_source(change->gate, &request->caller);
  return row;
}

/* Suspended while it logged in, after it had been judged: the session ends at once, as those do
 * that were open already. */
static enum cred_err end_suspended(struct cred_change *change, const struct cred_policy *policy,
                                   struct cred_session_row *row)
{
  struct cred_account_row account;
  bool is_new = false;
  enum cred_err err = cred_change_account(change, row->subject, row->uid, &account, &is_new);

  if (err != CRED_OK || !account.is_suspended || policy->mode != CRED_MODE_ENFORCE)
    return err;
  row->due_ms = change->now_ms;
  row->why = CRED_SESSION_ACCOUNT;
  return CRED_OK;
}

static enum cred_err open_in(struct cred_change *change,
                             const struct cred_session_open_request *request,
                             const struct cred_policy *policy,
                             struct cred_session_open_reply *reply)
{
  struct cred_session_row row = row_of(change, request);
  struct look look = {.source = row.source, .begins = &row, .reply = reply};
  enum cred_err err = cred_change_owner(change, request->caller.transaction, &row.owner);

  look.self = row.owner;
  if (err == CRED_OK)
    err = set_limits(change, request, policy, &row, reply);
  if (err == CRED_OK)
    err = end_suspended(change, policy, &row);
  if (err == CRED_OK)
    err = look_around(change, row.subject, &look);
  if (err == CRED_OK)
    err = make_room(change, row.subject, look.ended);
  reply->has_previous = look.previous.id != 0;
  if (reply->has_previous)
    cred_session_info_of(change, &look.previous, &look.self, &reply->previous);
  if (err == CRED_OK && reply->show)
    err = count_failures(change, row.subject, look.previous.event, reply);
  if (err == CRED_OK)
    err = next_id(change, &row.id);
  reply->id = row.id;
  return err == CRED_OK ? record(change, request, &row) : err;
}

static enum cred_err check_request(struct cred_gate *gate,
                                   const struct cred_session_open_request *request)
{
  enum cred_err err = cred_gate_check_caller(gate, &request->caller);

  if (err == CRED_OK && !request->caller.known)
    err = cred_error_set(&gate->error, CRED_ERR_INVALID, "a session is an account's");
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the terminal", request->tty, sizeof(request->tty),
                               sizeof(request->tty));
  return err;
}

enum cred_err cred_direct_session_open(struct cred_gate *gate,
                                       const struct cred_session_open_request *request,
                                       struct cred_session_open_reply *reply)
{
  struct cred_policy policy;
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = check_request(gate, request);
  if (err == CRED_OK)
    err = cred_gate_caller_policy(gate, &request->caller, &policy);
  if (err == CRED_OK)
    err = cred_change_begin_by(gate, &request->caller, CRED_STORE_WRITE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, open_in(&change, request, &policy, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
