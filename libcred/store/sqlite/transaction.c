/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/sqlite/inside.h"

static enum cred_err run(struct cred_sqlite *db, enum cred_statement which, const char *doing,
                         struct cred_error *error)
{
  sqlite3_stmt *statement;
  enum cred_err err = cred_sqlite_statement(db, which, &statement, error);

  return err == CRED_OK ? cred_sqlite_finish(db, statement, doing, error) : err;
}

enum cred_err cred_sqlite_begin(void *handle, enum cred_store_begin kind, struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  bool writes = kind != CRED_STORE_READ;
  enum cred_err err;

  cred_ledger_forget(db);
  db->log_pages = 0;
  cred_wait_start(&db->wait);
  err = run(db, writes ? CRED_STATEMENT_BEGIN_WRITE : CRED_STATEMENT_BEGIN, "begin", error);
  if (err == CRED_OK)
    err = cred_schema_check(db, error);
  db->may_write = writes && err == CRED_OK;
  db->is_durable = kind == CRED_STORE_DURABLE;
  if (err != CRED_OK)
    cred_sqlite_rollback(db);
  return err;
}

enum cred_err cred_sqlite_commit(void *handle, struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  bool is_on_disk = false;
  enum cred_err err = cred_ledger_keep(db, error);

  cred_wait_start(&db->wait);
  if (err == CRED_OK)
    err = run(db, CRED_STATEMENT_COMMIT, "commit", error);
  if (err == CRED_OK && db->may_write)
    is_on_disk = cred_log_tend(db);
  if (err == CRED_OK && db->is_durable && !is_on_disk)
    err = cred_log_sync(db, error);
  if (err == CRED_OK)
    db->may_write = false;
  cred_ledger_forget(db);
  return err;
}

void cred_sqlite_rollback(void *handle)
{
  struct cred_sqlite *db = handle;

  cred_state_scan_end(db);
  cred_ledger_forget(db);
  db->may_write = false;
  if (sqlite3_get_autocommit(db->connection) == 0)
    (void)sqlite3_exec(db->connection, "ROLLBACK", NULL, NULL, NULL);
}
