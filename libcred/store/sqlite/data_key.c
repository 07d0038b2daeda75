/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/row.h"
#include "store/sqlite/inside.h"

#define PACKED_MAX 128

static void data_key_key(uint64_t id, struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_DATA_KEY);
  cred_pack_fixed(&out->pack, id);
}

/* Where the row's wrapped key lies; slot 0: there is no such row. */
static enum cred_err find_slot(struct cred_sqlite *db, const struct cred_state_key *key,
                               uint32_t id, uint64_t *slot, struct cred_error *error)
{
  struct cred_data_key_row old;
  struct cred_unpack value;
  enum cred_err err = cred_state_get(db, key, &value, error);

  *slot = 0;
  if (err == CRED_ERR_NOT_FOUND)
    return CRED_OK;
  if (err == CRED_OK && !cred_data_key_unpack(&value, id, &old, slot))
    err = cred_sqlite_damaged("a data key", error);
  return err;
}

static enum cred_err last_id(struct cred_sqlite *db, uint32_t *out, struct cred_error *error)
{
  struct cred_data_key_row row;
  size_t count = 1;
  enum cred_err err = CRED_OK;

  *out = 0;
  while (err == CRED_OK && count > 0) {
    err = cred_sqlite_data_key_list(db, *out, &row, &count, error);
    if (err == CRED_OK && count > 0)
      *out = row.id;
  }
  return err;
}

enum cred_err cred_sqlite_data_key_put(void *handle, const struct cred_data_key_row *row,
                                       struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  unsigned char room[PACKED_MAX];
  struct cred_state_key key;
  struct cred_pack value;
  uint64_t slot = 0;
  uint32_t last = 0;
  enum cred_err err = CRED_OK;

  if (!cred_data_key_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid data key");
  if (row->id == 0)
    err = last_id(db, &last, error);
  data_key_key(row->id != 0 ? row->id : (uint64_t)last + 1, &key);
  if (err == CRED_OK && row->id != 0)
    err = find_slot(db, &key, row->id, &slot, error);
  if (err == CRED_OK)
    err = cred_sealed_put(db, &row->wrapped, &slot, error);
  if (err != CRED_OK)
    return err;
  cred_pack_start(&value, room, sizeof(room));
  cred_data_key_pack(&value, row, slot);
  return cred_state_put(db, &key, &value, error);
}

static enum cred_err take_row(struct cred_sqlite *db, struct cred_unpack *key,
                              struct cred_unpack *value, struct cred_data_key_row *out,
                              struct cred_error *error)
{
  uint64_t id, slot = 0;

  (void)cred_unpack_byte(key);
  id = cred_unpack_fixed(key);
  if (!cred_unpack_ended_well(key) || id > UINT32_MAX ||
      !cred_data_key_unpack(value, (uint32_t)id, out, &slot))
    return cred_sqlite_damaged("a data key", error);
  return cred_sealed_get(db, slot, &out->wrapped, error);
}

enum cred_err cred_sqlite_data_key_list(void *handle, uint32_t after,
                                        struct cred_data_key_row *rows, size_t *count,
                                        struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  struct cred_state_key from, to;
  struct cred_unpack key, value;
  size_t room = *count;
  bool found = true;
  enum cred_err err;

  *count = 0;
  data_key_key((uint64_t)after + 1, &from);
  cred_state_key_start(&to, CRED_KEY_DATA_KEY + 1);
  err = cred_state_scan(db, &from, &to, error);
  while (err == CRED_OK && *count < room) {
    err = cred_state_scan_next(db, &found, &key, &value, error);
    if (err != CRED_OK || !found)
      break;
    err = take_row(db, &key, &value, &rows[*count], error);
    *count += err == CRED_OK;
  }
  cred_state_scan_end(db);
  return err;
}
