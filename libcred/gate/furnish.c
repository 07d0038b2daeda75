/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/chain_state.h"
#include "gate/inside.h"

static enum cred_err start_clock(struct cred_change *change)
{
  struct cred_gate *gate = change->gate;
  struct cred_clock_anchor anchor = cred_clock_start(&change->now);
  struct cred_blob blob;

  change->now_ms = anchor.store_ms;
  change->wall_ms = change->now.wall_ms;
  cred_anchor_pack(&anchor, &blob);
  return gate->store.ops->meta_put(gate->store.db, CRED_META_CLOCK, &blob, &gate->error);
}

/* The first key stands at both ends: where verifying starts, and where the next event goes on. */
static enum cred_err start_chain(struct cred_change *change)
{
  static const unsigned char nothing_before[CRED_MAC_SIZE];
  CRED_SECRET_AUTO key = {0};
  enum cred_err err = cred_secret_random(&key, CRED_KEY_SIZE);

  if (err == CRED_OK)
    err = cred_chain_end_keep(change, CRED_META_ORIGIN, 0, nothing_before, &key);
  if (err == CRED_OK)
    err = cred_chain_end_keep(change, CRED_META_CHAIN, 0, nothing_before, &key);
  return err;
}

static enum cred_err furnish(struct cred_change *change, uint32_t actor)
{
  struct cred_event event = {.kind = CRED_EVENT_STORE_CREATED, .actor = actor};
  enum cred_err err = start_clock(change);

  if (err == CRED_OK)
    err = cred_data_keys_make(change);
  if (err == CRED_OK)
    err = start_chain(change);
  if (err == CRED_OK)
    err = cred_change_note(change, &event);
  return err;
}

/* An empty store has no clock yet, so this does not begin like every other change. */
enum cred_err cred_gate_furnish(struct cred_gate *gate, uint32_t actor)
{
  struct cred_change change = {.gate = gate, .kind = CRED_STORE_DURABLE};
  enum cred_err err;

  memset(&gate->error, 0, sizeof(gate->error));
  err = gate->read_clock(&gate->time, &gate->error);
  change.now = gate->time;
  if (err == CRED_OK)
    err = cred_store_begin(&gate->store, CRED_STORE_DURABLE, &gate->error);
  if (err != CRED_OK)
    return err;
  return cred_change_end(&change, furnish(&change, actor));
}
