/* SPDX-License-Identifier: BSD-3-Clause */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "decide/retention.h"
#include "gate/chain_state.h"
#include "gate/event_walk.h"
#include "gate/logs.h"

/* Removing events that are older than they have to be kept. */

#define META_OLD "log.old" /* what was found to be old enough, and when */

/* Found at found_ms, by the store's clock: events up to this one. through 0: none. */
struct finding {
  uint64_t through;
  int64_t found_ms;
};

static enum cred_err finding_get(struct cred_change *change, struct finding *out)
{
  struct cred_gate *gate = change->gate;
  struct cred_blob blob;
  uint64_t wire[2];
  enum cred_err err = gate->store.ops->meta_get(gate->store.db, META_OLD, &blob, &gate->error);

  memset(out, 0, sizeof(*out));
  if (err == CRED_ERR_NOT_FOUND) {
    memset(&gate->error, 0, sizeof(gate->error));
    return CRED_OK;
  }
  if (err == CRED_OK && blob.length != sizeof(wire))
    return cred_error_set(&gate->error, CRED_ERR_DAMAGED, "what is known of old events is damaged");
  if (err != CRED_OK)
    return err;
  memcpy(wire, blob.bytes, sizeof(wire));
  *out = (struct finding){.through = be64toh(wire[0]), .found_ms = (int64_t)be64toh(wire[1])};
  return CRED_OK;
}

static enum cred_err finding_keep(struct cred_change *change, const struct finding *finding)
{
  struct cred_gate *gate = change->gate;
  struct cred_blob blob = {.length = 2 * sizeof(uint64_t)};
  const uint64_t wire[2] = {htobe64(finding->through), htobe64((uint64_t)finding->found_ms)};

  memcpy(blob.bytes, wire, sizeof(wire));
  return gate->store.ops->meta_put(gate->store.db, META_OLD, &blob, &gate->error);
}

/* --- finding ----------------------------------------------------------------------------------
 */

/* *through: the last event before the first one that is not old; 0: there is none. */
static enum cred_err find_old(struct cred_change *change, uint64_t kept_after, int64_t before_ms,
                              uint64_t *through)
{
  struct cred_gate *gate = change->gate;
  const struct cred_events_request young = {.after = kept_after, .since_ms = before_ms};
  struct cred_event event;
  size_t count = 1;
  enum cred_err err =
      gate->store.ops->event_list(gate->store.db, &young, &event, &count, &gate->error);

  *through = 0;
  if (err == CRED_OK && count == 0)
    err = gate->store.ops->event_last(gate->store.db, &event, &gate->error);
  else if (err == CRED_OK)
    event.sequence--;
  if (err == CRED_OK && event.sequence > kept_after)
    *through = event.sequence;
  return err;
}

static enum cred_err find(struct cred_change *change, uint64_t kept_after, int64_t before_ms,
                          struct finding *out)
{
  enum cred_err err = find_old(change, kept_after, before_ms, &out->through);

  out->found_ms = change->now_ms;
  return err == CRED_OK ? finding_keep(change, out) : err;
}

/* What a wall clock that was ahead found is forgotten by the first look after it was set right, or
 * a second such while, a day later, would remove it. One that is missing is left to the walk. */
static enum cred_err look_again(struct cred_change *change, int64_t before_ms,
                                struct finding *finding)
{
  struct cred_gate *gate = change->gate;
  const struct cred_events_request filter = {.after = finding->through - 1};
  struct cred_event event;
  size_t count = 1;
  enum cred_err err =
      gate->store.ops->event_list(gate->store.db, &filter, &event, &count, &gate->error);

  if (err == CRED_OK && count > 0 && event.sequence == finding->through &&
      event.wall_ms >= before_ms)
    memset(finding, 0, sizeof(*finding));
  return err;
}

/* --- removing ---------------------------------------------------------------------------------
 */

/* Walks over what goes; *is_more: not all of it. The wall clock may tell otherwise by now. */
static enum cred_err walk(struct cred_event_walk *walk, const struct finding *finding,
                          int64_t before_ms, bool *is_more)
{
  struct cred_gate *gate = walk->change->gate;
  const struct cred_events_request filter = {.after = walk->sequence};
  struct cred_event *rows = calloc(CRED_LOG_PRUNE_STEP, sizeof(*rows));
  size_t count = CRED_LOG_PRUNE_STEP;
  const char *fault = NULL;
  enum cred_err err = rows != NULL ? gate->store.ops->event_list(gate->store.db, &filter, rows,
                                                                 &count, &gate->error)
                                   : CRED_ERR_MEMORY;
  size_t i = 0;

  for (; err == CRED_OK && fault == NULL && i < count; i++) {
    if (rows[i].sequence > finding->through || rows[i].wall_ms >= before_ms)
      break;
    err = cred_event_walk_step(walk, &rows[i], &fault);
  }
  *is_more = i == CRED_LOG_PRUNE_STEP && walk->sequence < finding->through;
  free(rows);
  if (err == CRED_OK && fault != NULL)
    err = cred_error_set(&gate->error, CRED_ERR_DAMAGED,
                         "nothing is removed: at event %llu, %s; see credctl log verify",
                         (unsigned long long)walk->sequence + 1, fault);
  return err;
}

static enum cred_err note(struct cred_change *change, uint32_t actor, uint64_t first,
                          const struct cred_event_walk *walk)
{
  struct cred_event event = {.kind = CRED_EVENT_LOG_PRUNED, .actor = actor};

  cred_event_detail(&event, "first=%llu last=%llu", (unsigned long long)first,
                    (unsigned long long)walk->sequence);
  return cred_change_note(change, &event);
}

static enum cred_err remove_walked(struct cred_event_walk *walk, uint64_t kept_after,
                                   uint32_t actor)
{
  struct cred_gate *gate = walk->change->gate;
  enum cred_err err =
      cred_chain_end_keep(walk->change, CRED_META_ORIGIN, walk->sequence, walk->mac, &walk->key);

  if (err == CRED_OK)
    err = gate->store.ops->event_prune(gate->store.db, walk->sequence, &gate->error);
  return err == CRED_OK ? note(walk->change, actor, kept_after + 1, walk) : err;
}

/* --- the call ---------------------------------------------------------------------------------
 */

static enum cred_err go_on(struct cred_event_walk *events, uint32_t actor, int64_t before_ms,
                           struct cred_log_prune_reply *reply)
{
  struct cred_change *change = events->change;
  const uint64_t kept_after = events->sequence;
  struct finding finding;
  enum cred_err err = finding_get(change, &finding);

  if (err == CRED_OK && finding.through > kept_after)
    err = look_again(change, before_ms, &finding);
  if (err == CRED_OK && finding.through > kept_after &&
      cred_retention_left(finding.found_ms, change->now_ms) == 0) {
    err = walk(events, &finding, before_ms, &reply->is_more);
    if (err == CRED_OK && events->sequence > kept_after)
      err = remove_walked(events, kept_after, actor);
    reply->removed = events->sequence - kept_after;
    finding.through = reply->is_more ? finding.through : 0;
  }
  reply->first = events->sequence + 1;
  if (err == CRED_OK && finding.through <= events->sequence)
    err = find(change, events->sequence, before_ms, &finding);
  if (err != CRED_OK || finding.through == 0)
    return err;
  reply->next = finding.through;
  reply->next_left_ms = cred_retention_left(finding.found_ms, change->now_ms);
  return CRED_OK;
}

static enum cred_err prune_in(struct cred_change *change,
                              const struct cred_log_prune_request *request, int64_t before_ms,
                              struct cred_log_prune_reply *reply)
{
  struct cred_event_walk events;
  struct cred_log_hold_reply hold;
  enum cred_err err = cred_change_log_hold(change, &hold);

  reply->is_held = err != CRED_OK || hold.is_held;
  if (err == CRED_OK)
    err = cred_event_walk_start(change, &events);
  if (err != CRED_OK)
    return err;
  reply->first = events.sequence + 1;
  if (!reply->is_held)
    err = go_on(&events, request->actor, before_ms, reply);
  cred_event_walk_end(&events);
  return err;
}

enum cred_err cred_direct_log_prune(struct cred_gate *gate,
                                    const struct cred_log_prune_request *request,
                                    struct cred_log_prune_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  reply->keep_days = gate->site->keep_days;
  err = cred_change_begin_anyway(gate, reply->keep_days == 0 ? CRED_STORE_READ : CRED_STORE_DURABLE,
                                 &change);
  if (err == CRED_OK)
    err = cred_change_end(
        &change, reply->keep_days == 0
                     ? CRED_OK
                     : prune_in(&change, request,
                                cred_retention_before(reply->keep_days, change.wall_ms), reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
