/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/sqlite/inside.h"

static enum cred_err copy(struct cred_sqlite *db, sqlite3 *target, struct cred_error *error)
{
  sqlite3_backup *backup = sqlite3_backup_init(target, "main", db->connection, "main");
  int answer;

  if (backup == NULL)
    return cred_sqlite_error(db, sqlite3_extended_errcode(target), "begin a backup", error);
  (void)sqlite3_backup_step(backup, -1);
  answer = sqlite3_backup_finish(backup);
  return cred_sqlite_error(db, answer, "copy the store", error);
}

static enum cred_err fill(struct cred_sqlite *db, const char *path, struct cred_error *error)
{
  sqlite3 *target = NULL;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
              SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE;
  int answer = sqlite3_open_v2(path, &target, flags, NULL);
  enum cred_err err = cred_sqlite_error(db, answer, "open the backup", error);

  /* The file is new and nobody reads it yet: no journal, one wait for the disk at the end. */
  if (err == CRED_OK)
    answer = sqlite3_exec(target, "PRAGMA synchronous=FULL;PRAGMA journal_mode=MEMORY", NULL, NULL,
                          NULL);
  if (err == CRED_OK)
    err = cred_sqlite_error(db, answer, "open the backup", error);
  if (err == CRED_OK)
    err = copy(db, target, error);
  (void)sqlite3_close(target);
  return err;
}

enum cred_err cred_sqlite_backup(void *handle, const char *path, uint64_t *bytes,
                                 struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  char resolved[PATH_MAX];
  int64_t size = 0;
  enum cred_err err = cred_place_resolve(path, CRED_PLACE_TRUSTED, resolved, error);

  *bytes = 0;
  if (err == CRED_OK)
    err = cred_place_create_file(resolved, error);
  if (err != CRED_OK)
    return err;
  err = fill(db, resolved, error);
  if (err == CRED_OK)
    err = cred_place_check_file(resolved, &size, error);
  if (err == CRED_OK)
    err = cred_place_sync_directory(resolved, error);
  if (err != CRED_OK)
    (void)unlink(resolved);
  *bytes = err == CRED_OK ? (uint64_t)size : 0;
  return err;
}
