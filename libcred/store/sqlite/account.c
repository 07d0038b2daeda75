/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/inside.h"

#define PACKED_MAX 1024

enum cred_err cred_sqlite_account_get(void *handle, const char *subject, const char *system,
                                      struct cred_account_row *out, struct cred_error *error)
{
  struct cred_state_key key;
  struct cred_unpack value;
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  cred_account_pack_key(&key, subject, system);
  err = cred_state_get(handle, &key, &value, error);
  if (err != CRED_OK)
    return err;
  memcpy(out->subject, subject, strnlen(subject, sizeof(out->subject) - 1));
  memcpy(out->system, system, strnlen(system, sizeof(out->system) - 1));
  return cred_account_unpack(&value, out) ? CRED_OK : cred_sqlite_damaged("an account", error);
}

enum cred_err cred_sqlite_account_put(void *handle, const struct cred_account_row *row,
                                      struct cred_error *error)
{
  unsigned char room[PACKED_MAX];
  struct cred_state_key key;
  struct cred_pack value;

  if (!cred_account_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid account");
  cred_account_pack_key(&key, row->subject, row->system);
  cred_pack_start(&value, room, sizeof(room));
  cred_account_pack(&value, row);
  return cred_state_put(handle, &key, &value, error);
}

enum cred_err cred_sqlite_account_delete(void *handle, const char *subject, const char *system,
                                         struct cred_error *error)
{
  struct cred_state_key key;
  bool deleted = false;
  enum cred_err err;

  cred_account_pack_key(&key, subject, system);
  err = cred_state_delete(handle, &key, &deleted, error);
  return err == CRED_OK && !deleted ? CRED_ERR_NOT_FOUND : err;
}

/* Behind every key that begins with these two names; both empty: before all. */
static void start_after(struct cred_state_key *from, const char *subject, const char *system)
{
  struct cred_state_key last;

  if (subject[0] == '\0')
    return;
  cred_account_pack_key(&last, subject, system);
  cred_state_key_end_of(from, &last);
}

enum cred_err cred_sqlite_account_list(void *handle, const char *subject, const char *system,
                                       struct cred_account_row *rows, size_t *count,
                                       struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  struct cred_state_key from, to;
  struct cred_unpack key, value;
  size_t room = *count;
  bool found = true;
  enum cred_err err;

  *count = 0;
  cred_state_key_start(&from, CRED_KEY_ACCOUNT);
  cred_state_key_end_of(&to, &from);
  start_after(&from, subject, system);
  err = cred_state_scan(db, &from, &to, error);
  while (err == CRED_OK && *count < room) {
    err = cred_state_scan_next(db, &found, &key, &value, error);
    if (err != CRED_OK || !found)
      break;
    if (!cred_account_unpack_key(&key, &rows[*count]) ||
        !cred_account_unpack(&value, &rows[*count]))
      err = cred_sqlite_damaged("an account", error);
    else
      (*count)++;
  }
  cred_state_scan_end(db);
  return err;
}
