/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "store/sqlite/inside.h"

/*
 * The write-ahead log. Whoever opens the store alone reads all of it, so it is kept short; and it
 * is not made shorter on disk but written over from its start, because the wait for the disk is
 * shortest when a file keeps its size. A durable commit waits for the disk anyway, so the copying
 * is left to one as a rule. While a reader keeps the log from starting anew, trying costs little.
 */
#define LOG_PAGES 128
#define LOG_PAGES_AT_MOST (2 * LOG_PAGES)

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

/* Notes in the ledger that the log starts anew, in a transaction of its own. */
static void note_start(struct cred_sqlite *db, bool is_erased)
{
  struct cred_ledger *ledger;

  cred_ledger_forget(db);
  if (sqlite3_exec(db->connection, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
    return;
  if (cred_ledger_of(db, &ledger, NULL) == CRED_OK) {
    ledger->log_starts++;
    ledger->erase_is_due = ledger->erase_is_due && !is_erased;
    db->ledger_is_dirty = true;
    if (cred_ledger_keep(db, NULL) == CRED_OK)
      (void)sqlite3_exec(db->connection, "COMMIT", NULL, NULL, NULL);
  }
  if (sqlite3_get_autocommit(db->connection) == 0)
    (void)sqlite3_exec(db->connection, "ROLLBACK", NULL, NULL, NULL);
}

/*
 * Copies the log into the file, which puts both on disk, and writes at once: only a write starts
 * the log at its front again, and nobody after us knows that the copying was done.
 */
static bool restart(struct cred_sqlite *db)
{
  int pages = 0, copied = 0;
  int answer =
      sqlite3_wal_checkpoint_v2(db->connection, "main", SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);

  if (answer != SQLITE_OK || copied < pages)
    return false;
  note_start(db, false);
  return true;
}

/* What was erased in the file is still in the log: empty it, now or after a later commit. */
static bool erase(struct cred_sqlite *db)
{
  if (sqlite3_wal_checkpoint_v2(db->connection, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) !=
      SQLITE_OK)
    return false;
  note_start(db, true);
  return true;
}

bool cred_log_tend(struct cred_sqlite *db)
{
  bool is_on_disk = false;

  db->wait.is_refused = !db->erased_now;
  if (db->ledger_is_loaded && db->ledger.erase_is_due)
    is_on_disk = erase(db);
  else if (db->log_pages >= (db->is_durable ? LOG_PAGES : LOG_PAGES_AT_MOST))
    is_on_disk = restart(db);
  db->wait.is_refused = false;
  return is_on_disk;
}
