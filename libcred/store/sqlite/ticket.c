/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/ticket_index.h"

#define PACKED_MAX 1024

static enum cred_err put_keys(struct cred_sqlite *db, const struct cred_ticket_row *row,
                              struct cred_error *error)
{
  struct cred_state_key keys[CRED_TICKET_KEYS];
  struct cred_pack nothing = {0};
  enum cred_err err = CRED_OK;

  cred_ticket_keys(row, keys);
  for (size_t i = 0; i < CRED_TICKET_KEYS && err == CRED_OK; i++)
    err = cred_state_put(db, &keys[i], &nothing, error);
  return err;
}

static enum cred_err delete_keys(struct cred_sqlite *db, const struct cred_ticket_row *row,
                                 struct cred_error *error)
{
  struct cred_state_key keys[CRED_TICKET_KEYS];
  bool deleted = true;
  enum cred_err err = CRED_OK;

  cred_ticket_keys(row, keys);
  for (size_t i = 0; i < CRED_TICKET_KEYS && err == CRED_OK && deleted; i++)
    err = cred_state_delete(db, &keys[i], &deleted, error);
  if (err == CRED_OK && !deleted)
    err = cred_sqlite_damaged("a ticket's index", error);
  return err;
}

enum cred_err cred_sqlite_ticket_put(void *handle, const struct cred_ticket_row *row,
                                     struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  unsigned char room[PACKED_MAX];
  struct cred_state_key key;
  struct cred_pack value;
  enum cred_err err;

  if (!cred_ticket_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid ticket");
  err = cred_sqlite_ticket_delete(db, row->id, error);
  if (err != CRED_OK && err != CRED_ERR_NOT_FOUND)
    return err;
  cred_ticket_key(row->id, &key);
  cred_pack_start(&value, room, sizeof(room));
  cred_ticket_pack(&value, row);
  err = cred_state_put(db, &key, &value, error);
  return err == CRED_OK ? put_keys(db, row, error) : err;
}

enum cred_err cred_sqlite_ticket_get(void *handle, uint64_t id, struct cred_ticket_row *out,
                                     struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  struct cred_state_key key;
  struct cred_unpack value;
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  cred_ticket_key(id, &key);
  err = cred_state_get(db, &key, &value, error);
  if (err == CRED_OK && !cred_ticket_unpack(&value, id, out))
    err = cred_sqlite_damaged("a ticket", error);
  return err;
}

enum cred_err cred_sqlite_ticket_delete(void *handle, uint64_t id, struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  struct cred_ticket_row row;
  struct cred_state_key key;
  enum cred_err err = cred_sqlite_ticket_get(db, id, &row, error);

  if (err != CRED_OK)
    return err;
  cred_ticket_key(id, &key);
  err = cred_state_delete(db, &key, NULL, error);
  return err == CRED_OK ? delete_keys(db, &row, error) : err;
}
