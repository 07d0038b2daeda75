/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/inside.h"

static enum cred_err check_key(const struct cred_count_key *key, struct cred_error *error)
{
  if (cred_count_key_is_valid(key))
    return CRED_OK;
  return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid count");
}

enum cred_err cred_sqlite_count_get(void *handle, const struct cred_count_key *key,
                                    struct cred_count_row *out, struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  struct cred_state_key packed;
  struct cred_unpack value;
  enum cred_err err = check_key(key, error);

  if (err != CRED_OK)
    return err;
  cred_count_pack_key(&packed, key);
  memset(out, 0, sizeof(*out));
  err = cred_state_get(db, &packed, &value, error);
  out->key = *key;
  if (err == CRED_OK && !cred_count_unpack(&value, out))
    err = cred_sqlite_damaged("a count", error);
  if (err != CRED_OK)
    memset(out, 0, sizeof(*out));
  return err;
}

/* One row more or fewer of this kind and class. */
static enum cred_err account(struct cred_sqlite *db, const struct cred_count_key *key, bool more,
                             struct cred_error *error)
{
  struct cred_ledger *ledger;
  enum cred_err err = cred_ledger_of(db, &ledger, error);
  uint64_t *rows;

  if (err != CRED_OK)
    return err;
  rows = &ledger->counts[key->kind][key->class];
  if (!more && *rows == 0)
    return cred_sqlite_damaged("the ledger", error);
  *rows = more ? *rows + 1 : *rows - 1;
  db->ledger_is_dirty = true;
  return CRED_OK;
}

enum cred_err cred_sqlite_count_put(void *handle, const struct cred_count_row *row,
                                    struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  unsigned char room[CRED_STATE_VALUE_MAX];
  struct cred_state_key key;
  struct cred_pack value;
  struct cred_unpack old;
  enum cred_err err;

  if (!cred_count_row_is_valid(row))
    return check_key(&(struct cred_count_key){0}, error);
  cred_count_pack_key(&key, &row->key);
  err = cred_state_get(db, &key, &old, error);
  if (err == CRED_ERR_NOT_FOUND)
    err = account(db, &row->key, true, error);
  if (err != CRED_OK)
    return err;
  cred_pack_start(&value, room, sizeof(room));
  cred_count_pack(&value, row);
  return cred_state_put(db, &key, &value, error);
}

enum cred_err cred_sqlite_count_delete(void *handle, const struct cred_count_key *key,
                                       struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  struct cred_state_key packed;
  bool deleted;
  enum cred_err err = check_key(key, error);

  if (err != CRED_OK)
    return err;
  cred_count_pack_key(&packed, key);
  err = cred_state_delete(db, &packed, &deleted, error);
  if (err != CRED_OK)
    return err;
  return deleted ? account(db, key, false, error) : CRED_ERR_NOT_FOUND;
}

static enum cred_err take_row(struct cred_unpack *key, struct cred_unpack *value,
                              struct cred_count_row *out, struct cred_error *error)
{
  if (cred_count_unpack_key(key, &out->key) && cred_count_unpack(value, out))
    return CRED_OK;
  return cred_sqlite_damaged("a count", error);
}

enum cred_err cred_sqlite_count_list(void *handle, const char *subject, uint32_t skip,
                                     struct cred_count_row *rows, size_t *count,
                                     struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  struct cred_state_key from, to;
  struct cred_unpack key, value;
  size_t room = *count;
  bool found = true;
  enum cred_err err;

  *count = 0;
  cred_state_key_start(&from, CRED_KEY_COUNT);
  if (subject[0] != '\0')
    cred_pack_name(&from.pack, subject);
  cred_state_key_end_of(&to, &from);
  err = cred_state_scan(db, &from, &to, error);
  while (err == CRED_OK && *count < room) {
    err = cred_state_scan_next(db, &found, &key, &value, error);
    if (err != CRED_OK || !found)
      break;
    if (skip > 0)
      skip--;
    else if ((err = take_row(&key, &value, &rows[*count], error)) == CRED_OK)
      (*count)++;
  }
  cred_state_scan_end(db);
  return err;
}

enum cred_err cred_sqlite_count_rows(void *handle, enum cred_count_kind kind,
                                     enum cred_source_class class, uint32_t max, uint32_t *out,
                                     struct cred_error *error)
{
  struct cred_count_key key = {.kind = kind, .class = class};
  struct cred_ledger *ledger;
  enum cred_err err = check_key(&key, error);

  *out = 0;
  if (err == CRED_OK)
    err = cred_ledger_of(handle, &ledger, error);
  if (err == CRED_OK)
    *out = ledger->counts[kind][class] < max ? (uint32_t)ledger->counts[kind][class] : max;
  return err;
}
