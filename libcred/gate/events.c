/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event/chain.h"
#include "gate/chain_state.h"
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

/* The chain as it is walked: number, MAC and next key of the last event that held. */
struct walk {
  struct cred_change *change;
  const struct cred_events_verify_request *request;
  struct cred_events_verify_reply *reply;
  uint64_t sequence;
  unsigned char mac[CRED_MAC_SIZE];
  struct cred_secret key;
  bool expected_seen;
};

static enum cred_err find_fault(struct walk *walk, uint64_t sequence, const char *finding)
{
  walk->reply->broken_at = sequence;
  (void)snprintf(walk->reply->finding, sizeof(walk->reply->finding), "%s", finding);
  return CRED_OK;
}

static bool differs_from_expected(struct walk *walk, const struct cred_event *event)
{
  if (event->sequence != walk->request->expect_sequence)
    return false;
  walk->expected_seen = true;
  return memcmp(event->mac, walk->request->expect_mac, CRED_MAC_SIZE) != 0;
}

static enum cred_err step(struct walk *walk, const struct cred_event *event)
{
  struct cred_error *error = &walk->change->gate->error;
  unsigned char mac[CRED_MAC_SIZE];
  enum cred_err err;

  if (event->sequence != walk->sequence + 1)
    return find_fault(walk, walk->sequence + 1, "the event is missing");
  err = cred_event_mac(&walk->key, event, walk->mac, mac, error);
  if (err != CRED_OK)
    return err;
  if (memcmp(mac, event->mac, sizeof(mac)) != 0)
    return find_fault(walk, event->sequence, "the event was altered");
  if (differs_from_expected(walk, event))
    return find_fault(walk, event->sequence, "the event is not the one that was announced");
  walk->sequence = event->sequence;
  memcpy(walk->mac, mac, sizeof(mac));
  walk->reply->checked++;
  return cred_event_key_next(&walk->key, error);
}

/* Events that were recorded must not be missing at the end. */
static enum cred_err check_end(struct walk *walk)
{
  unsigned char mac[CRED_MAC_SIZE];
  uint64_t sequence;
  CRED_SECRET_AUTO key = {0};
  enum cred_err err = cred_chain_end_open(walk->change, CRED_META_CHAIN, &sequence, mac, &key);

  if (err != CRED_OK)
    return err;
  if (sequence != walk->sequence || memcmp(mac, walk->mac, sizeof(mac)) != 0 ||
      !cred_secret_equal(&key, &walk->key))
    return find_fault(walk, walk->sequence + 1, "the newest events are missing");
  if (walk->request->expect_sequence > walk->sequence)
    return find_fault(walk, walk->sequence + 1, "events that were announced are missing");
  return CRED_OK;
}

static enum cred_err walk_events(struct walk *walk, struct cred_event *rows)
{
  struct cred_gate *gate = walk->change->gate;
  struct cred_events_request filter = {.after = walk->sequence};
  size_t count = CRED_EVENT_PAGE;
  enum cred_err err = CRED_OK;

  while (err == CRED_OK && count > 0 && walk->reply->broken_at == 0) {
    count = CRED_EVENT_PAGE;
    err = gate->store.ops->event_list(gate->store.db, &filter, rows, &count, &gate->error);
    for (size_t i = 0; err == CRED_OK && i < count && walk->reply->broken_at == 0; i++)
      err = step(walk, &rows[i]);
    filter.after = walk->sequence;
  }
  return err;
}

static enum cred_err verify_in(struct walk *walk)
{
  struct cred_event *rows = calloc(CRED_EVENT_PAGE, sizeof(*rows));
  enum cred_err err = rows != NULL ? CRED_OK : CRED_ERR_MEMORY;

  if (err == CRED_OK)
    err =
        cred_chain_end_open(walk->change, CRED_META_ORIGIN, &walk->sequence, walk->mac, &walk->key);
  walk->reply->first = walk->sequence + 1;
  if (err == CRED_OK)
    err = walk_events(walk, rows);
  if (err == CRED_OK && walk->reply->broken_at == 0)
    err = check_end(walk);
  walk->reply->last = walk->sequence;
  walk->reply->intact = err == CRED_OK && walk->reply->broken_at == 0;
  free(rows);
  return err;
}

enum cred_err cred_change_events_verify(struct cred_change *change,
                                        const struct cred_events_verify_request *request,
                                        struct cred_events_verify_reply *reply)
{
  struct walk walk = {.change = change, .request = request, .reply = reply};
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  err = verify_in(&walk);
  cred_secret_erase(&walk.key);
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
  err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err != CRED_OK)
    return err;
  return cred_change_end(&change, note_in(&change, request, reply));
}
