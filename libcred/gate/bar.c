/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>

#include "gate/inside.h"

/* An administrator's hand on a subject, and what ends locks by failures before their time. */

static enum cred_err get_subject(struct cred_change *change, const char *name,
                                 struct cred_subject_row *out)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = gate->store.ops->subject_get(gate->store.db, name, out, &gate->error);

  if (err != CRED_ERR_NOT_FOUND)
    return err;
  memset(out, 0, sizeof(*out));
  memset(&gate->error, 0, sizeof(gate->error));
  memcpy(out->name, name, CRED_NAME_SIZE);
  return CRED_OK;
}

static enum cred_err put_subject(struct cred_change *change, const struct cred_subject_row *row)
{
  return change->gate->store.ops->subject_put(change->gate->store.db, row, &change->gate->error);
}

static enum cred_err barred_in(struct cred_change *change,
                               const struct cred_barred_request *request,
                               struct cred_barred_reply *reply)
{
  struct cred_subject_row row;
  enum cred_err err = get_subject(change, request->subject, &row);

  if (err != CRED_OK)
    return err;
  reply->barred = row.barred;
  reply->since_ms = row.barred_wall_ms;
  memcpy(reply->reason, row.barred_reason, sizeof(reply->reason));
  return CRED_OK;
}

enum cred_err cred_direct_barred(struct cred_gate *gate, const struct cred_barred_request *request,
                                 struct cred_barred_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  reply->barred = true;
  err = cred_gate_check_name(gate, request->subject, sizeof(request->subject));
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_READ, &change);
  if (err != CRED_OK)
    return err;
  err = cred_change_end(&change, barred_in(&change, request, reply));
  if (err != CRED_OK)
    reply->barred = true;
  return err;
}

static enum cred_err note_hand(struct cred_change *change, const struct cred_lock_request *request)
{
  struct cred_event event = {
      .kind = request->lock ? CRED_EVENT_ADMIN_LOCKED : CRED_EVENT_ADMIN_UNLOCKED,
      .actor = request->actor,
      .source_class = request->source.class,
  };

  memcpy(event.subject, request->subject, sizeof(event.subject));
  memcpy(event.source_address, request->source.address, sizeof(event.source_address));
  if (request->reason[0] != '\0')
    cred_event_detail(&event, "reason=\"%s\"", request->reason);
  return cred_change_note(change, &event);
}

/* Deletes every count of the subject, page by page. */
static enum cred_err clear_counts(struct cred_change *change, const char *subject, bool *changed)
{
  struct cred_gate *gate = change->gate;
  struct cred_count_row row;
  size_t count = 1;
  enum cred_err err = CRED_OK;

  while (err == CRED_OK) {
    count = 1;
    err = gate->store.ops->count_list(gate->store.db, subject, 0, &row, &count, &gate->error);
    if (err != CRED_OK || count == 0)
      return err;
    *changed = true;
    err = gate->store.ops->count_delete(gate->store.db, &row.key, &gate->error);
  }
  return err;
}

static enum cred_err clear_source(struct cred_change *change, const struct cred_source *source,
                                  bool *changed)
{
  struct cred_gate *gate = change->gate;
  struct cred_count_key key = cred_count_key_of(CRED_COUNT_SOURCE, "", source);
  enum cred_err err = gate->store.ops->count_delete(gate->store.db, &key, &gate->error);

  *changed = err == CRED_OK;
  return err == CRED_ERR_NOT_FOUND ? CRED_OK : err;
}

static enum cred_err set_bar(struct cred_change *change, const struct cred_lock_request *request,
                             bool *changed)
{
  struct cred_subject_row row;
  enum cred_err err = get_subject(change, request->subject, &row);

  if (err != CRED_OK || row.barred == request->lock)
    return err;
  row.barred = request->lock;
  row.barred_wall_ms = request->lock ? change->wall_ms : 0;
  row.barred_by = request->lock ? request->actor : 0;
  memset(row.barred_reason, 0, sizeof(row.barred_reason));
  if (request->lock)
    memcpy(row.barred_reason, request->reason, sizeof(row.barred_reason));
  *changed = true;
  return put_subject(change, &row);
}

static enum cred_err lock_in(struct cred_change *change, const struct cred_lock_request *request,
                             struct cred_lock_reply *reply)
{
  enum cred_err err;

  if (request->subject[0] == '\0')
    err = clear_source(change, &request->source, &reply->changed);
  else
    err = set_bar(change, request, &reply->changed);
  if (err == CRED_OK && request->subject[0] != '\0' && !request->lock)
    err = clear_counts(change, request->subject, &reply->changed);
  if (err == CRED_OK && reply->changed)
    err = note_hand(change, request);
  return err;
}

static enum cred_err check_request(struct cred_gate *gate, const struct cred_lock_request *request)
{
  enum cred_err err = cred_gate_check_name(gate, request->subject, sizeof(request->subject));

  if (err == CRED_OK)
    err = cred_gate_check_name(gate, request->reason, sizeof(request->reason));
  if (err == CRED_OK)
    err = cred_gate_check_name(gate, request->source.address, sizeof(request->source.address));
  if (err == CRED_OK && request->lock &&
      (request->subject[0] == '\0' || request->reason[0] == '\0'))
    err = cred_error_set(&gate->error, CRED_ERR_INVALID, "a lock needs a subject and a reason");
  return err;
}

enum cred_err cred_direct_lock(struct cred_gate *gate, const struct cred_lock_request *request,
                               struct cred_lock_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = check_request(gate, request);
  if (err == CRED_OK)
    err = cred_change_begin_anyway(gate, CRED_STORE_DURABLE, &change);
  if (err != CRED_OK)
    return err;
  return cred_change_end(&change, lock_in(&change, request, reply));
}
