/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>

#include "store/sqlite/inside.h"

#define SQL_MAX 128

const struct cred_schema_step cred_schema_steps[] = {
    /* few words: whoever opens the store reads them. What rows may hold is seen when they are read.
     */
    {1, "CREATE TABLE state(key BLOB PRIMARY KEY,value)WITHOUT ROWID;"
        "CREATE TABLE sealed(slot INTEGER PRIMARY KEY,value);"
        "CREATE TABLE event(sequence INTEGER PRIMARY KEY,wall_ms,kind,actor,class,address,subject,"
        "service,system,detail,mac);"
        "CREATE INDEX event_subject ON event(subject);"
        "INSERT INTO state VALUES(x'11',zeroblob(35))"}, /* an empty ledger */
    {2, ""}, /* rows about passwords, in the table state: an older program would not know them */
    {3, ""}, /* more of them, and more in them; about accounts, exceptions, sessions, rotation */
};
const size_t cred_schema_step_count = sizeof(cred_schema_steps) / sizeof(cred_schema_steps[0]);

static enum cred_err read_identity(struct cred_sqlite *db, int64_t *application, int64_t *version,
                                   struct cred_error *error)
{
  enum cred_err err = cred_sqlite_number(db, "PRAGMA application_id", application, error);

  if (err == CRED_OK)
    err = cred_sqlite_number(db, "PRAGMA user_version", version, error);
  return err;
}

static enum cred_err set_identity(struct cred_sqlite *db, int version, struct cred_error *error)
{
  char sql[SQL_MAX];

  (void)snprintf(sql, sizeof(sql), "PRAGMA application_id=%d;PRAGMA user_version=%d",
                 CRED_SQLITE_APPLICATION_ID, version);
  return cred_sqlite_run(db, sql, error);
}

/* Inside a transaction: every step beyond version. */
static enum cred_err take_steps(struct cred_sqlite *db, int64_t version,
                                const struct cred_schema_step *steps, size_t count,
                                struct cred_error *error)
{
  enum cred_err err = CRED_OK;

  for (size_t i = 0; i < count && err == CRED_OK; i++)
    if (steps[i].version > version)
      err = cred_sqlite_run(db, steps[i].sql, error);
  if (err == CRED_OK)
    err = set_identity(db, steps[count - 1].version, error);
  return err;
}

static enum cred_err end_transaction(struct cred_sqlite *db, enum cred_err err,
                                     struct cred_error *error)
{
  if (err == CRED_OK)
    err = cred_sqlite_run(db, "COMMIT", error);
  if (err != CRED_OK)
    (void)sqlite3_exec(db->connection, "ROLLBACK", NULL, NULL, NULL);
  return err;
}

static enum cred_err check_nothing_is_there(struct cred_sqlite *db, struct cred_error *error)
{
  int64_t application = 0, version = 0, tables = 0;
  enum cred_err err = read_identity(db, &application, &version, error);

  if (err == CRED_OK)
    err = cred_sqlite_number(db, "SELECT count(*) FROM sqlite_schema", &tables, error);
  if (err == CRED_OK && (application != 0 || version != 0 || tables != 0))
    err = cred_error_set(error, CRED_ERR_EXISTS, "%s exists already", db->path);
  return err;
}

enum cred_err cred_schema_create(struct cred_sqlite *db, struct cred_error *error)
{
  enum cred_err err = check_nothing_is_there(db, error);

  if (err == CRED_OK)
    err =
        cred_sqlite_run(db, "PRAGMA page_size=1024;PRAGMA journal_mode=WAL;BEGIN IMMEDIATE", error);
  if (err != CRED_OK)
    return err;
  err = check_nothing_is_there(db, error);
  if (err == CRED_OK)
    err = take_steps(db, 0, cred_schema_steps, cred_schema_step_count, error);
  err = end_transaction(db, err, error);
  if (err == CRED_OK)
    err = cred_log_sync(db, error);
  return err == CRED_OK ? cred_place_sync_directory(db->path, error) : err;
}

static enum cred_err judge_identity(struct cred_sqlite *db, int64_t application, int64_t version,
                                    int newest, struct cred_error *error)
{
  if (application != CRED_SQLITE_APPLICATION_ID || version < 1)
    return cred_error_set(error, CRED_ERR_DAMAGED, "%s is no credential store", db->path);
  if (version > newest)
    return cred_error_set(error, CRED_ERR_NEWER, "%s has schema %lld, this program knows %d",
                          db->path, (long long)version, newest);
  return CRED_OK;
}

static enum cred_err migrate_in(struct cred_sqlite *db, const struct cred_schema_step *steps,
                                size_t count, struct cred_error *error)
{
  int64_t application = 0, version = 0;
  enum cred_err err = read_identity(db, &application, &version, error);

  /* somebody else may have done it between our look and our lock */
  if (err == CRED_OK)
    err = judge_identity(db, application, version, steps[count - 1].version, error);
  if (err == CRED_OK)
    err = take_steps(db, version, steps, count, error);
  return err;
}

enum cred_err cred_schema_migrate(struct cred_sqlite *db, const struct cred_schema_step *steps,
                                  size_t count, struct cred_error *error)
{
  int newest = steps[count - 1].version;
  int64_t application = 0, version = 0;
  enum cred_err err = read_identity(db, &application, &version, error);

  if (err == CRED_OK)
    err = judge_identity(db, application, version, newest, error);
  if (err != CRED_OK || version == newest)
    return err;
  err = cred_sqlite_run(db, "BEGIN IMMEDIATE", error);
  if (err != CRED_OK)
    return err;
  err = end_transaction(db, migrate_in(db, steps, count, error), error);
  return err == CRED_OK ? cred_log_sync(db, error) : err;
}

enum cred_err cred_schema_check(struct cred_sqlite *db, struct cred_error *error)
{
  sqlite3_stmt *statement;
  int64_t version;
  int answer;
  enum cred_err err = cred_sqlite_statement(db, CRED_STATEMENT_VERSION, &statement, error);

  if (err != CRED_OK)
    return err;
  answer = sqlite3_step(statement);
  version = answer == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
  (void)sqlite3_reset(statement);
  err = cred_sqlite_error(db, answer, "read the schema version", error);
  if (err == CRED_OK)
    err = judge_identity(db, CRED_SQLITE_APPLICATION_ID, version, CRED_STORE_SCHEMA_VERSION, error);
  return err;
}
