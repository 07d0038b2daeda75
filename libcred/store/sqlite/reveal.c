/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/inside.h"

#define PACKED_MAX 1024

static void reveal_key(uint64_t id, struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_REVEAL);
  cred_pack_fixed(&out->pack, id);
}

enum cred_err cred_sqlite_reveal_get(void *handle, uint64_t id, struct cred_reveal_row *out,
                                     struct cred_error *error)
{
  struct cred_state_key key;
  struct cred_unpack value;
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  reveal_key(id, &key);
  err = cred_state_get(handle, &key, &value, error);
  if (err == CRED_OK && !cred_reveal_unpack(&value, id, out))
    err = cred_sqlite_damaged("a request to reveal", error);
  return err;
}

enum cred_err cred_sqlite_reveal_put(void *handle, const struct cred_reveal_row *row,
                                     struct cred_error *error)
{
  unsigned char room[PACKED_MAX];
  struct cred_state_key key;
  struct cred_pack value;

  if (!cred_reveal_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid request to reveal");
  reveal_key(row->id, &key);
  cred_pack_start(&value, room, sizeof(room));
  cred_reveal_pack(&value, row);
  return cred_state_put(handle, &key, &value, error);
}

enum cred_err cred_sqlite_reveal_delete(void *handle, uint64_t id, struct cred_error *error)
{
  struct cred_state_key key;
  bool deleted = false;
  enum cred_err err;

  reveal_key(id, &key);
  err = cred_state_delete(handle, &key, &deleted, error);
  return err == CRED_OK && !deleted ? CRED_ERR_NOT_FOUND : err;
}

static bool unpack_row(struct cred_unpack *key, struct cred_unpack *value,
                       struct cred_reveal_row *out)
{
  uint64_t id;

  (void)cred_unpack_byte(key);
  id = cred_unpack_fixed(key);
  return cred_unpack_ended_well(key) && cred_reveal_unpack(value, id, out);
}

enum cred_err cred_sqlite_reveal_list(void *handle, uint64_t after, struct cred_reveal_row *rows,
                                      size_t *count, struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  struct cred_state_key from, to;
  struct cred_unpack key, value;
  size_t room = *count;
  bool found = true;
  enum cred_err err;

  *count = 0;
  cred_state_key_start(&to, CRED_KEY_REVEAL + 1);
  reveal_key(after, &from);
  cred_pack_byte(&from.pack, 0); /* behind that one */
  err = cred_state_scan(db, &from, &to, error);
  while (err == CRED_OK && *count < room) {
    err = cred_state_scan_next(db, &found, &key, &value, error);
    if (err != CRED_OK || !found)
      break;
    if (!unpack_row(&key, &value, &rows[*count]))
      err = cred_sqlite_damaged("a request to reveal", error);
    else
      (*count)++;
  }
  cred_state_scan_end(db);
  return err;
}
