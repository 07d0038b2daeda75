/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/account_rows.h"
#include "gate/codes.h"
#include "gate/exceptions.h"
#include "gate/sessions.h"
#include "store/row.h"

/* An administrator's orders about an account. */

static enum cred_event_kind kind_of(enum cred_account_change change)
{
  switch (change) {
  case CRED_ACCOUNT_SUSPEND:
    return CRED_EVENT_ACCOUNT_SUSPENDED;
  case CRED_ACCOUNT_RESUME:
    return CRED_EVENT_ACCOUNT_RESUMED;
  case CRED_ACCOUNT_UNTIL:
    return CRED_EVENT_ACCOUNT_UNTIL;
  case CRED_ACCOUNT_REVIEW:
    return CRED_EVENT_ACCOUNT_REVIEW;
  case CRED_ACCOUNT_FORGET:
    return CRED_EVENT_ACCOUNT_FORGOTTEN;
  case CRED_ACCOUNT_REGISTER:
  case CRED_ACCOUNT_CHANGE_NONE:
    break;
  }
  return CRED_EVENT_NONE;
}

static enum cred_err note(struct cred_change *change,
                          const struct cred_account_set_request *request)
{
  struct cred_event event = {.kind = kind_of(request->change), .actor = request->actor};
  char quoted[CRED_QUOTED_SIZE];

  memcpy(event.subject, request->subject, sizeof(event.subject));
  if (request->change == CRED_ACCOUNT_UNTIL || request->change == CRED_ACCOUNT_REVIEW)
    cred_event_detail(&event, "until_ms=%lld", (long long)request->moment_ms);
  if (request->note[0] != '\0')
    cred_event_detail(&event, "reason=%s", cred_quoted(request->note, quoted));
  return event.kind != CRED_EVENT_NONE ? cred_change_note(change, &event) : CRED_OK;
}

static void suspend(struct cred_account_row *row, const struct cred_account_set_request *request,
                    int64_t wall_ms)
{
  row->is_suspended = true;
  row->suspended_by = request->actor;
  row->suspended_wall_ms = wall_ms;
  memcpy(row->suspended_reason, request->note, sizeof(row->suspended_reason));
}

static void resume(struct cred_account_row *row, int64_t wall_ms)
{
  (void)cred_account_row_correct(row, wall_ms);
  row->is_suspended = false;
  row->suspended_by = 0;
  row->suspended_wall_ms = 0;
  memset(row->suspended_reason, 0, sizeof(row->suspended_reason));
  row->resumed_wall_ms = wall_ms;
}

static bool set_moment(int64_t *place, int64_t moment_ms)
{
  bool changes = *place != moment_ms;

  *place = moment_ms;
  return changes;
}

/* True when the row is another one now. */
static bool apply(struct cred_account_row *row, const struct cred_account_set_request *request,
                  int64_t wall_ms)
{
  switch (request->change) {
  case CRED_ACCOUNT_SUSPEND:
    if (row->is_suspended)
      return false;
    suspend(row, request, wall_ms);
    return true;
  case CRED_ACCOUNT_RESUME:
    resume(row, wall_ms);
    return true;
  case CRED_ACCOUNT_UNTIL:
    return set_moment(&row->until_ms, request->moment_ms);
  case CRED_ACCOUNT_REVIEW:
    return set_moment(&row->review_by_ms, request->moment_ms);
  case CRED_ACCOUNT_REGISTER:
  case CRED_ACCOUNT_FORGET:
  case CRED_ACCOUNT_CHANGE_NONE:
    break;
  }
  return false;
}

static enum cred_err forget(struct cred_change *change,
                            const struct cred_account_set_request *request,
                            struct cred_account_set_reply *reply)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = cred_exceptions_end(change, request->subject, request->actor, request->note,
                                          &reply->exceptions);

  if (err == CRED_OK)
    err = gate->store.ops->account_delete(gate->store.db, request->subject,
                                          cred_gate_system_key(gate), &gate->error);
  if (err == CRED_ERR_NOT_FOUND) {
    memset(&gate->error, 0, sizeof(gate->error));
    return CRED_OK;
  }
  reply->changed = err == CRED_OK;
  return err == CRED_OK ? note(change, request) : err;
}

static enum cred_err set_in(struct cred_change *change,
                            const struct cred_account_set_request *request,
                            struct cred_account_set_reply *reply)
{
  struct cred_account_row row;
  uint32_t sessions = 0;
  bool is_new = false;
  enum cred_err err;

  if (request->change == CRED_ACCOUNT_FORGET)
    return forget(change, request, reply);
  err = cred_change_account(change, request->subject, request->uid, &row, &is_new);
  if (err != CRED_OK)
    return err;
  reply->changed = apply(&row, request, change->wall_ms);
  if (request->change == CRED_ACCOUNT_REGISTER)
    reply->changed = is_new;
  if (!reply->changed)
    return CRED_OK;
  err = cred_change_account_keep(change, &row);
  if (err == CRED_OK && request->change == CRED_ACCOUNT_SUSPEND)
    err = cred_sessions_end(change, request->subject, CRED_SESSION_ACCOUNT, request->actor,
                            request->note, &sessions);
  return err == CRED_OK ? note(change, request) : err;
}

static enum cred_err check(struct cred_gate *gate, const struct cred_account_set_request *request)
{
  enum cred_err err;

  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_subject(gate, request->subject);
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the note", request->note, sizeof(request->note),
                               CRED_NAME_SIZE);
  if (err == CRED_OK && (request->moment_ms < 0 || request->moment_ms > CRED_ROW_MS_MAX))
    err = cred_error_set(&gate->error, CRED_ERR_INVALID, "no moment");
  if (err == CRED_OK && request->change == CRED_ACCOUNT_CHANGE_NONE)
    err = cred_error_set(&gate->error, CRED_ERR_INVALID, "nothing is to be changed");
  return err;
}

static enum cred_err begin(struct cred_gate *gate, enum cred_account_change what,
                           struct cred_change *out)
{
  if (what == CRED_ACCOUNT_SUSPEND)
    return cred_change_begin_anyway(gate, CRED_STORE_DURABLE, out);
  return cred_change_begin(
      gate, what == CRED_ACCOUNT_REGISTER ? CRED_STORE_WRITE : CRED_STORE_DURABLE, out);
}

enum cred_err cred_direct_account_set(struct cred_gate *gate,
                                      const struct cred_account_set_request *request,
                                      struct cred_account_set_reply *reply)
{
  struct cred_change change;
  enum cred_err err = check(gate, request);

  memset(reply, 0, sizeof(*reply));
  if (err == CRED_OK)
    err = begin(gate, request->change, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, set_in(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
