/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/inside.h"

#define PACKED_MAX 512

static void subject_key(const char *name, struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_SUBJECT);
  cred_pack_raw(&out->pack, name, strlen(name));
}

enum cred_err cred_sqlite_subject_get(void *handle, const char *name, struct cred_subject_row *out,
                                      struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  struct cred_state_key key;
  struct cred_unpack value;
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  subject_key(name, &key);
  err = cred_state_get(db, &key, &value, error);
  if (err == CRED_OK && !cred_subject_unpack(&value, name, out))
    err = cred_sqlite_damaged("a subject", error);
  return err;
}

enum cred_err cred_sqlite_subject_put(void *handle, const struct cred_subject_row *row,
                                      struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  unsigned char room[PACKED_MAX];
  struct cred_state_key key;
  struct cred_pack value;

  if (!cred_subject_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid subject");
  subject_key(row->name, &key);
  cred_pack_start(&value, room, sizeof(room));
  cred_subject_pack(&value, row);
  return cred_state_put(db, &key, &value, error);
}

static bool unpack_row(struct cred_unpack *key, struct cred_unpack *value,
                       struct cred_subject_row *out)
{
  char name[CRED_NAME_SIZE];

  (void)cred_unpack_byte(key);
  cred_unpack_rest(key, name, sizeof(name));
  return cred_unpack_ended_well(key) && cred_subject_unpack(value, name, out);
}

enum cred_err cred_sqlite_subject_list(void *handle, const char *after,
                                       struct cred_subject_row *rows, size_t *count,
                                       struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  struct cred_state_key from, to;
  struct cred_unpack key, value;
  size_t room = *count;
  bool found = true;
  enum cred_err err;

  *count = 0;
  cred_state_key_start(&from, CRED_KEY_SUBJECT);
  cred_state_key_end_of(&to, &from);
  if (after[0] != '\0')
    cred_pack_name(&from.pack, after); /* its NUL sorts after the name itself */
  err = cred_state_scan(db, &from, &to, error);
  while (err == CRED_OK && *count < room) {
    err = cred_state_scan_next(db, &found, &key, &value, error);
    if (err != CRED_OK || !found)
      break;
    if (!unpack_row(&key, &value, &rows[*count]))
      err = cred_sqlite_damaged("a subject", error);
    else
      (*count)++;
  }
  cred_state_scan_end(db);
  return err;
}
