/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/inside.h"

#define PACKED_MAX 1536

static void session_key(const char *subject, uint64_t id, struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_SESSION);
  cred_pack_name(&out->pack, subject);
  cred_pack_fixed(&out->pack, id);
}

void cred_session_watched_key(const struct cred_session_row *row, struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_SESSION_WATCHED);
  cred_pack_fixed_time(&out->pack, row->due_ms);
  cred_pack_name(&out->pack, row->subject);
  cred_pack_fixed(&out->pack, row->id);
}

enum cred_err cred_sqlite_session_get(void *handle, const char *subject, uint64_t id,
                                      struct cred_session_row *out, struct cred_error *error)
{
  struct cred_state_key key;
  struct cred_unpack value;
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  session_key(subject, id, &key);
  err = cred_state_get(handle, &key, &value, error);
  if (err != CRED_OK)
    return err;
  memcpy(out->subject, subject, strnlen(subject, sizeof(out->subject) - 1));
  out->id = id;
  return cred_session_unpack(&value, out) ? CRED_OK : cred_sqlite_damaged("a session", error);
}

/* The key that the row has now goes, whether or not another takes its place. */
static enum cred_err forget_key(struct cred_sqlite *db, const char *subject, uint64_t id,
                                struct cred_error *error)
{
  struct cred_session_row before;
  struct cred_state_key key;
  enum cred_err err = cred_sqlite_session_get(db, subject, id, &before, error);

  if (err != CRED_OK || !before.is_watched)
    return err;
  cred_session_watched_key(&before, &key);
  return cred_state_delete(db, &key, NULL, error);
}

static enum cred_err put_key(struct cred_sqlite *db, const struct cred_session_row *row,
                             struct cred_error *error)
{
  unsigned char room[1];
  struct cred_state_key key;
  struct cred_pack nothing;

  if (!row->is_watched)
    return CRED_OK;
  cred_session_watched_key(row, &key);
  cred_pack_start(&nothing, room, sizeof(room));
  return cred_state_put(db, &key, &nothing, error);
}

enum cred_err cred_sqlite_session_put(void *handle, const struct cred_session_row *row,
                                      struct cred_error *error)
{
  unsigned char room[PACKED_MAX];
  struct cred_state_key key;
  struct cred_pack value;
  enum cred_err err;

  if (!cred_session_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid session");
  err = forget_key(handle, row->subject, row->id, error);
  if (err != CRED_OK && err != CRED_ERR_NOT_FOUND)
    return err;
  session_key(row->subject, row->id, &key);
  cred_pack_start(&value, room, sizeof(room));
  cred_session_pack(&value, row);
  err = cred_state_put(handle, &key, &value, error);
  return err == CRED_OK ? put_key(handle, row, error) : err;
}

enum cred_err cred_sqlite_session_delete(void *handle, const char *subject, uint64_t id,
                                         struct cred_error *error)
{
  struct cred_state_key key;
  enum cred_err err = forget_key(handle, subject, id, error);

  if (err != CRED_OK)
    return err;
  session_key(subject, id, &key);
  return cred_state_delete(handle, &key, NULL, error);
}

static bool take(struct cred_unpack *key, struct cred_unpack *value, struct cred_session_row *out)
{
  memset(out, 0, sizeof(*out));
  (void)cred_unpack_byte(key);
  cred_unpack_name(key, out->subject, sizeof(out->subject));
  out->id = cred_unpack_fixed(key);
  return cred_unpack_ended_well(key) && cred_session_unpack(value, out);
}

enum cred_err cred_sqlite_session_list(void *handle, const char *subject, uint64_t id,
                                       struct cred_session_row *rows, size_t *count,
                                       struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  struct cred_state_key from, to, all;
  struct cred_unpack key, value;
  size_t room = *count;
  bool found = true;
  enum cred_err err;

  *count = 0;
  session_key(subject, id + 1, &from);
  cred_state_key_start(&all, CRED_KEY_SESSION);
  cred_state_key_end_of(&to, &all);
  err = cred_state_scan(db, &from, &to, error);
  while (err == CRED_OK && *count < room) {
    err = cred_state_scan_next(db, &found, &key, &value, error);
    if (err != CRED_OK || !found)
      break;
    if (!take(&key, &value, &rows[*count]))
      err = cred_sqlite_damaged("a session", error);
    else
      (*count)++;
  }
  cred_state_scan_end(db);
  return err;
}

/* Only the places: no row can be read while the index is. */
static bool take_place(struct cred_unpack *key, struct cred_session_row *out)
{
  memset(out, 0, sizeof(*out));
  (void)cred_unpack_byte(key);
  out->due_ms = cred_unpack_fixed_time(key);
  cred_unpack_name(key, out->subject, sizeof(out->subject));
  out->id = cred_unpack_fixed(key);
  return cred_unpack_ended_well(key);
}

static enum cred_err find_places(struct cred_sqlite *db, const struct cred_session_row *after,
                                 struct cred_session_row *rows, size_t *count,
                                 struct cred_error *error)
{
  struct cred_state_key from, to, last;
  struct cred_unpack key, value;
  size_t room = *count;
  bool found = true;
  enum cred_err err;

  *count = 0;
  cred_state_key_start(&from, CRED_KEY_SESSION_WATCHED);
  cred_state_key_end_of(&to, &from);
  if (after != NULL) {
    cred_session_watched_key(after, &last);
    cred_state_key_end_of(&from, &last);
  }
  err = cred_state_scan(db, &from, &to, error);
  while (err == CRED_OK && *count < room) {
    err = cred_state_scan_next(db, &found, &key, &value, error);
    if (err != CRED_OK || !found)
      break;
    if (!take_place(&key, &rows[*count]))
      err = cred_sqlite_damaged("the index of sessions", error);
    else
      (*count)++;
  }
  cred_state_scan_end(db);
  return err;
}

enum cred_err cred_sqlite_session_watched(void *handle, const struct cred_session_row *after,
                                          struct cred_session_row *rows, size_t *count,
                                          struct cred_error *error)
{
  enum cred_err err = find_places(handle, after, rows, count, error);

  for (size_t i = 0; err == CRED_OK && i < *count; i++) {
    struct cred_session_row place = rows[i];

    err = cred_sqlite_session_get(handle, place.subject, place.id, &rows[i], error);
    if (err == CRED_ERR_NOT_FOUND || (err == CRED_OK && rows[i].due_ms != place.due_ms))
      err = cred_sqlite_damaged("the index of sessions", error);
  }
  return err;
}
