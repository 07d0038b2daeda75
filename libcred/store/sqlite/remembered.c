/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/inside.h"

#define PACKED_MAX (CRED_BLOB_MAX + 512)

static void row_key(uint64_t account, uint64_t sequence, struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_REMEMBERED);
  cred_pack_fixed(&out->pack, account);
  cred_pack_fixed(&out->pack, sequence);
}

static void mac_prefix(uint64_t person, const unsigned char mac[CRED_MAC_SIZE],
                       struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_REMEMBERED_OF_MAC);
  cred_pack_fixed(&out->pack, person);
  cred_pack_raw(&out->pack, mac, CRED_MAC_SIZE);
}

void cred_remembered_mac_key(const struct cred_remembered_row *row, struct cred_state_key *out)
{
  mac_prefix(row->person, row->mac, out);
  cred_pack_fixed(&out->pack, row->account);
  cred_pack_fixed(&out->pack, row->sequence);
}

enum cred_err cred_remembered_get(struct cred_sqlite *db, uint64_t account, uint64_t sequence,
                                  struct cred_remembered_row *out, struct cred_error *error)
{
  struct cred_state_key key;
  struct cred_unpack value;
  enum cred_err err;

  row_key(account, sequence, &key);
  err = cred_state_get(db, &key, &value, error);
  if (err == CRED_OK && !cred_remembered_unpack(&value, account, sequence, out))
    err = cred_sqlite_damaged("a remembered password", error);
  return err;
}

enum cred_err cred_sqlite_remembered_put(void *handle, const struct cred_remembered_row *row,
                                         struct cred_error *error)
{
  unsigned char room[PACKED_MAX];
  struct cred_state_key key;
  struct cred_pack value, nothing = {0};
  enum cred_err err;

  if (!cred_remembered_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid remembered password");
  row_key(row->account, row->sequence, &key);
  cred_pack_start(&value, room, sizeof(room));
  cred_remembered_pack(&value, row);
  err = cred_state_put(handle, &key, &value, error);
  if (err != CRED_OK || row->person == 0)
    return err;
  cred_remembered_mac_key(row, &key);
  return cred_state_put(handle, &key, &nothing, error);
}

/* What follows the fingerprint in the key: whose it is. */
static bool unpack_place(struct cred_unpack *key, uint64_t *account, uint64_t *sequence)
{
  const size_t before = 1 + sizeof(uint64_t) + CRED_MAC_SIZE;

  if (key->left < before)
    return false;
  key->bytes += before;
  key->left -= before;
  *account = cred_unpack_fixed(key);
  *sequence = cred_unpack_fixed(key);
  return cred_unpack_ended_well(key);
}

static enum cred_err find_next(struct cred_sqlite *db, bool *found, struct cred_remembered_row *out,
                               struct cred_error *error)
{
  struct cred_unpack key, value;
  uint64_t account, sequence;
  enum cred_err err = cred_state_scan_next(db, found, &key, &value, error);

  if (err != CRED_OK || !*found)
    return err;
  if (!unpack_place(&key, &account, &sequence))
    return cred_sqlite_damaged("a remembered password's index", error);
  err = cred_remembered_get(db, account, sequence, out, error);
  return err == CRED_ERR_NOT_FOUND ? cred_sqlite_damaged("a remembered password's index", error)
                                   : err;
}

/* The first key behind that row's, of those that begin like *key. */
static void start_behind(const struct cred_remembered_row *row, struct cred_state_key *key)
{
  cred_pack_fixed(&key->pack, row->account);
  cred_pack_fixed(&key->pack, row->sequence);
  cred_pack_byte(&key->pack, 0);
}

enum cred_err cred_sqlite_remembered_find(void *handle, uint64_t person,
                                          const unsigned char mac[CRED_MAC_SIZE],
                                          const struct cred_remembered_row *after,
                                          struct cred_remembered_row *rows, size_t *count,
                                          struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  struct cred_state_key from, to;
  size_t room = *count;
  bool found = true;
  enum cred_err err;

  *count = 0;
  mac_prefix(person, mac, &from);
  cred_state_key_end_of(&to, &from);
  if (after != NULL)
    start_behind(after, &from);
  err = cred_state_scan(db, &from, &to, error);
  while (err == CRED_OK && *count < room) {
    err = find_next(db, &found, &rows[*count], error);
    if (err != CRED_OK || !found)
      break;
    (*count)++;
  }
  cred_state_scan_end(db);
  return err;
}

static bool unpack_row(struct cred_unpack *key, struct cred_unpack *value,
                       struct cred_remembered_row *out)
{
  uint64_t account, sequence;

  (void)cred_unpack_byte(key);
  account = cred_unpack_fixed(key);
  sequence = cred_unpack_fixed(key);
  return cred_unpack_ended_well(key) && cred_remembered_unpack(value, account, sequence, out);
}

enum cred_err cred_sqlite_remembered_list(void *handle, uint64_t account, uint64_t after,
                                          struct cred_remembered_row *rows, size_t *count,
                                          struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  struct cred_state_key from, to;
  struct cred_unpack key, value;
  size_t room = *count;
  bool found = true;
  enum cred_err err;

  *count = 0;
  if (after >= INT64_MAX)
    return CRED_OK;
  cred_state_key_start(&from, CRED_KEY_REMEMBERED);
  cred_pack_fixed(&from.pack, account);
  cred_state_key_end_of(&to, &from);
  cred_pack_fixed(&from.pack, after + 1);
  err = cred_state_scan(db, &from, &to, error);
  while (err == CRED_OK && *count < room) {
    err = cred_state_scan_next(db, &found, &key, &value, error);
    if (err != CRED_OK || !found)
      break;
    if (!unpack_row(&key, &value, &rows[*count]))
      err = cred_sqlite_damaged("a remembered password", error);
    else
      (*count)++;
  }
  cred_state_scan_end(db);
  return err;
}

enum cred_err cred_sqlite_remembered_delete(void *handle, uint64_t account, uint64_t sequence,
                                            struct cred_error *error)
{
  struct cred_remembered_row row;
  struct cred_state_key key;
  enum cred_err err = cred_remembered_get(handle, account, sequence, &row, error);

  if (err != CRED_OK)
    return err;
  row_key(account, sequence, &key);
  err = cred_state_delete(handle, &key, NULL, error);
  if (err != CRED_OK || row.person == 0)
    return err;
  cred_remembered_mac_key(&row, &key);
  return cred_state_delete(handle, &key, NULL, error);
}
