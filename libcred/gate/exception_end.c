/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/codes.h"
#include "gate/exceptions.h"

/* Exceptions that end before their time. */

struct cred_event cred_exception_event(enum cred_event_kind kind,
                                       const struct cred_exception_row *row, uint32_t actor)
{
  struct cred_event event = {.kind = kind, .actor = actor};

  memcpy(event.subject, row->subject, sizeof(event.subject));
  cred_event_detail(&event, "exception=%llu rule=%s", (unsigned long long)row->id,
                    cred_rule_name(row->rule));
  return event;
}

enum cred_err cred_change_exception_end(struct cred_change *change, struct cred_exception_row *row,
                                        const struct cred_exception_ending *ending)
{
  struct cred_gate *gate = change->gate;
  const enum cred_event_kind kind = ending->end == CRED_EXCEPTION_END_REFUSED
                                        ? CRED_EVENT_EXCEPTION_REFUSED
                                        : CRED_EVENT_EXCEPTION_REVOKED;
  struct cred_event event = cred_exception_event(kind, row, ending->actor);
  char quoted[CRED_QUOTED_SIZE];
  enum cred_err err;

  row->end = ending->end;
  row->ended_by = ending->actor;
  row->ended_wall_ms = change->wall_ms;
  memset(row->ended_reason, 0, sizeof(row->ended_reason));
  memcpy(row->ended_reason, ending->reason, strnlen(ending->reason, sizeof(row->ended_reason) - 1));
  if (ending->reason[0] != '\0')
    cred_event_detail(&event, "reason=%s", cred_quoted(ending->reason, quoted));
  if (ending->note[0] != '\0')
    cred_event_detail(&event, "note=%s", cred_quoted(ending->note, quoted));
  err = gate->store.ops->exception_put(gate->store.db, row, &gate->error);
  return err == CRED_OK ? cred_change_note(change, &event) : err;
}

static bool is_open(const struct cred_change *change, const struct cred_exception_row *row)
{
  return strcmp(row->system, cred_gate_system_key(change->gate)) == 0 &&
         row->end == CRED_EXCEPTION_END_NONE && change->wall_ms < row->until_ms;
}

enum cred_err cred_exceptions_end(struct cred_change *change, const char *subject, uint32_t actor,
                                  const char *reason, uint32_t *ended)
{
  const struct cred_exception_ending ending = {
      .end = CRED_EXCEPTION_END_REVOKED, .actor = actor, .reason = reason, .note = ""};
  struct cred_gate *gate = change->gate;
  struct cred_exception_row row = {.id = 0};
  enum cred_err err = CRED_OK;

  *ended = 0;
  while (err == CRED_OK) {
    size_t count = 1;

    err = gate->store.ops->exception_list(gate->store.db, subject, row.id, &row, &count,
                                          &gate->error);
    if (err != CRED_OK || count == 0)
      break;
    if (!is_open(change, &row))
      continue;
    err = cred_change_exception_end(change, &row, &ending);
    ++*ended;
  }
  return err;
}
