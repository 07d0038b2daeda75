/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/sqlite/inside.h"

/*
 * A row of this table never moves: rows are only added at the end, wiped where they lie and never
 * deleted. Were they to move as other rows do when pages are split and merged, copies could stay
 * behind in the gaps of pages.
 */

static enum cred_err set(struct cred_sqlite *db, uint64_t slot, const void *bytes, size_t length,
                         struct cred_error *error)
{
  sqlite3_stmt *statement;
  int answer;
  enum cred_err err = cred_sqlite_statement(db, CRED_STATEMENT_SEALED_SET, &statement, error);

  if (err != CRED_OK)
    return err;
  answer = sqlite3_bind_int64(statement, 1, (int64_t)slot);
  if (answer == SQLITE_OK)
    answer = bytes != NULL ? sqlite3_bind_blob(statement, 2, bytes, (int)length, SQLITE_STATIC)
                           : sqlite3_bind_zeroblob(statement, 2, (int)length);
  err = cred_sqlite_error(db, answer, "bind a sealed value", error);
  return err == CRED_OK ? cred_sqlite_finish(db, statement, "write a sealed value", error) : err;
}

static enum cred_err add(struct cred_sqlite *db, const struct cred_blob *value, uint64_t *slot,
                         struct cred_error *error)
{
  sqlite3_stmt *statement;
  enum cred_err err = cred_sqlite_statement(db, CRED_STATEMENT_SEALED_ADD, &statement, error);

  if (err != CRED_OK)
    return err;
  err = cred_sqlite_error(
      db, sqlite3_bind_blob(statement, 1, value->bytes, (int)value->length, SQLITE_STATIC),
      "bind a sealed value", error);
  if (err == CRED_OK)
    err = cred_sqlite_finish(db, statement, "write a sealed value", error);
  if (err == CRED_OK)
    *slot = (uint64_t)sqlite3_last_insert_rowid(db->connection);
  return err;
}

/* Zeros over the value, and a note that the log must be emptied after the commit. */
static enum cred_err wipe(struct cred_sqlite *db, uint64_t slot, size_t length,
                          struct cred_error *error)
{
  struct cred_ledger *ledger;
  enum cred_err err = cred_ledger_of(db, &ledger, error);

  if (err != CRED_OK)
    return err;
  ledger->erase_is_due = true;
  db->ledger_is_dirty = true;
  db->erased_now = true;
  return set(db, slot, NULL, length, error);
}

enum cred_err cred_sealed_put(struct cred_sqlite *db, const struct cred_blob *value, uint64_t *slot,
                              struct cred_error *error)
{
  struct cred_blob old = {0};
  enum cred_err err = *slot != 0 ? cred_sealed_get(db, *slot, &old, error) : CRED_OK;

  if (err != CRED_OK)
    return err;
  if (old.length == value->length && memcmp(old.bytes, value->bytes, old.length) == 0)
    return CRED_OK;
  if (*slot != 0)
    err = wipe(db, *slot, old.length, error);
  if (err == CRED_OK && *slot != 0 && old.length == value->length)
    return set(db, *slot, value->bytes, value->length, error);
  *slot = 0;
  return err == CRED_OK && value->length > 0 ? add(db, value, slot, error) : err;
}

enum cred_err cred_sealed_get(struct cred_sqlite *db, uint64_t slot, struct cred_blob *out,
                              struct cred_error *error)
{
  sqlite3_stmt *statement;
  int answer;
  enum cred_err err = cred_sqlite_statement(db, CRED_STATEMENT_SEALED_GET, &statement, error);

  out->length = 0;
  if (err != CRED_OK || slot == 0)
    return err;
  (void)sqlite3_bind_int64(statement, 1, (int64_t)slot);
  answer = sqlite3_step(statement);
  if (answer != SQLITE_ROW)
    err = answer == SQLITE_DONE ? cred_sqlite_damaged("a sealed value", error)
                                : cred_sqlite_error(db, answer, "read a sealed value", error);
  else if (sqlite3_column_type(statement, 0) != SQLITE_BLOB ||
           (size_t)sqlite3_column_bytes(statement, 0) > sizeof(out->bytes))
    err = cred_sqlite_damaged("a sealed value", error);
  else {
    out->length = (size_t)sqlite3_column_bytes(statement, 0);
    if (out->length > 0)
      memcpy(out->bytes, sqlite3_column_blob(statement, 0), out->length);
  }
  (void)sqlite3_reset(statement);
  return err;
}
