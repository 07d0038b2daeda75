/* SPDX-License-Identifier: BSD-3-Clause */
#include "gate/event_walk.h"

#include <string.h>

#include "event/chain.h"
#include "gate/chain_state.h"

enum cred_err cred_event_walk_start(struct cred_change *change, struct cred_event_walk *out)
{
  memset(out, 0, sizeof(*out));
  out->change = change;
  return cred_chain_end_open(change, CRED_META_ORIGIN, &out->sequence, out->mac, &out->key);
}

enum cred_err cred_event_walk_step(struct cred_event_walk *walk, const struct cred_event *event,
                                   const char **fault)
{
  struct cred_error *error = &walk->change->gate->error;
  unsigned char mac[CRED_MAC_SIZE];
  enum cred_err err;

  *fault = event->sequence == walk->sequence + 1 ? NULL : "the event is missing";
  if (*fault != NULL)
    return CRED_OK;
  err = cred_event_mac(&walk->key, event, walk->mac, mac, error);
  if (err != CRED_OK)
    return err;
  *fault = memcmp(mac, event->mac, sizeof(mac)) == 0 ? NULL : "the event was altered";
  if (*fault != NULL)
    return CRED_OK;
  walk->sequence = event->sequence;
  memcpy(walk->mac, mac, sizeof(mac));
  return cred_event_key_next(&walk->key, error);
}

void cred_event_walk_end(struct cred_event_walk *walk)
{
  cred_secret_erase(&walk->key);
}
