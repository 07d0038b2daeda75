/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/inside.h"

#define PACKED_MAX 2048

static void id_key(uint64_t id, struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_EXCEPTION);
  cred_pack_fixed(&out->pack, id);
}

static void subject_key(const char *subject, uint64_t id, struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_EXCEPTION_OF_SUBJECT);
  cred_pack_name(&out->pack, subject);
  cred_pack_fixed(&out->pack, id);
}

enum cred_err cred_sqlite_exception_get(void *handle, uint64_t id, struct cred_exception_row *out,
                                        struct cred_error *error)
{
  struct cred_state_key key;
  struct cred_unpack value;
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  id_key(id, &key);
  err = cred_state_get(handle, &key, &value, error);
  if (err == CRED_OK && !cred_exception_unpack(&value, id, out))
    err = cred_sqlite_damaged("an exception", error);
  return err;
}

/* The key by which an exception is found does not change. */
static enum cred_err check_subject(void *handle, const struct cred_exception_row *row,
                                   struct cred_error *error)
{
  struct cred_exception_row before;
  enum cred_err err = cred_sqlite_exception_get(handle, row->id, &before, error);

  if (err == CRED_ERR_NOT_FOUND)
    return CRED_OK;
  if (err == CRED_OK && strcmp(before.subject, row->subject) != 0)
    err = cred_error_set(error, CRED_ERR_INVALID, "store: an exception is another subject's");
  return err;
}

enum cred_err cred_sqlite_exception_put(void *handle, const struct cred_exception_row *row,
                                        struct cred_error *error)
{
  unsigned char room[PACKED_MAX];
  struct cred_state_key key;
  struct cred_pack value;
  enum cred_err err;

  if (!cred_exception_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid exception");
  err = check_subject(handle, row, error);
  if (err != CRED_OK)
    return err;
  id_key(row->id, &key);
  cred_pack_start(&value, room, sizeof(room));
  cred_exception_pack(&value, row);
  err = cred_state_put(handle, &key, &value, error);
  if (err != CRED_OK)
    return err;
  subject_key(row->subject, row->id, &key);
  cred_pack_start(&value, room, sizeof(room));
  return cred_state_put(handle, &key, &value, error);
}

/* The next id behind after; 0: there is none. The scan ends before anything else is read. */
static enum cred_err next_id(struct cred_sqlite *db, const char *subject, uint64_t after,
                             uint64_t *out, struct cred_error *error)
{
  struct cred_state_key prefix, last, from, to;
  struct cred_unpack key, value;
  bool found = false;
  enum cred_err err;

  *out = 0;
  if (subject[0] == '\0') {
    cred_state_key_start(&prefix, CRED_KEY_EXCEPTION);
    id_key(after, &last);
  } else {
    cred_state_key_start(&prefix, CRED_KEY_EXCEPTION_OF_SUBJECT);
    cred_pack_name(&prefix.pack, subject);
    subject_key(subject, after, &last);
  }
  cred_state_key_end_of(&from, &last);
  cred_state_key_end_of(&to, &prefix);
  err = cred_state_scan(db, &from, &to, error);
  if (err == CRED_OK)
    err = cred_state_scan_next(db, &found, &key, &value, error);
  if (err == CRED_OK && found && key.left < sizeof(*out))
    err = cred_sqlite_damaged("an exception", error);
  if (err == CRED_OK && found) {
    key.bytes += key.left - sizeof(*out);
    key.left = sizeof(*out);
    *out = cred_unpack_fixed(&key);
  }
  cred_state_scan_end(db);
  return err;
}

enum cred_err cred_sqlite_exception_list(void *handle, const char *subject, uint64_t after,
                                         struct cred_exception_row *rows, size_t *count,
                                         struct cred_error *error)
{
  size_t room = *count;
  enum cred_err err = CRED_OK;

  *count = 0;
  while (err == CRED_OK && *count < room) {
    err = next_id(handle, subject, after, &after, error);
    if (err != CRED_OK || after == 0)
      break;
    err = cred_sqlite_exception_get(handle, after, &rows[*count], error);
    if (err == CRED_ERR_NOT_FOUND)
      err = cred_sqlite_damaged("an exception", error);
    if (err == CRED_OK)
      (*count)++;
  }
  return err;
}
