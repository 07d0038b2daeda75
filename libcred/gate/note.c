/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "event/chain.h"
#include "gate/chain_state.h"
#include "gate/inside.h"

struct cred_event cred_event_of(enum cred_event_kind kind, const struct cred_caller *caller,
                                const struct cred_source *source)
{
  struct cred_event event = {.kind = kind, .actor = caller->actor, .source_class = source->class};

  if (caller->known)
    memcpy(event.subject, caller->subject, sizeof(event.subject));
  memcpy(event.service, caller->service, sizeof(event.service));
  memcpy(event.source_address, source->address, sizeof(event.source_address));
  return event;
}

void cred_event_detail(struct cred_event *event, const char *format, ...)
{
  size_t used = strlen(event->detail);
  va_list arguments;

  if (used + 2 >= sizeof(event->detail))
    return;
  if (used > 0)
    event->detail[used++] = ' ';
  va_start(arguments, format);
  (void)vsnprintf(event->detail + used, sizeof(event->detail) - used, format, arguments);
  va_end(arguments);
}

static enum cred_err load_chain(struct cred_change *change)
{
  enum cred_err err;

  if (change->chain_is_loaded)
    return CRED_OK;
  err = cred_chain_end_open(change, CRED_META_CHAIN, &change->chain_sequence, change->chain_mac,
                            &change->chain_key);
  change->chain_is_loaded = err == CRED_OK;
  return err;
}

static enum cred_err remember(struct cred_change *change, const struct cred_event *event)
{
  struct cred_event *noted =
      realloc(change->noted, (change->noted_count + 1) * sizeof(*change->noted));

  if (noted == NULL)
    return cred_error_set(&change->gate->error, CRED_ERR_MEMORY, "out of memory");
  change->noted = noted;
  change->noted[change->noted_count++] = *event;
  return CRED_OK;
}

static enum cred_err append(struct cred_change *change, struct cred_event *event)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err;

  event->sequence = change->chain_sequence + 1;
  err = cred_event_mac(&change->chain_key, event, change->chain_mac, event->mac, &gate->error);
  if (err == CRED_OK)
    err = gate->store.ops->event_append(gate->store.db, event, &gate->error);
  if (err == CRED_OK)
    err = cred_event_key_next(&change->chain_key, &gate->error);
  if (err != CRED_OK)
    return err;
  change->chain_sequence = event->sequence;
  memcpy(change->chain_mac, event->mac, sizeof(change->chain_mac));
  return remember(change, event);
}

void cred_gate_system_name(const struct cred_gate *gate, char out[CRED_NAME_SIZE])
{
  if (gate->site->system[0] != '\0')
    (void)snprintf(out, CRED_NAME_SIZE, "%s", gate->site->system);
  else if (gethostname(out, CRED_NAME_SIZE) != 0)
    (void)snprintf(out, CRED_NAME_SIZE, "localhost");
  out[CRED_NAME_SIZE - 1] = '\0';
}

const char *cred_gate_system_key(const struct cred_gate *gate)
{
  return gate->site->system;
}

enum cred_err cred_change_note(struct cred_change *change, struct cred_event *event)
{
  enum cred_err err = load_chain(change);

  if (err != CRED_OK)
    return err;
  event->wall_ms = change->now.wall_ms;
  cred_gate_system_name(change->gate, event->system);
  cred_event_clean(event);
  return append(change, event);
}

enum cred_err cred_change_note_nothing(struct cred_change *change, const struct cred_event *event)
{
  struct cred_error *error = &change->gate->error;
  struct cred_event unkept = *event;
  CRED_SECRET_AUTO key = {0};
  enum cred_err err = load_chain(change);

  if (err == CRED_OK)
    err = cred_secret_set(&key, change->chain_key.bytes, change->chain_key.length);
  cred_event_clean(&unkept);
  if (err == CRED_OK)
    err = cred_event_mac(&key, &unkept, change->chain_mac, unkept.mac, error);
  if (err == CRED_OK)
    err = cred_event_key_next(&key, error);
  return err;
}
