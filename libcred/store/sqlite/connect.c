/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>
#include <sys/stat.h>

#include "store/sqlite/inside.h"

#define MAGIC "SQLite format 3" /* with its NUL, what every database begins with */

/* No more than our own statements need. */
static void limit(sqlite3 *connection)
{
  static const struct {
    int id, value;
  } limits[] = {
      {SQLITE_LIMIT_LENGTH, 65536},       {SQLITE_LIMIT_SQL_LENGTH, 4096},
      {SQLITE_LIMIT_COLUMN, 32},          {SQLITE_LIMIT_EXPR_DEPTH, 32},
      {SQLITE_LIMIT_COMPOUND_SELECT, 2},  {SQLITE_LIMIT_FUNCTION_ARG, 8},
      {SQLITE_LIMIT_ATTACHED, 0},         {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 64},
      {SQLITE_LIMIT_VARIABLE_NUMBER, 16}, {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
      {SQLITE_LIMIT_WORKER_THREADS, 0},
  };

  for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
    (void)sqlite3_limit(connection, limits[i].id, limits[i].value);
}

static void trust_nothing(sqlite3 *connection)
{
  (void)sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  (void)sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  (void)sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  (void)sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
}

enum cred_err cred_sqlite_run(struct cred_sqlite *db, const char *sql, struct cred_error *error)
{
  return cred_sqlite_error(db, sqlite3_exec(db->connection, sql, NULL, NULL, NULL), sql, error);
}

enum cred_err cred_sqlite_number(struct cred_sqlite *db, const char *sql, int64_t *out,
                                 struct cred_error *error)
{
  sqlite3_stmt *statement = NULL;
  int answer = sqlite3_prepare_v2(db->connection, sql, -1, &statement, NULL);

  if (answer == SQLITE_OK)
    answer = sqlite3_step(statement);
  if (answer == SQLITE_ROW)
    *out = sqlite3_column_int64(statement, 0);
  (void)sqlite3_finalize(statement);
  if (answer == SQLITE_DONE)
    return cred_sqlite_damaged(sql, error);
  return cred_sqlite_error(db, answer, sql, error);
}

static bool begins_as_database(sqlite3_file *file)
{
  char found[sizeof(MAGIC)] = "";

  return file->pMethods->xRead(file, found, sizeof(found), 0) == SQLITE_OK &&
         memcmp(found, MAGIC, sizeof(MAGIC)) == 0;
}

static bool has_size(sqlite3_file *file, off_t size)
{
  sqlite3_int64 found = 0;

  return file->pMethods->xFileSize(file, &found) == SQLITE_OK && found == size;
}

/*
 * SQLite may use a descriptor that another handle of this process left, and the program may have
 * put a file of its own under the number. Before anything is read as a database: next to an empty
 * one SQLite would delete the log, and all that is in it.
 */
static enum cred_err check_is_database(struct cred_sqlite *db, struct cred_error *error)
{
  sqlite3_file *file = NULL;
  struct stat status;

  if (lstat(db->path, &status) != 0 || status.st_size == 0)
    return CRED_OK; /* it is being made */
  (void)sqlite3_file_control(db->connection, "main", SQLITE_FCNTL_FILE_POINTER, (void *)&file);
  if (file == NULL || file->pMethods == NULL || begins_as_database(file))
    return CRED_OK;
  db->held.is_anothers = !has_size(file, status.st_size);
  return cred_error_set(error, CRED_ERR_DAMAGED, "store: what is open as %s is no database",
                        db->path);
}

enum cred_err cred_sqlite_connect(struct cred_sqlite *db, struct cred_error *error)
{
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
              SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE;
  sqlite3_int64 no_mmap = 0;
  int answer = cred_wait_open(&db->wait, db->path, flags, &db->connection);
  enum cred_err err;

  if (db->connection == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "store: out of memory");
  if (answer != SQLITE_OK)
    return cred_sqlite_error(db, answer, "open the file", error);
  err = check_is_database(db, error);
  if (err != CRED_OK)
    return err;
  limit(db->connection);
  trust_nothing(db->connection);
  cred_log_install(db);
  (void)sqlite3_file_control(db->connection, "main", SQLITE_FCNTL_MMAP_SIZE, &no_mmap);
  return cred_sqlite_run(db,
                         "PRAGMA temp_store=MEMORY;PRAGMA secure_delete=ON;"
                         "PRAGMA cell_size_check=ON;PRAGMA synchronous=NORMAL;"
                         "PRAGMA journal_size_limit=1048576",
                         error);
}
