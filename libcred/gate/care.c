/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/chain_state.h"
#include "gate/inside.h"

/* Looking after the store: checking all of it, copying it. */

static void found(struct cred_store_check_reply *reply, const char *what)
{
  reply->sound = false;
  if (reply->finding[0] == '\0')
    (void)snprintf(reply->finding, sizeof(reply->finding), "%s", what);
}

static enum cred_err check_keys(struct cred_change *change)
{
  const struct cred_data_key *key;
  enum cred_err err = CRED_OK;

  for (unsigned purpose = 0; purpose < CRED_PURPOSE_COUNT && err == CRED_OK; purpose++)
    err = cred_change_key(change, (enum cred_key_purpose)purpose, &key);
  return err;
}

static enum cred_err check_chain(struct cred_change *change, struct cred_store_check_reply *reply)
{
  struct cred_events_verify_request request = {0};
  struct cred_events_verify_reply verified;
  char finding[CRED_NAME_SIZE + 64];
  enum cred_err err = cred_change_events_verify(change, &request, &verified);

  if (err != CRED_OK || verified.intact)
    return err;
  (void)snprintf(finding, sizeof(finding), "event %llu: %s", (unsigned long long)verified.broken_at,
                 verified.finding);
  found(reply, finding);
  return CRED_OK;
}

static enum cred_err check_in(struct cred_change *change, struct cred_store_check_reply *reply)
{
  struct cred_gate *gate = change->gate;
  bool sound = false;
  enum cred_err err = gate->store.ops->check(gate->store.db, reply->finding, sizeof(reply->finding),
                                             &sound, &gate->error);

  if (err == CRED_OK && !sound)
    return CRED_OK;
  reply->sound = err == CRED_OK;
  if (err == CRED_OK)
    err = check_keys(change);
  if (err == CRED_OK)
    err = cred_change_seeds_check(change, reply->finding, sizeof(reply->finding), &reply->sound);
  if (err == CRED_OK)
    err = cred_change_crypts_check(change, reply->finding, sizeof(reply->finding), &reply->sound);
  if (err == CRED_OK)
    err = check_chain(change, reply);
  return err;
}

enum cred_err cred_direct_store_check(struct cred_gate *gate,
                                      const struct cred_store_check_request *request,
                                      struct cred_store_check_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  (void)request;
  memset(reply, 0, sizeof(*reply));
  reply->schema_version = CRED_STORE_SCHEMA_VERSION;
  err = cred_change_begin(gate, CRED_STORE_READ, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, check_in(&change, reply));
  if (err != CRED_OK)
    found(reply, gate->error.text);
  return err == CRED_ERR_DAMAGED || err == CRED_ERR_KEY ? CRED_OK : err;
}

static enum cred_err ready_in(struct cred_change *change)
{
  unsigned char mac[CRED_MAC_SIZE];
  uint64_t sequence;
  CRED_SECRET_AUTO key = {0};
  enum cred_err err = check_keys(change);

  return err == CRED_OK ? cred_chain_end_open(change, CRED_META_CHAIN, &sequence, mac, &key) : err;
}

enum cred_err cred_direct_ready(struct cred_gate *gate, const struct cred_ready_request *request,
                                struct cred_ready_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  (void)request;
  reply->ready = false;
  err = cred_change_begin(gate, CRED_STORE_READ, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, ready_in(&change));
  reply->ready = err == CRED_OK;
  return err;
}

static enum cred_err note_backup(struct cred_gate *gate,
                                 const struct cred_store_backup_request *request)
{
  struct cred_event event = {.kind = CRED_EVENT_STORE_BACKED_UP, .actor = request->actor};
  struct cred_change change;
  enum cred_err err = cred_change_begin_anyway(gate, CRED_STORE_DURABLE, &change);

  if (err != CRED_OK)
    return err;
  cred_event_detail(&event, "path=\"%s\"", request->path);
  return cred_change_end(&change, cred_change_note(&change, &event));
}

/* The copy holds the record of its own making. */
enum cred_err cred_direct_store_backup(struct cred_gate *gate,
                                       const struct cred_store_backup_request *request,
                                       struct cred_store_backup_reply *reply)
{
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_name(gate, request->path, sizeof(request->path));
  if (err == CRED_OK)
    err = note_backup(gate, request);
  if (err == CRED_OK)
    err = gate->store.ops->backup(gate->store.db, request->path, &reply->bytes, &gate->error);
  return err;
}
