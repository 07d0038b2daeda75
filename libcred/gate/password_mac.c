/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/passwords.h"

enum cred_err cred_change_stored_mac(struct cred_change *change, const struct cred_stored *stored,
                                     unsigned char out[CRED_MAC_SIZE])
{
  const struct cred_data_key *key;
  enum cred_err err;

  memset(out, 0, CRED_MAC_SIZE);
  if (!stored->is_known)
    return CRED_OK;
  err = cred_change_key(change, CRED_PURPOSE_PASSWORDS, &key);
  if (err == CRED_OK)
    err = cred_keyed_hash(&key->key, "stored entry", stored->digest, sizeof(stored->digest), out,
                          &change->gate->error);
  return err;
}

enum cred_err cred_change_password_mac(struct cred_change *change, const struct cred_digest *digest,
                                       unsigned char out[CRED_MAC_SIZE], uint32_t *key_id)
{
  const struct cred_data_key *key;
  enum cred_err err = cred_change_key(change, CRED_PURPOSE_PASSWORDS, &key);

  memset(out, 0, CRED_MAC_SIZE);
  if (err != CRED_OK)
    return err;
  *key_id = key->id;
  return cred_keyed_hash(&key->key, "password", digest->bytes, sizeof(digest->bytes), out,
                         &change->gate->error);
}

static enum cred_err add_salts(struct cred_change *change, uint64_t id,
                               struct cred_salt rows[CRED_DIGEST_MAX], uint32_t *count)
{
  struct cred_gate *gate = change->gate;
  struct cred_person_row person;
  enum cred_err err = gate->store.ops->person_get(gate->store.db, id, &person, &gate->error);

  if (err == CRED_ERR_NOT_FOUND)
    return cred_error_set(&gate->error, CRED_ERR_DAMAGED, "a person has no salt");
  for (uint32_t set = person.cost_count; err == CRED_OK && set > 0 && *count < CRED_DIGEST_MAX;
       set--) {
    const struct cred_cost *cost = &person.costs[set - 1];
    struct cred_salt *salt = &rows[(*count)++];

    *salt = (struct cred_salt){
        .person = id, .set = set, .log2_n = cost->log2_n, .r = cost->r, .p = cost->p};
    memcpy(salt->salt, person.salt, sizeof(salt->salt));
  }
  return err;
}

enum cred_err cred_change_password_salts(struct cred_change *change,
                                         const struct cred_password_row *row,
                                         struct cred_salt rows[CRED_DIGEST_MAX], uint32_t *count)
{
  enum cred_err err;

  *count = 0;
  memset(rows, 0, CRED_DIGEST_MAX * sizeof(*rows));
  err = add_salts(change, cred_password_person(row), rows, count);
  if (err == CRED_OK && row->person != 0 && row->person != row->home)
    err = add_salts(change, row->home, rows, count);
  for (size_t i = 0; i < CRED_FORMER_MAX && row->former[i] != 0 && err == CRED_OK; i++)
    err = add_salts(change, row->former[i], rows, count);
  return err;
}

enum cred_err cred_change_digests_check(struct cred_change *change,
                                        const struct cred_password_row *row,
                                        const struct cred_digests *digests)
{
  struct cred_salt salts[CRED_DIGEST_MAX];
  uint32_t count;
  enum cred_err err = cred_change_password_salts(change, row, salts, &count);
  bool is_whole = err == CRED_OK && digests->count == count;

  for (uint32_t i = 0; i < count && is_whole; i++)
    is_whole = digests->rows[i].person == salts[i].person && digests->rows[i].set == salts[i].set;
  if (err == CRED_OK && !is_whole)
    err = cred_error_set(&change->gate->error, CRED_ERR_STATE,
                         "the digests are not of this account's salts");
  return err;
}
