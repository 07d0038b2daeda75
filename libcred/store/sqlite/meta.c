/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/inside.h"

static enum cred_err meta_key(const char *name, struct cred_state_key *out,
                              struct cred_error *error)
{
  if (name[0] == '\0' || !cred_text_is_valid(name, CRED_NAME_SIZE))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a name for a value");
  cred_state_key_start(out, CRED_KEY_META);
  cred_pack_raw(&out->pack, name, strlen(name));
  return CRED_OK;
}

enum cred_err cred_sqlite_meta_get(void *handle, const char *name, struct cred_blob *out,
                                   struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  struct cred_state_key key;
  struct cred_unpack value;
  enum cred_err err = meta_key(name, &key, error);

  memset(out, 0, sizeof(*out));
  if (err == CRED_OK)
    err = cred_state_get(db, &key, &value, error);
  if (err != CRED_OK)
    return err;
  if (value.left > sizeof(out->bytes))
    return cred_sqlite_damaged(name, error);
  out->length = value.left;
  cred_unpack_raw(&value, out->bytes, value.left);
  return CRED_OK;
}

enum cred_err cred_sqlite_meta_put(void *handle, const char *name, const struct cred_blob *value,
                                   struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  unsigned char room[CRED_BLOB_MAX];
  struct cred_state_key key;
  struct cred_pack packed;
  enum cred_err err = meta_key(name, &key, error);

  if (err != CRED_OK)
    return err;
  cred_pack_start(&packed, room, sizeof(room));
  cred_pack_raw(&packed, value->bytes, value->length);
  return cred_state_put(db, &key, &packed, error);
}
