/* SPDX-License-Identifier: BSD-3-Clause */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "gate/passwords.h"

/* crypt(3) hashes that were taken over: sealed, and opened only for who checks a new password. */

#define BOUND_SIZE 64

static void name_place(uint64_t account, uint64_t sequence, char out[BOUND_SIZE])
{
  (void)snprintf(out, BOUND_SIZE, "crypt hash %" PRIu64 " %" PRIu64, account, sequence);
}

static enum cred_err drop_oldest(struct cred_change *change, struct cred_password_row *row)
{
  struct cred_gate *gate = change->gate;
  struct cred_remembered_row oldest;
  uint64_t after = 0;
  size_t count = 1;
  enum cred_err err = CRED_OK;

  while (err == CRED_OK && count == 1) {
    err = gate->store.ops->remembered_list(gate->store.db, row->account, after, &oldest, &count,
                                           &gate->error);
    if (err != CRED_OK || count == 0)
      break;
    after = oldest.sequence;
    if (oldest.person != 0 || oldest.barred)
      continue;
    row->crypts--;
    return gate->store.ops->remembered_delete(gate->store.db, row->account, after, &gate->error);
  }
  return err == CRED_OK
             ? cred_error_set(&gate->error, CRED_ERR_STATE, "too many hashes of one account")
             : err;
}

static enum cred_err add(struct cred_change *change, struct cred_password_row *row,
                         const struct cred_secret *hash, bool barred)
{
  struct cred_gate *gate = change->gate;
  struct cred_remembered_row remembered = {.account = row->account,
                                           .sequence = row->changes + 1,
                                           .set_wall_ms = change->wall_ms,
                                           .ended_wall_ms = barred ? 0 : change->wall_ms,
                                           .barred = barred};
  const struct cred_data_key *key;
  char place[BOUND_SIZE];
  enum cred_err err = row->crypts >= CRED_CRYPT_MAX ? drop_oldest(change, row) : CRED_OK;

  if (err == CRED_OK)
    err = cred_change_key(change, CRED_PURPOSE_PASSWORDS, &key);
  if (err != CRED_OK)
    return err;
  name_place(row->account, remembered.sequence, place);
  memcpy(remembered.system, row->system, sizeof(remembered.system));
  remembered.key_id = key->id;
  err = cred_seal(&key->key, key->id, place, hash, &remembered.crypt, &gate->error);
  if (err == CRED_OK)
    err = gate->store.ops->remembered_put(gate->store.db, &remembered, &gate->error);
  if (err == CRED_OK) {
    row->changes++;
    row->crypts++;
  }
  return err;
}

enum cred_err cred_change_crypt_open(struct cred_change *change,
                                     const struct cred_remembered_row *remembered,
                                     struct cred_secret *out)
{
  const struct cred_data_key *key;
  char place[BOUND_SIZE];
  enum cred_err err = cred_change_key(change, CRED_PURPOSE_PASSWORDS, &key);

  if (err != CRED_OK)
    return err;
  name_place(remembered->account, remembered->sequence, place);
  return cred_unseal(&key->key, key->id, place, &remembered->crypt, out, &change->gate->error);
}

static enum cred_err open_one(struct cred_change *change,
                              const struct cred_remembered_row *remembered,
                              struct cred_password_crypts_reply *reply)
{
  enum cred_err err = cred_change_crypt_open(change, remembered, &reply->rows[reply->count].hash);

  reply->rows[reply->count].barred = remembered->barred;
  reply->count += err == CRED_OK;
  return err;
}

static enum cred_err crypts_in(struct cred_change *change, struct cred_holding *holding,
                               uint64_t after, struct cred_password_crypts_reply *reply)
{
  struct cred_gate *gate = change->gate;
  size_t count = 1;
  enum cred_err err = cred_change_holding(change, holding);

  if (holding->row.crypts == 0)
    return err;
  while (err == CRED_OK && count == 1 && reply->count < CRED_CRYPT_PAGE) {
    struct cred_remembered_row row;

    err = gate->store.ops->remembered_list(gate->store.db, holding->row.account, after, &row,
                                           &count, &gate->error);
    if (err != CRED_OK || count == 0)
      break;
    after = row.sequence;
    if (row.person == 0 && cred_memory_is_kept(change, holding, &row))
      err = open_one(change, &row, reply);
  }
  reply->next = err == CRED_OK && count == 1 ? after : 0;
  return err;
}

enum cred_err cred_direct_password_crypts(struct cred_gate *gate,
                                          const struct cred_password_crypts_request *request,
                                          struct cred_password_crypts_reply *reply)
{
  struct cred_holding holding;
  struct cred_change change;
  enum cred_err err = cred_gate_holding_start(gate, &request->holder, &holding);

  memset(reply, 0, sizeof(*reply));
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_READ, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, crypts_in(&change, &holding, request->after, reply));
  if (err != CRED_OK)
    cred_erase(reply, sizeof(*reply));
  return err;
}

/* This very hash, when it is there. */
static enum cred_err search(struct cred_change *change, const struct cred_password_row *row,
                            const struct cred_secret *hash, struct cred_remembered_row *out,
                            bool *found)
{
  struct cred_gate *gate = change->gate;
  uint64_t after = 0;
  size_t count = 1;
  enum cred_err err = CRED_OK;

  *found = false;
  while (err == CRED_OK && !*found && row->crypts > 0) {
    struct cred_password_crypts_reply opened = {0};

    err = gate->store.ops->remembered_list(gate->store.db, row->account, after, out, &count,
                                           &gate->error);
    if (err != CRED_OK || count == 0)
      break;
    after = out->sequence;
    if (out->person == 0)
      err = open_one(change, out, &opened);
    *found = err == CRED_OK && cred_secret_equal(&opened.rows[0].hash, hash);
    cred_erase(&opened, sizeof(opened));
  }
  return err;
}

enum cred_err cred_change_crypt_bar(struct cred_change *change, struct cred_password_row *row,
                                    const struct cred_secret *hash, bool *changed)
{
  struct cred_gate *gate = change->gate;
  struct cred_remembered_row same;
  bool is_there;
  enum cred_err err = search(change, row, hash, &same, &is_there);

  if (err != CRED_OK || (is_there && same.barred))
    return err;
  *changed = true;
  if (!is_there)
    return add(change, row, hash, true);
  same.barred = true;
  return gate->store.ops->remembered_put(gate->store.db, &same, &gate->error);
}

static enum cred_err import_in(struct cred_change *change, struct cred_holding *holding,
                               const struct cred_secret *hash, bool *imported)
{
  struct cred_event event = cred_password_event(CRED_EVENT_PASSWORD_IMPORTED, holding->holder);
  struct cred_remembered_row same;
  bool is_there = false;
  enum cred_err err = cred_change_holding(change, holding);

  if (err == CRED_OK)
    err = search(change, &holding->row, hash, &same, &is_there);
  if (err != CRED_OK || is_there)
    return err;
  *imported = true;
  if (err == CRED_OK)
    err = add(change, &holding->row, hash, false);
  if (err == CRED_OK)
    err = cred_change_holding_keep(change, holding);
  return err == CRED_OK ? cred_change_note(change, &event) : err;
}

static enum cred_err check_hash(struct cred_gate *gate, const struct cred_secret *hash)
{
  const char *text = cred_secret_text(hash);

  if (hash->length == 0 || hash->length > CRED_BLOB_MAX / 2 || strlen(text) != hash->length ||
      text[0] == '!' || text[0] == '*')
    return cred_error_set(&gate->error, CRED_ERR_INVALID, "not a hash of crypt(3)");
  return CRED_OK;
}

enum cred_err cred_direct_password_import(struct cred_gate *gate,
                                          const struct cred_password_import_request *request,
                                          struct cred_password_import_reply *reply)
{
  struct cred_holding holding;
  struct cred_change change;
  enum cred_err err = cred_gate_holding_start(gate, &request->holder, &holding);

  memset(reply, 0, sizeof(*reply));
  if (err == CRED_OK)
    err = check_hash(gate, &request->hash);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, import_in(&change, &holding, &request->hash, &reply->imported));
  reply->imported = reply->imported && err == CRED_OK;
  return err;
}
