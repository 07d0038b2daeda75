/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "gate/codes.h"
#include "gate/sessions.h"

#define TIDIED_AT_ONCE 64u
#define DUE_AT_ONCE 16u

/* --- an administrator's hand --------------------------------------------------------------------
 */

static enum cred_err end_one(struct cred_change *change,
                             const struct cred_session_end_request *request,
                             struct cred_session_end_reply *reply)
{
  struct cred_gate *gate = change->gate;
  struct cred_session_row row;
  enum cred_err err = gate->store.ops->session_get(gate->store.db, request->subject, request->id,
                                                   &row, &gate->error);

  if (err == CRED_ERR_NOT_FOUND)
    return cred_error_set(&gate->error, CRED_ERR_NOT_FOUND, "%s has no such session",
                          request->subject);
  if (err != CRED_OK || row.end != CRED_SESSION_OPEN)
    return err;
  reply->count = 1;
  return cred_change_session_to_end(change, &row, CRED_SESSION_ADMIN, request->actor,
                                    request->reason);
}

static enum cred_err end_in(struct cred_change *change,
                            const struct cred_session_end_request *request,
                            struct cred_session_end_reply *reply)
{
  if (request->id != 0)
    return end_one(change, request, reply);
  return cred_sessions_end(change, request->subject, CRED_SESSION_ADMIN, request->actor,
                           request->reason, &reply->count);
}

enum cred_err cred_direct_session_end(struct cred_gate *gate,
                                      const struct cred_session_end_request *request,
                                      struct cred_session_end_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_subject(gate, request->subject);
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the reason", request->reason, sizeof(request->reason),
                               sizeof(request->reason));
  if (err == CRED_OK)
    err = cred_change_begin_anyway(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, end_in(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}

/* --- credd --------------------------------------------------------------------------------------
 */

/* Processes of another boot, or another pid namespace, are none that can be found. */
static bool is_reachable(const struct cred_session_row *row, const struct cred_owner *self)
{
  return row->owner.pid_namespace == self->pid_namespace &&
         memcmp(row->owner.boot_id, self->boot_id, sizeof(self->boot_id)) == 0;
}

static enum cred_err next_watched(struct cred_change *change, const struct cred_session_row *after,
                                  struct cred_session_row *out, bool *found)
{
  struct cred_gate *gate = change->gate;
  size_t count = 1;
  enum cred_err err =
      gate->store.ops->session_watched(gate->store.db, after, out, &count, &gate->error);

  *found = err == CRED_OK && count == 1;
  return err;
}

struct due_list {
  struct cred_session_due *rows;
  size_t count, room;
};

static void compare_openers(const struct cred_session_row *row, const struct due_list *due)
{
  for (size_t i = 0; i < due->count; i++)
    if (row->end == CRED_SESSION_OPEN && row->id != due->rows[i].row.id &&
        cred_session_is_same_owner(&row->owner, &due->rows[i].row.owner))
      due->rows[i].opener_is_shared = true;
}

/* A program that serves many users opens sessions for all of them. */
static enum cred_err look_for_shared(struct cred_change *change, const struct due_list *due)
{
  struct cred_session_row row = {.id = 0}, last;
  bool found = due->count > 0;
  enum cred_err err = CRED_OK;

  while (err == CRED_OK && found) {
    last = row;
    err = next_watched(change, last.id != 0 ? &last : NULL, &row, &found);
    if (err == CRED_OK && found && cred_session_is_here(change, &row))
      compare_openers(&row, due);
  }
  return err;
}

static enum cred_err add_due(struct cred_change *change, struct due_list *due,
                             const struct cred_session_row *row)
{
  size_t room = due->room == 0 ? DUE_AT_ONCE : due->room * 2;
  struct cred_session_due *rows;

  if (due->count == due->room) {
    rows = reallocarray(due->rows, room, sizeof(*rows));
    if (rows == NULL)
      return cred_error_set(&change->gate->error, CRED_ERR_MEMORY, "out of memory");
    due->rows = rows;
    due->room = room;
  }
  due->rows[due->count++] =
      (struct cred_session_due){.row = *row, .left_ms = row->due_ms - change->now_ms};
  return CRED_OK;
}

static enum cred_err due_in(struct cred_change *change, int64_t horizon_ms, struct due_list *due)
{
  struct cred_session_row row = {.id = 0}, last;
  struct cred_owner self;
  bool found = true;
  enum cred_err err = cred_change_owner(change, 0, &self);

  while (err == CRED_OK) {
    last = row;
    err = next_watched(change, last.id != 0 ? &last : NULL, &row, &found);
    if (err != CRED_OK || !found || row.due_ms > change->now_ms + horizon_ms)
      break;
    if (cred_session_is_here(change, &row) && is_reachable(&row, &self))
      err = add_due(change, due, &row);
  }
  return err == CRED_OK ? look_for_shared(change, due) : err;
}

enum cred_err cred_sessions_due(struct cred_gate *gate, int64_t horizon_ms,
                                struct cred_session_due **out, size_t *count)
{
  struct due_list due = {.count = 0};
  struct cred_change change;
  enum cred_err err = cred_change_begin(gate, CRED_STORE_READ, &change);

  if (err == CRED_OK)
    err = cred_change_end(&change, due_in(&change, horizon_ms, &due));
  if (err != CRED_OK) {
    free(due.rows);
    due = (struct due_list){.count = 0};
  }
  *out = due.rows;
  *count = due.count;
  return err;
}

static enum cred_err unwatch(struct cred_change *change, struct cred_session_row *row)
{
  struct cred_gate *gate = change->gate;

  row->is_watched = false;
  row->due_ms = INT64_MAX;
  return gate->store.ops->session_put(gate->store.db, row, &gate->error);
}

static enum cred_err done_in(struct cred_change *change, const char *subject, uint64_t id)
{
  struct cred_gate *gate = change->gate;
  struct cred_session_row row;
  enum cred_err err = gate->store.ops->session_get(gate->store.db, subject, id, &row, &gate->error);

  if (err == CRED_OK && row.end == CRED_SESSION_OPEN)
    err = cred_change_session_close(change, &row, CRED_SESSION_GONE);
  if (err == CRED_OK && row.is_watched)
    err = unwatch(change, &row);
  return err == CRED_ERR_NOT_FOUND ? CRED_OK : err;
}

enum cred_err cred_sessions_done(struct cred_gate *gate, const char *subject, uint64_t id)
{
  struct cred_change change;
  enum cred_err err = cred_change_begin_anyway(gate, CRED_STORE_WRITE, &change);

  return err == CRED_OK ? cred_change_end(&change, done_in(&change, subject, id)) : err;
}

static enum cred_err put_off_in(struct cred_change *change, const char *subject, uint64_t id,
                                int64_t by_ms)
{
  struct cred_gate *gate = change->gate;
  struct cred_session_row row;
  enum cred_err err = gate->store.ops->session_get(gate->store.db, subject, id, &row, &gate->error);

  if (err != CRED_OK || !row.is_watched || row.due_ms > change->now_ms)
    return err == CRED_ERR_NOT_FOUND ? CRED_OK : err;
  row.due_ms = change->now_ms + by_ms;
  return gate->store.ops->session_put(gate->store.db, &row, &gate->error);
}

enum cred_err cred_sessions_put_off(struct cred_gate *gate, const char *subject, uint64_t id,
                                    int64_t by_ms)
{
  struct cred_change change;
  enum cred_err err = cred_change_begin_anyway(gate, CRED_STORE_WRITE, &change);

  return err == CRED_OK ? cred_change_end(&change, put_off_in(&change, subject, id, by_ms)) : err;
}

static enum cred_err tidy_one(struct cred_change *change, struct cred_session_row *row,
                              const struct cred_owner *self)
{
  if (!cred_session_is_here(change, row))
    return CRED_OK;
  if (row->end != CRED_SESSION_OPEN && !is_reachable(row, self))
    return unwatch(change, row);
  if (row->end != CRED_SESSION_OPEN || cred_session_is_alive(row, self))
    return CRED_OK;
  return cred_change_session_close(change, row, CRED_SESSION_GONE);
}

/* Is there anything to be done? Most times there is not, and nobody waits for the writer's lock. */
static enum cred_err find_gone(struct cred_change *change, bool *is_due)
{
  struct cred_session_row row = {.id = 0}, last;
  struct cred_owner self;
  bool found = true;
  enum cred_err err = cred_change_owner(change, 0, &self);

  *is_due = false;
  while (err == CRED_OK && !*is_due) {
    last = row;
    err = next_watched(change, last.id != 0 ? &last : NULL, &row, &found);
    if (err != CRED_OK || !found)
      break;
    *is_due = cred_session_is_here(change, &row) &&
              (row.end == CRED_SESSION_OPEN ? !cred_session_is_alive(&row, &self)
                                            : !is_reachable(&row, &self));
  }
  return err;
}

static enum cred_err tidy_in(struct cred_change *change)
{
  struct cred_session_row row = {.id = 0}, last;
  struct cred_owner self;
  bool found = true;
  uint32_t tidied = 0;
  enum cred_err err = cred_change_owner(change, 0, &self);

  while (err == CRED_OK && tidied < TIDIED_AT_ONCE) {
    struct cred_session_row place;

    last = row;
    err = next_watched(change, last.id != 0 ? &last : NULL, &row, &found);
    if (err != CRED_OK || !found)
      break;
    place = row; /* where it stands now, whatever becomes of it */
    err = tidy_one(change, &row, &self);
    tidied += memcmp(&row, &place, sizeof(row)) != 0;
    row = place;
  }
  return err;
}

enum cred_err cred_sessions_tidy(struct cred_gate *gate)
{
  struct cred_change change;
  bool is_due = false;
  enum cred_err err = cred_change_begin(gate, CRED_STORE_READ, &change);

  if (err == CRED_OK)
    err = cred_change_end(&change, find_gone(&change, &is_due));
  if (err != CRED_OK || !is_due)
    return err;
  err = cred_change_begin_anyway(gate, CRED_STORE_WRITE, &change);
  return err == CRED_OK ? cred_change_end(&change, tidy_in(&change)) : err;
}
