/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/sqlite/inside.h"

#define EVENT_COLUMNS "sequence,wall_ms,kind,actor,class,address,subject,service,system,detail,mac"
#define EVENT_FILTER                                                                               \
  "(?2=0 OR wall_ms>=?2)AND(?3=0 OR wall_ms<?3)AND(?4=0 OR kind=?4)ORDER BY sequence LIMIT ?5"

static const char *const texts[CRED_STATEMENT_COUNT] = {
    [CRED_STATEMENT_BEGIN] = "BEGIN",
    [CRED_STATEMENT_BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [CRED_STATEMENT_COMMIT] = "COMMIT",
    [CRED_STATEMENT_VERSION] = "PRAGMA user_version",
    [CRED_STATEMENT_GET] = "SELECT value FROM state WHERE key=?1",
    [CRED_STATEMENT_PUT] = "REPLACE INTO state VALUES(?1,?2)",
    [CRED_STATEMENT_DELETE] = "DELETE FROM state WHERE key=?1",
    [CRED_STATEMENT_SCAN] = "SELECT key,value FROM state WHERE key>=?1 AND key<?2 ORDER BY key",
    [CRED_STATEMENT_SEALED_GET] = "SELECT value FROM sealed WHERE slot=?1",
    [CRED_STATEMENT_SEALED_ADD] = "INSERT INTO sealed(value)VALUES(?1)",
    [CRED_STATEMENT_SEALED_SET] = "UPDATE sealed SET value=?2 WHERE slot=?1",
    [CRED_STATEMENT_EVENT_LAST_SEQUENCE] = "SELECT max(sequence) FROM event",
    [CRED_STATEMENT_EVENT_LAST] =
        "SELECT " EVENT_COLUMNS " FROM event ORDER BY sequence DESC LIMIT 1",
    [CRED_STATEMENT_EVENT_ADD] = "INSERT INTO event VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)",
    [CRED_STATEMENT_EVENT_LIST] =
        "SELECT " EVENT_COLUMNS " FROM event WHERE sequence>?1 AND" EVENT_FILTER,
    [CRED_STATEMENT_EVENT_LIST_OF_SUBJECT] =
        "SELECT " EVENT_COLUMNS
        " FROM event INDEXED BY event_subject WHERE subject=?6 AND sequence>?1 AND" EVENT_FILTER,
    [CRED_STATEMENT_EVENT_PRUNE] = "DELETE FROM event WHERE sequence<=?1",
};

static bool writes(enum cred_statement which)
{
  return which == CRED_STATEMENT_PUT || which == CRED_STATEMENT_DELETE ||
         which == CRED_STATEMENT_SEALED_ADD || which == CRED_STATEMENT_SEALED_SET ||
         which == CRED_STATEMENT_EVENT_ADD || which == CRED_STATEMENT_EVENT_PRUNE;
}

enum cred_err cred_sqlite_statement(struct cred_sqlite *db, enum cred_statement which,
                                    sqlite3_stmt **out, struct cred_error *error)
{
  *out = db->statements[which];
  if (writes(which) && !db->may_write)
    return cred_error_set(error, CRED_ERR_STATE, "store: no transaction to write in");
  if (*out != NULL)
    return CRED_OK;
  (void)sqlite3_prepare_v3(db->connection, texts[which], -1, SQLITE_PREPARE_PERSISTENT,
                           &db->statements[which], NULL);
  *out = db->statements[which];
  if (*out == NULL)
    return cred_sqlite_error(db, sqlite3_extended_errcode(db->connection), texts[which], error);
  return CRED_OK;
}

void cred_sqlite_statements_free(struct cred_sqlite *db)
{
  for (size_t i = 0; i < CRED_STATEMENT_COUNT; i++) {
    (void)sqlite3_finalize(db->statements[i]);
    db->statements[i] = NULL;
  }
}

enum cred_err cred_sqlite_finish(struct cred_sqlite *db, sqlite3_stmt *statement, const char *doing,
                                 struct cred_error *error)
{
  int answer = sqlite3_step(statement);
  enum cred_err err = cred_sqlite_error(db, answer, doing, error);

  (void)sqlite3_reset(statement);
  (void)sqlite3_clear_bindings(statement);
  return err;
}
