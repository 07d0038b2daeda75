/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "event/announce.h"
#include "gate/anchor.h"
#include "gate/chain_state.h"
#include "gate/inside.h"

static enum cred_err note_step(struct cred_change *change, int64_t stepped_ms)
{
  struct cred_event event = {.kind = CRED_EVENT_CLOCK_STEPPED, .actor = CRED_ACTOR_UNKNOWN};

  cred_event_detail(&event, "by_seconds=%lld", (long long)(stepped_ms / 1000));
  return cred_change_note(change, &event);
}

static enum cred_err keep_anchor(struct cred_change *change,
                                 const struct cred_clock_reading *reading)
{
  struct cred_gate *gate = change->gate;
  struct cred_blob blob;
  enum cred_err err;

  cred_anchor_pack(&reading->anchor, &blob);
  err = gate->store.ops->meta_put(gate->store.db, CRED_META_CLOCK, &blob, &gate->error);
  if (err == CRED_OK && reading->stepped)
    err = note_step(change, reading->stepped_ms);
  return err;
}

static enum cred_err read_store_clock(struct cred_change *change)
{
  struct cred_gate *gate = change->gate;
  struct cred_clock_anchor anchor;
  struct cred_clock_reading reading;
  struct cred_blob blob;
  enum cred_err err =
      gate->store.ops->meta_get(gate->store.db, CRED_META_CLOCK, &blob, &gate->error);

  if (err == CRED_OK)
    err = cred_anchor_unpack(&blob, &anchor);
  if (err == CRED_ERR_NOT_FOUND || err == CRED_ERR_DAMAGED)
    return cred_error_set(&gate->error, CRED_ERR_DAMAGED,
                          "the store's clock is missing or damaged");
  if (err != CRED_OK)
    return err;
  reading = cred_clock_read(&anchor, &change->now);
  change->now_ms = reading.store_ms;
  change->wall_ms = change->now.wall_ms;
  change->clock_is_due = reading.anchor_is_due;
  if (reading.anchor_is_due && change->kind != CRED_STORE_READ)
    return keep_anchor(change, &reading);
  return CRED_OK;
}

static enum cred_err check_process(struct cred_gate *gate)
{
  memset(&gate->error, 0, sizeof(gate->error));
  if (gate->pid != getpid())
    return cred_error_set(&gate->error, CRED_ERR_STATE, "the gate was opened by another process");
  return CRED_OK;
}

static void forget(struct cred_change *change)
{
  free(change->noted);
  change->noted = NULL;
  change->noted_count = 0;
  cred_secret_erase(&change->chain_key);
}

/* Whether there will be a second copy is seen before the store's lock is taken: it may take a
 * second. */
static enum cred_err begin(struct cred_gate *gate, enum cred_store_begin kind, bool must_be_copied,
                           struct cred_change *out)
{
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  out->gate = gate;
  out->kind = kind;
  err = check_process(gate);
  if (err == CRED_OK && must_be_copied && kind != CRED_STORE_READ)
    err = cred_copy_look(&gate->copy, &gate->error);
  if (err == CRED_OK)
    err = gate->read_clock(&gate->time, &gate->error);
  out->now = gate->time;
  if (err == CRED_OK)
    err = cred_store_begin(&gate->store, kind, &gate->error);
  if (err != CRED_OK)
    return err;
  err = read_store_clock(out);
  return err == CRED_OK ? CRED_OK : cred_change_end(out, err);
}

static bool is_strict(const struct cred_gate *gate)
{
  return gate->site->on_failure == CRED_ON_FAILURE_DENY;
}

enum cred_err cred_change_begin(struct cred_gate *gate, enum cred_store_begin kind,
                                struct cred_change *out)
{
  return begin(gate, kind, is_strict(gate), out);
}

enum cred_err cred_change_begin_by(struct cred_gate *gate, const struct cred_caller *caller,
                                   enum cred_store_begin kind, struct cred_change *out)
{
  return begin(gate, kind, is_strict(gate) && !cred_gate_rescues_caller(gate, caller), out);
}

enum cred_err cred_change_begin_of(struct cred_gate *gate, const struct cred_holder *holder,
                                   enum cred_store_begin kind, struct cred_change *out)
{
  return begin(gate, kind, is_strict(gate) && !cred_gate_rescues_holder(gate, holder), out);
}

enum cred_err cred_change_begin_anyway(struct cred_gate *gate, enum cred_store_begin kind,
                                       struct cred_change *out)
{
  return begin(gate, kind, false, out);
}

enum cred_err cred_change_end(struct cred_change *change, enum cred_err result)
{
  struct cred_gate *gate = change->gate;

  if (result == CRED_OK)
    result = cred_chain_keep(change);
  if (result == CRED_OK)
    result = cred_store_commit(&gate->store, &gate->error);
  if (result != CRED_OK)
    cred_store_rollback(&gate->store);
  else
    cred_events_announce(&gate->copy, change->noted, change->noted_count);
  if (result != CRED_OK && gate->error.code == CRED_OK)
    (void)cred_error_set(&gate->error, result, "%s", cred_err_text(result));
  forget(change);
  return result;
}

void cred_change_abandon(struct cred_change *change)
{
  cred_store_rollback(&change->gate->store);
  forget(change);
}

int64_t cred_change_wall_of(const struct cred_change *change, int64_t store_ms)
{
  if (store_ms == CRED_LOCK_FOR_EVER)
    return INT64_MAX;
  return change->wall_ms + (store_ms - change->now_ms);
}
