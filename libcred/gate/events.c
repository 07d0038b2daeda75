/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/chain_state.h"
#include "gate/event_walk.h"
#include "gate/inside.h"

/* Reading and checking what was recorded. */

static enum cred_err events_in(struct cred_change *change,
                               const struct cred_events_request *request,
                               struct cred_events_reply *reply)
{
  struct cred_gate *gate = change->gate;
  size_t count = CRED_EVENT_PAGE;
  enum cred_err err =
      gate->store.ops->event_list(gate->store.db, request, reply->rows, &count, &gate->error);

  if (err != CRED_OK)
    return err;
  reply->count = (uint32_t)count;
  if (count == CRED_EVENT_PAGE)
    reply->next = reply->rows[count - 1].sequence;
  return CRED_OK;
}

enum cred_err cred_direct_events(struct cred_gate *gate, const struct cred_events_request *request,
                                 struct cred_events_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  err = cred_gate_check_name(gate, request->subject, sizeof(request->subject));
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_READ, &change);
  if (err != CRED_OK)
    return err;
  return cred_change_end(&change, events_in(&change, request, reply));
}

struct verifying {
  struct cred_event_walk walk;
  const struct cred_events_verify_request *request;
  struct cred_events_verify_reply *reply;
};

static enum cred_err find_fault(struct verifying *verifying, uint64_t sequence, const char *finding)
{
  verifying->reply->broken_at = sequence;
  (void)snprintf(verifying->reply->finding, sizeof(verifying->reply->finding), "%s", finding);
  return CRED_OK;
}

static bool differs_from_expected(const struct cred_events_verify_request *request,
                                  const struct cred_event *event)
{
  return event->sequence == request->expect_sequence &&
         memcmp(event->mac, request->expect_mac, CRED_MAC_SIZE) != 0;
}

static enum cred_err step(struct verifying *verifying, const struct cred_event *event)
{
  const uint64_t next = verifying->walk.sequence + 1;
  const char *fault = NULL;
  enum cred_err err = cred_event_walk_step(&verifying->walk, event, &fault);

  if (err != CRED_OK)
    return err;
  if (fault != NULL)
    return find_fault(verifying, next, fault);
  if (differs_from_expected(verifying->request, event))
    return find_fault(verifying, next, "the event is not the one that was announced");
  verifying->reply->checked++;
  return CRED_OK;
}

/* Events that were recorded must not be missing at the end, nor the one that was announced,
 * whatever became of it. */
static enum cred_err check_end(struct verifying *verifying)
{
  const struct cred_event_walk *walk = &verifying->walk;
  unsigned char mac[CRED_MAC_SIZE];
  uint64_t sequence;
  CRED_SECRET_AUTO key = {0};
  enum cred_err err = cred_chain_end_open(walk->change, CRED_META_CHAIN, &sequence, mac, &key);

  if (err != CRED_OK)
    return err;
  if (sequence != walk->sequence || memcmp(mac, walk->mac, sizeof(mac)) != 0 ||
      !cred_secret_equal(&key, &walk->key))
    return find_fault(verifying, walk->sequence + 1, "the newest events are missing");
  if (verifying->request->expect_sequence > walk->sequence)
    return find_fault(verifying, walk->sequence + 1, "events that were announced are missing");
  if (verifying->request->expect_sequence != 0 &&
      verifying->request->expect_sequence < verifying->reply->first)
    return find_fault(verifying, verifying->request->expect_sequence,
                      "the event was removed, as older than events are kept");
  return CRED_OK;
}

static enum cred_err walk_events(struct verifying *verifying, struct cred_event *rows)
{
  struct cred_gate *gate = verifying->walk.change->gate;
  struct cred_events_request filter = {.after = verifying->walk.sequence};
  size_t count = CRED_EVENT_PAGE;
  enum cred_err err = CRED_OK;

  while (err == CRED_OK && count > 0 && verifying->reply->broken_at == 0) {
    count = CRED_EVENT_PAGE;
    err = gate->store.ops->event_list(gate->store.db, &filter, rows, &count, &gate->error);
    for (size_t i = 0; err == CRED_OK && i < count && verifying->reply->broken_at == 0; i++)
      err = step(verifying, &rows[i]);
    filter.after = verifying->walk.sequence;
  }
  return err;
}

static enum cred_err verify_in(struct cred_change *change, struct verifying *verifying)
{
  struct cred_events_verify_reply *reply = verifying->reply;
  struct cred_event *rows = calloc(CRED_EVENT_PAGE, sizeof(*rows));
  enum cred_err err = rows != NULL ? CRED_OK : CRED_ERR_MEMORY;

  if (err == CRED_OK)
    err = cred_event_walk_start(change, &verifying->walk);
  reply->first = verifying->walk.sequence + 1;
  if (err == CRED_OK)
    err = walk_events(verifying, rows);
  if (err == CRED_OK && reply->broken_at == 0)
    err = check_end(verifying);
  reply->last = verifying->walk.sequence;
  reply->intact = err == CRED_OK && reply->broken_at == 0;
  free(rows);
  return err;
}

enum cred_err cred_change_events_verify(struct cred_change *change,
                                        const struct cred_events_verify_request *request,
                                        struct cred_events_verify_reply *reply)
{
  struct verifying verifying = {.request = request, .reply = reply};
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  err = verify_in(change, &verifying);
  cred_event_walk_end(&verifying.walk);
  return err;
}

enum cred_err cred_direct_events_verify(struct cred_gate *gate,
                                        const struct cred_events_verify_request *request,
                                        struct cred_events_verify_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  err = cred_change_begin(gate, CRED_STORE_READ, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, cred_change_events_verify(&change, request, reply));
  if (err != CRED_OK)
    reply->intact = false;
  return err;
}

static enum cred_err note_in(struct cred_change *change,
                             const struct cred_event_note_request *request,
                             struct cred_event_note_reply *reply)
{
  struct cred_event event = {
      .kind = request->kind, .actor = request->actor, .source_class = request->source.class};
  enum cred_err err;

  memcpy(event.subject, request->subject, sizeof(event.subject));
  memcpy(event.service, request->service, sizeof(event.service));
  memcpy(event.source_address, request->source.address, sizeof(event.source_address));
  memcpy(event.detail, request->detail, sizeof(event.detail));
  err = cred_change_note(change, &event);
  reply->sequence = err == CRED_OK ? event.sequence : 0;
  return err;
}

enum cred_err cred_direct_event_note(struct cred_gate *gate,
                                     const struct cred_event_note_request *request,
                                     struct cred_event_note_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  if (request->kind <= CRED_EVENT_NONE || request->kind >= CRED_EVENT_COUNT)
    return cred_error_set(&gate->error, CRED_ERR_INVALID, "no such kind of event");
  err = cred_change_begin_anyway(gate, CRED_STORE_DURABLE, &change);
  if (err != CRED_OK)
    return err;
  return cred_change_end(&change, note_in(&change, request, reply));
}
