/* SPDX-License-Identifier: BSD-3-Clause */
#include "gate/chain_state.h"

#include <stdio.h>
#include <string.h>

#define BOUND_SIZE 64

/* The key is bound to its place, so an older one cannot be put back beside newer events. */
static void bind_end(char out[BOUND_SIZE], uint64_t sequence)
{
  (void)snprintf(out, BOUND_SIZE, "event chain after %llu", (unsigned long long)sequence);
}

enum cred_err cred_chain_end_open(struct cred_change *change, const char *meta_name,
                                  uint64_t *sequence, unsigned char mac[CRED_MAC_SIZE],
                                  struct cred_secret *key)
{
  struct cred_gate *gate = change->gate;
  const struct cred_data_key *sealer;
  struct cred_chain_end end;
  struct cred_blob blob;
  char bound[BOUND_SIZE];
  enum cred_err err = gate->store.ops->meta_get(gate->store.db, meta_name, &blob, &gate->error);

  if (err == CRED_OK)
    err = cred_chain_end_unpack(&blob, &end);
  if (err == CRED_ERR_NOT_FOUND || err == CRED_ERR_DAMAGED)
    return cred_error_set(&gate->error, CRED_ERR_DAMAGED,
                          "the event chain's state is missing or damaged");
  if (err != CRED_OK)
    return err;
  err = cred_change_key(change, CRED_PURPOSE_EVENTS, &sealer);
  if (err != CRED_OK)
    return err;
  bind_end(bound, end.sequence);
  *sequence = end.sequence;
  memcpy(mac, end.mac, CRED_MAC_SIZE);
  return cred_unseal(&sealer->key, sealer->id, bound, &end.sealed_key, key, &gate->error);
}

enum cred_err cred_chain_end_keep(struct cred_change *change, const char *meta_name,
                                  uint64_t sequence, const unsigned char mac[CRED_MAC_SIZE],
                                  const struct cred_secret *key)
{
  struct cred_gate *gate = change->gate;
  const struct cred_data_key *sealer;
  struct cred_chain_end end = {.sequence = sequence};
  struct cred_blob blob;
  char bound[BOUND_SIZE];
  enum cred_err err = cred_change_key(change, CRED_PURPOSE_EVENTS, &sealer);

  if (err != CRED_OK)
    return err;
  bind_end(bound, sequence);
  memcpy(end.mac, mac, CRED_MAC_SIZE);
  err = cred_seal(&sealer->key, sealer->id, bound, key, &end.sealed_key, &gate->error);
  if (err != CRED_OK)
    return err;
  cred_chain_end_pack(&end, &blob);
  return gate->store.ops->meta_put(gate->store.db, meta_name, &blob, &gate->error);
}

enum cred_err cred_chain_keep(struct cred_change *change)
{
  if (change->noted_count == 0)
    return CRED_OK;
  return cred_chain_end_keep(change, CRED_META_CHAIN, change->chain_sequence, change->chain_mac,
                             &change->chain_key);
}
