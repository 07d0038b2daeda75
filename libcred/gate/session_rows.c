/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "gate/codes.h"
#include "gate/sessions.h"

#define ROWS_AT_ONCE 8u

enum cred_err cred_session_walk_start(struct cred_session_walk *walk, struct cred_change *change,
                                      const char *subject)
{
  memset(walk, 0, sizeof(*walk));
  walk->change = change;
  memcpy(walk->subject, subject, strnlen(subject, sizeof(walk->subject) - 1));
  memcpy(walk->last_subject, walk->subject, sizeof(walk->last_subject));
  walk->rows = calloc(ROWS_AT_ONCE, sizeof(*walk->rows));
  if (walk->rows == NULL)
    return cred_error_set(&change->gate->error, CRED_ERR_MEMORY, "out of memory");
  return CRED_OK;
}

static enum cred_err read_rows(struct cred_session_walk *walk)
{
  struct cred_gate *gate = walk->change->gate;
  enum cred_err err;

  walk->next = 0;
  walk->count = ROWS_AT_ONCE;
  err = gate->store.ops->session_list(gate->store.db, walk->last_subject, walk->last_id, walk->rows,
                                      &walk->count, &gate->error);
  walk->is_over = err != CRED_OK || walk->count < ROWS_AT_ONCE;
  if (err != CRED_OK || walk->count == 0)
    return err;
  memcpy(walk->last_subject, walk->rows[walk->count - 1].subject, sizeof(walk->last_subject));
  walk->last_id = walk->rows[walk->count - 1].id;
  return CRED_OK;
}

enum cred_err cred_session_walk_next(struct cred_session_walk *walk, struct cred_session_row **out)
{
  enum cred_err err = CRED_OK;

  *out = NULL;
  if (walk->next == walk->count && !walk->is_over)
    err = read_rows(walk);
  if (err != CRED_OK || walk->next == walk->count)
    return err;
  *out = &walk->rows[walk->next++];
  if (walk->subject[0] != '\0' && strcmp((*out)->subject, walk->subject) != 0) {
    *out = NULL;
    walk->next = walk->count;
    walk->is_over = true;
  }
  return CRED_OK;
}

void cred_session_walk_end(struct cred_session_walk *walk)
{
  free(walk->rows);
  walk->rows = NULL;
  walk->next = walk->count = 0;
  walk->is_over = true;
}

bool cred_session_is_here(const struct cred_change *change, const struct cred_session_row *row)
{
  return strcmp(row->system, cred_gate_system_key(change->gate)) == 0;
}

bool cred_session_is_same_owner(const struct cred_owner *a, const struct cred_owner *b)
{
  return a->pid == b->pid && a->started_ticks == b->started_ticks &&
         a->pid_namespace == b->pid_namespace &&
         memcmp(a->boot_id, b->boot_id, sizeof(a->boot_id)) == 0;
}

bool cred_session_is_alive(const struct cred_session_row *row, const struct cred_owner *self)
{
  return row->end == CRED_SESSION_OPEN && cred_owner_is_alive(&row->owner, self);
}

static enum cred_err put(struct cred_change *change, const struct cred_session_row *row)
{
  struct cred_gate *gate = change->gate;

  return gate->store.ops->session_put(gate->store.db, row, &gate->error);
}

static struct cred_event event_of(enum cred_event_kind kind, const struct cred_session_row *row,
                                  uint32_t actor)
{
  struct cred_event event = {.kind = kind, .actor = actor, .source_class = row->source.class};

  memcpy(event.subject, row->subject, sizeof(event.subject));
  memcpy(event.service, row->service, sizeof(event.service));
  memcpy(event.source_address, row->source.address, sizeof(event.source_address));
  cred_event_detail(&event, "session=%llu", (unsigned long long)row->id);
  return event;
}

enum cred_err cred_change_session_close(struct cred_change *change, struct cred_session_row *row,
                                        enum cred_session_end end)
{
  bool had_to = row->why != CRED_SESSION_OPEN && row->due_ms <= change->now_ms;
  struct cred_event event = event_of(CRED_EVENT_SESSION_CLOSED, row, row->actor);
  enum cred_err err;

  row->end = had_to ? row->why : end;
  row->closed_wall_ms = change->wall_ms != 0 ? change->wall_ms : 1;
  row->is_watched = row->why != CRED_SESSION_OPEN && (row->owns_audit_session || had_to);
  row->due_ms = row->is_watched ? change->now_ms : INT64_MAX;
  cred_event_detail(&event, "how=%s", cred_session_end_name(row->end));
  err = put(change, row);
  return err == CRED_OK ? cred_change_note(change, &event) : err;
}

enum cred_err cred_change_session_to_end(struct cred_change *change, struct cred_session_row *row,
                                         enum cred_session_end why, uint32_t actor,
                                         const char *reason)
{
  struct cred_event event = event_of(CRED_EVENT_SESSION_TO_END, row, actor);
  char quoted[CRED_QUOTED_SIZE];
  enum cred_err err;

  if (row->end != CRED_SESSION_OPEN)
    return CRED_OK;
  row->why = why;
  row->due_ms = change->now_ms;
  cred_event_detail(&event, "why=%s", cred_session_end_name(why));
  if (reason[0] != '\0')
    cred_event_detail(&event, "reason=%s", cred_quoted(reason, quoted));
  err = put(change, row);
  return err == CRED_OK ? cred_change_note(change, &event) : err;
}

enum cred_err cred_sessions_end(struct cred_change *change, const char *subject,
                                enum cred_session_end why, uint32_t actor, const char *reason,
                                uint32_t *count)
{
  struct cred_session_walk walk;
  struct cred_session_row *row = NULL;
  enum cred_err err = cred_session_walk_start(&walk, change, subject);

  while (err == CRED_OK && (err = cred_session_walk_next(&walk, &row)) == CRED_OK && row != NULL) {
    if (row->end != CRED_SESSION_OPEN ||
        (why == CRED_SESSION_ACCOUNT && !cred_session_is_here(change, row)))
      continue;
    err = cred_change_session_to_end(change, row, why, actor, reason);
    *count += 1;
  }
  cred_session_walk_end(&walk);
  return err;
}

static enum cred_err move_one(struct cred_change *change, const struct cred_session_row *row,
                              const char *to)
{
  struct cred_gate *gate = change->gate;
  struct cred_session_row moved = *row;
  enum cred_err err =
      gate->store.ops->session_delete(gate->store.db, row->subject, row->id, &gate->error);

  memset(moved.subject, 0, sizeof(moved.subject));
  memcpy(moved.subject, to, strnlen(to, sizeof(moved.subject) - 1));
  return err == CRED_OK ? put(change, &moved) : err;
}

enum cred_err cred_sessions_move(struct cred_change *change, const char *from, const char *to)
{
  struct cred_session_walk walk;
  struct cred_session_row *row = NULL;
  enum cred_err err = cred_session_walk_start(&walk, change, from);

  while (err == CRED_OK && (err = cred_session_walk_next(&walk, &row)) == CRED_OK && row != NULL)
    err = move_one(change, row, to);
  cred_session_walk_end(&walk);
  return err;
}

void cred_session_info_of(const struct cred_change *change, const struct cred_session_row *row,
                          const struct cred_owner *self, struct cred_session_info *out)
{
  bool is_gone = row->end == CRED_SESSION_OPEN && cred_session_is_here(change, row) &&
                 !cred_session_is_alive(row, self);

  memset(out, 0, sizeof(*out));
  out->id = row->id;
  memcpy(out->subject, row->subject, sizeof(out->subject));
  out->uid = row->uid;
  memcpy(out->system, row->system, sizeof(out->system));
  memcpy(out->service, row->service, sizeof(out->service));
  out->source = row->source;
  memcpy(out->tty, row->tty, sizeof(out->tty));
  out->actor = row->actor;
  out->pid = row->owner.pid;
  out->audit_session = row->audit_session;
  out->opened_ms = row->opened_wall_ms;
  out->limit_ms = row->why == CRED_SESSION_OPEN || row->due_ms == INT64_MAX
                      ? INT64_MAX
                      : cred_change_wall_of(change, row->due_ms);
  out->closed_ms = row->closed_wall_ms;
  out->end = is_gone ? CRED_SESSION_GONE : row->end;
}
