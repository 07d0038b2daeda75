/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "store/sqlite/inside.h"

/*
 * The write-ahead log. Whoever opens the store alone reads all of it, so it is kept short; and it
 * is never made shorter on disk but written over from its start, because an fsync of a file that
 * keeps its size is the cheapest there is.
 */
#define LOG_PAGES 128

static int note_pages(void *argument, sqlite3 *connection, const char *name, int pages)
{
  struct cred_sqlite *db = argument;

  (void)connection;
  (void)name;
  db->log_pages = pages;
  return SQLITE_OK;
}

void cred_log_install(struct cred_sqlite *db)
{
  int keep_file = 1;

  (void)sqlite3_db_config(db->connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  (void)sqlite3_file_control(db->connection, "main", SQLITE_FCNTL_PERSIST_WAL, &keep_file);
  (void)sqlite3_wal_hook(db->connection, note_pages, db);
}

static int pages_written(struct cred_sqlite *db)
{
  int pages = 0, highest;

  (void)sqlite3_db_status(db->connection, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &highest, 0);
  return pages;
}

void cred_log_note_begin(struct cred_sqlite *db)
{
  db->log_pages = 0;
  db->written_pages = pages_written(db);
}

/* Somebody took the file out of WAL mode: this commit may not be on disk, the next will. */
static enum cred_err lost_log(struct cred_sqlite *db, struct cred_error *error)
{
  (void)sqlite3_exec(db->connection, "PRAGMA journal_mode=WAL", NULL, NULL, NULL);
  return cred_error_set(error, CRED_ERR_IO, "store: %s has no write-ahead log", db->path);
}

/*
 * SQLite's own way (synchronous=FULL) would also sync the directory each time the file was opened
 * anew, and would hold the writer's lock meanwhile; so the log is synced here, after the commit.
 * Other logins that wait for the disk at the same time share the wait.
 */
enum cred_err cred_log_sync(struct cred_sqlite *db, struct cred_error *error)
{
  char name[PATH_MAX + sizeof("-wal")];
  bool done;
  int fd;

  (void)snprintf(name, sizeof(name), "%s-wal", db->path);
  fd = open(name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT)
    return lost_log(db, error);
  done = fd >= 0 && fdatasync(fd) == 0;
  if (!done)
    (void)cred_error_set(error, CRED_ERR_IO, "store: cannot sync %s: %m", name);
  if (fd >= 0)
    (void)close(fd);
  return done ? CRED_OK : CRED_ERR_IO;
}

/* Whether this transaction took the log past another LOG_PAGES. (A reader can keep it from starting
 * anew; then every transaction would try in vain.) */
static bool is_time_to_restart(struct cred_sqlite *db)
{
  int before = db->log_pages - (pages_written(db) - db->written_pages);

  return db->log_pages / LOG_PAGES > (before > 0 ? before : 0) / LOG_PAGES;
}

/*
 * Copies the log into the file, and moves a row away and back: only a write starts the log at its
 * front again, and nobody after us knows that the copying was done. (A row written over by the same
 * bytes is no write to SQLite.)
 */
static void restart(struct cred_sqlite *db)
{
  if (sqlite3_wal_checkpoint_v2(db->connection, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) !=
      SQLITE_OK)
    return;
  (void)sqlite3_exec(db->connection,
                     "BEGIN IMMEDIATE;UPDATE state SET key=x'1100' WHERE key=x'11';"
                     "UPDATE state SET key=x'11' WHERE key=x'1100';COMMIT",
                     NULL, NULL, NULL);
  if (sqlite3_get_autocommit(db->connection) == 0)
    (void)sqlite3_exec(db->connection, "ROLLBACK", NULL, NULL, NULL);
}

static void note_erased(struct cred_sqlite *db)
{
  struct cred_ledger *ledger;

  cred_ledger_forget(db);
  if (sqlite3_exec(db->connection, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
    return;
  if (cred_ledger_of(db, &ledger, NULL) == CRED_OK) {
    ledger->erase_is_due = false;
    db->ledger_is_dirty = true;
    if (cred_ledger_keep(db, NULL) == CRED_OK)
      (void)sqlite3_exec(db->connection, "COMMIT", NULL, NULL, NULL);
  }
  if (sqlite3_get_autocommit(db->connection) == 0)
    (void)sqlite3_exec(db->connection, "ROLLBACK", NULL, NULL, NULL);
}

/* What was erased in the file is still in the log: empty it, now or after a later commit. */
static void erase(struct cred_sqlite *db)
{
  if (sqlite3_wal_checkpoint_v2(db->connection, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) ==
      SQLITE_OK)
    note_erased(db);
}

void cred_log_tend(struct cred_sqlite *db)
{
  db->wait.is_refused = !db->erased_now;
  if (db->ledger_is_loaded && db->ledger.erase_is_due)
    erase(db);
  else if (db->log_pages > 0 && is_time_to_restart(db))
    restart(db);
  db->wait.is_refused = false;
}
