/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/sqlite/inside.h"

static enum cred_err too_long(struct cred_error *error)
{
  return cred_error_set(error, CRED_ERR_TOO_LONG, "store: a row is too long");
}

/* The statement with the key as its first parameter. The key must live until the reset. */
static enum cred_err bind_key(struct cred_sqlite *db, enum cred_statement which,
                              const struct cred_state_key *key, sqlite3_stmt **out,
                              struct cred_error *error)
{
  enum cred_err err;

  if (key->pack.failed)
    return too_long(error);
  err = cred_sqlite_statement(db, which, out, error);
  if (err != CRED_OK)
    return err;
  return cred_sqlite_error(
      db, sqlite3_bind_blob(*out, 1, key->room, (int)key->pack.length, SQLITE_STATIC), "bind a key",
      error);
}

/* Copies a blob column into the handle. */
static enum cred_err take_value(struct cred_sqlite *db, sqlite3_stmt *statement,
                                struct cred_unpack *value, struct cred_error *error)
{
  const void *bytes = sqlite3_column_blob(statement, 0);
  int length = sqlite3_column_bytes(statement, 0);

  if (sqlite3_column_type(statement, 0) != SQLITE_BLOB || length < 0 ||
      (size_t)length > sizeof(db->value))
    return cred_sqlite_damaged("a row", error);
  if (length > 0)
    memcpy(db->value, bytes, (size_t)length);
  cred_unpack_start(value, db->value, (size_t)length);
  return CRED_OK;
}

enum cred_err cred_state_get(struct cred_sqlite *db, const struct cred_state_key *key,
                             struct cred_unpack *value, struct cred_error *error)
{
  sqlite3_stmt *statement;
  int answer;
  enum cred_err err = bind_key(db, CRED_STATEMENT_GET, key, &statement, error);

  if (err != CRED_OK)
    return err;
  answer = sqlite3_step(statement);
  if (answer == SQLITE_ROW)
    err = take_value(db, statement, value, error);
  else if (answer == SQLITE_DONE)
    err = CRED_ERR_NOT_FOUND;
  else
    err = cred_sqlite_error(db, answer, "read a row", error);
  (void)sqlite3_reset(statement);
  return err;
}

enum cred_err cred_state_put(struct cred_sqlite *db, const struct cred_state_key *key,
                             const struct cred_pack *value, struct cred_error *error)
{
  sqlite3_stmt *statement;
  int answer;
  enum cred_err err = bind_key(db, CRED_STATEMENT_PUT, key, &statement, error);

  if (err != CRED_OK)
    return err;
  if (value->failed)
    return too_long(error);
  answer = value->length > 0
               ? sqlite3_bind_blob(statement, 2, value->bytes, (int)value->length, SQLITE_STATIC)
               : sqlite3_bind_zeroblob(statement, 2, 0);
  err = cred_sqlite_error(db, answer, "bind a value", error);
  return err == CRED_OK ? cred_sqlite_finish(db, statement, "write a row", error) : err;
}

enum cred_err cred_state_delete(struct cred_sqlite *db, const struct cred_state_key *key,
                                bool *deleted, struct cred_error *error)
{
  sqlite3_stmt *statement;
  enum cred_err err = bind_key(db, CRED_STATEMENT_DELETE, key, &statement, error);

  if (err == CRED_OK)
    err = cred_sqlite_finish(db, statement, "delete a row", error);
  if (err == CRED_OK && deleted != NULL)
    *deleted = sqlite3_changes(db->connection) > 0;
  return err;
}

enum cred_err cred_state_scan(struct cred_sqlite *db, const struct cred_state_key *from,
                              const struct cred_state_key *to, struct cred_error *error)
{
  sqlite3_stmt *statement;
  enum cred_err err = bind_key(db, CRED_STATEMENT_SCAN, from, &statement, error);

  if (err != CRED_OK)
    return err;
  if (to->pack.failed)
    return too_long(error);
  return cred_sqlite_error(
      db, sqlite3_bind_blob(statement, 2, to->room, (int)to->pack.length, SQLITE_STATIC),
      "bind a key", error);
}

enum cred_err cred_state_scan_next(struct cred_sqlite *db, bool *found, struct cred_unpack *key,
                                   struct cred_unpack *value, struct cred_error *error)
{
  sqlite3_stmt *statement = db->statements[CRED_STATEMENT_SCAN];
  int answer = sqlite3_step(statement);

  *found = answer == SQLITE_ROW;
  if (answer != SQLITE_ROW)
    return cred_sqlite_error(db, answer, "read rows", error);
  if (sqlite3_column_type(statement, 0) != SQLITE_BLOB ||
      sqlite3_column_type(statement, 1) != SQLITE_BLOB)
    return cred_sqlite_damaged("a row", error);
  cred_unpack_start(key, sqlite3_column_blob(statement, 0),
                    (size_t)sqlite3_column_bytes(statement, 0));
  cred_unpack_start(value, sqlite3_column_blob(statement, 1),
                    (size_t)sqlite3_column_bytes(statement, 1));
  return CRED_OK;
}

void cred_state_scan_end(struct cred_sqlite *db)
{
  sqlite3_stmt *statement = db->statements[CRED_STATEMENT_SCAN];

  (void)sqlite3_reset(statement);
  if (statement != NULL)
    (void)sqlite3_clear_bindings(statement);
}
