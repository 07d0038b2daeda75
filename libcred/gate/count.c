/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/inside.h"

/* Addresses counted at once in one class; beyond it a new address is limited per subject only. */
#define SOURCE_ROWS_MAX 65536u
#define PRUNED_FOR_ONE_NEW 4u

enum cred_err cred_change_count_seen(struct cred_change *change, const struct cred_count_key *key,
                                     const struct cred_limit *limit, struct cred_count_row *row,
                                     bool *lock_ended)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = gate->store.ops->count_get(gate->store.db, key, row, &gate->error);
  bool was_locked;

  *lock_ended = false;
  if (err == CRED_ERR_NOT_FOUND) {
    memset(row, 0, sizeof(*row));
    memset(&gate->error, 0, sizeof(gate->error));
    err = CRED_OK;
  }
  if (err != CRED_OK)
    return err;
  row->key = *key;
  row->limit = *limit;
  was_locked = row->count.lock_ms != 0;
  cred_count_expire(&row->count, limit, change->now_ms);
  *lock_ended = was_locked && row->count.lock_ms == 0;
  return CRED_OK;
}

enum cred_err cred_change_count(struct cred_change *change, const struct cred_count_key *key,
                                const struct cred_limit *limit, struct cred_count_row *row)
{
  bool lock_ended;

  return cred_change_count_seen(change, key, limit, row, &lock_ended);
}

enum cred_err cred_change_count_keep(struct cred_change *change, struct cred_count_row *row)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err;

  row->expires_at_ms = cred_count_expires_at(&row->count, &row->limit);
  if (row->expires_at_ms > change->now_ms)
    return gate->store.ops->count_put(gate->store.db, row, &gate->error);
  err = gate->store.ops->count_delete(gate->store.db, &row->key, &gate->error);
  return err == CRED_ERR_NOT_FOUND ? CRED_OK : err;
}

/* A new row for an address: drops some that are over, and says whether there is room. */
static enum cred_err make_room(struct cred_change *change, const struct cred_count_row *row,
                               bool *has_room)
{
  struct cred_gate *gate = change->gate;
  uint32_t rows = 0;
  enum cred_err err;

  *has_room = true;
  if (row->key.kind != CRED_COUNT_SOURCE || row->count.failed > 0 || row->count.level > 0)
    return CRED_OK;
  err = gate->store.ops->count_prune(gate->store.db, change->now_ms, PRUNED_FOR_ONE_NEW,
                                     &gate->error);
  if (err == CRED_OK)
    err = gate->store.ops->count_rows(gate->store.db, row->key.kind, row->key.class,
                                      SOURCE_ROWS_MAX, &rows, &gate->error);
  *has_room = rows < SOURCE_ROWS_MAX;
  return err;
}

static enum cred_err note_lock(struct cred_change *change, const struct cred_count_row *row,
                               const struct cred_event *template)
{
  struct cred_event event = *template;

  event.kind = CRED_EVENT_LOCKED;
  event.detail[0] = '\0';
  cred_event_detail(&event, "count=%s", cred_count_kind_name(row->key.kind));
  if (row->key.kind == CRED_COUNT_SOURCE)
    event.subject[0] = '\0';
  if (row->count.lock_ms == CRED_LOCK_FOR_EVER)
    cred_event_detail(&event, "for_seconds=never-ends level=%u", row->count.level);
  else
    cred_event_detail(&event, "for_seconds=%lld level=%u", (long long)(row->count.lock_ms / 1000),
                      row->count.level);
  return cred_change_note(change, &event);
}

enum cred_err cred_change_count_fail(struct cred_change *change, struct cred_count_row *row,
                                     int64_t at_ms, const struct cred_event *template, bool *locked)
{
  bool has_room;
  enum cred_err err = make_room(change, row, &has_room);

  *locked = false;
  if (err != CRED_OK || !has_room)
    return err;
  *locked = cred_count_fail(&row->count, &row->limit, at_ms, change->now_ms);
  err = cred_change_count_keep(change, row);
  /* Invented names leave no events of their own: they would grow the store without bound. */
  if (err == CRED_OK && *locked && row->key.subject[0] != CRED_BUCKET_MARK)
    err = note_lock(change, row, template);
  return err;
}
