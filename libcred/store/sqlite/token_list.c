/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/sqlite/inside.h"

/* Keys of the scan end in the token's id. */
static enum cred_err next_id(struct cred_sqlite *db, bool *found, uint64_t *id,
                             struct cred_error *error)
{
  struct cred_unpack key, value;
  enum cred_err err = cred_state_scan_next(db, found, &key, &value, error);

  if (err != CRED_OK || !*found)
    return err;
  if (key.left < sizeof(*id))
    return cred_sqlite_damaged("a token's index", error);
  key.bytes += key.left - sizeof(*id);
  key.left = sizeof(*id);
  *id = cred_unpack_fixed(&key);
  return CRED_OK;
}

enum cred_err cred_sqlite_token_list(void *handle, const char *subject, bool with_revoked,
                                     uint64_t after, struct cred_token_row *rows, size_t *count,
                                     struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  struct cred_state_key from, to;
  size_t room = *count;
  bool found = true;
  uint64_t id = 0;
  enum cred_err err;

  *count = 0;
  if (after >= INT64_MAX)
    return CRED_OK;
  cred_state_key_start(&from, subject[0] == '\0' ? CRED_KEY_TOKEN : CRED_KEY_TOKEN_OF_SUBJECT);
  if (subject[0] != '\0')
    cred_pack_name(&from.pack, subject);
  cred_state_key_end_of(&to, &from);
  cred_pack_fixed(&from.pack, after + 1);
  err = cred_state_scan(db, &from, &to, error);
  while (err == CRED_OK && *count < room) {
    err = next_id(db, &found, &id, error);
    if (err != CRED_OK || !found)
      break;
    err = cred_sqlite_token_get(db, id, &rows[*count], error);
    if (err == CRED_ERR_NOT_FOUND)
      err = cred_sqlite_damaged("a token's index", error);
    else if (err == CRED_OK && (with_revoked || rows[*count].token.state != CRED_TOKEN_REVOKED))
      (*count)++;
  }
  cred_state_scan_end(db);
  return err;
}
