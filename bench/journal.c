/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which way of keeping the store's journal is cheapest for a login: three small transactions, in
 * connections that are opened for it and closed again. Prints a table; the numbers of the store's
 * own code are in the other figures.
 */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench/stats.h"

#define DATABASE "journal.db"
#define LOGINS 200
#define TRANSACTIONS 3
#define SUBJECTS 20000
#define WAL_PAGES_MAX 256

struct way {
  const char *label;
  const char *mode;
  bool open_once;    /* one connection for all three; else one each */
  bool last_durable; /* only the last transaction is flushed; else all three */
  bool known_files;  /* the journal is opened as a file that exists: its directory is not flushed */
  bool kept;         /* the log stays when it is closed, and is emptied when it has grown */
};

static const struct way ways[] = {
    {"rollback journal, deleted", "DELETE", false, false, false, false},
    {"rollback journal, kept", "PERSIST", false, false, false, false},
    {"rollback journal, kept, one connection", "PERSIST", true, false, false, false},
    {"WAL as it comes", "WAL", false, false, false, false},
    {"WAL kept", "WAL", false, false, false, true},
    {"WAL kept, directory not flushed", "WAL", false, false, true, true},
    {"WAL kept, last transaction durable", "WAL", false, true, false, true},
    {"WAL kept, last durable, directory not flushed", "WAL", false, true, true, true},
    {"WAL kept, last durable, one connection", "WAL", true, true, false, true},
    {"WAL kept, last durable, directory not flushed, one connection", "WAL", true, true, true,
     true},
};

static sqlite3_vfs known_files_vfs, *default_vfs;

/* SQLite flushes the directory once in each connection that opens a journal "to create it". */
static int open_known_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                           int *flags_out)
{
  (void)vfs;
  if ((flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0 && access(name, F_OK) == 0)
    flags &= ~SQLITE_OPEN_CREATE;
  return default_vfs->xOpen(default_vfs, name, file, flags, flags_out);
}

static void register_vfs(void)
{
  default_vfs = sqlite3_vfs_find(NULL);
  known_files_vfs = *default_vfs;
  known_files_vfs.zName = "known-files";
  known_files_vfs.pNext = NULL;
  known_files_vfs.xOpen = open_known_file;
  sqlite3_vfs_register(&known_files_vfs, 0);
}

static void run_sql(sqlite3 *db, const char *sql)
{
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return;
  fprintf(stderr, "journal: %s: %s\n", sql, sqlite3_errmsg(db));
  exit(1);
}

static int empty_long_wal(void *unused, sqlite3 *db, const char *name, int pages)
{
  (void)unused;
  if (pages >= WAL_PAGES_MAX)
    sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  return SQLITE_OK;
}

static sqlite3 *open_database(const struct way *way)
{
  sqlite3 *db = NULL;
  char sql[64];
  if (sqlite3_open_v2(DATABASE, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                      way->known_files ? "known-files" : NULL) != SQLITE_OK)
    exit(1);
  if (strcmp(way->mode, "WAL") != 0) {
    snprintf(sql, sizeof sql, "PRAGMA journal_mode=%s", way->mode);
    run_sql(db, sql);
  }
  if (way->kept) {
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_wal_hook(db, empty_long_wal, NULL);
  }
  return db;
}

static void make_database(const struct way *way)
{
  sqlite3 *db = NULL;
  char sql[64];
  unlink(DATABASE);
  unlink(DATABASE "-wal");
  unlink(DATABASE "-journal");
  if (sqlite3_open(DATABASE, &db) != SQLITE_OK)
    exit(1);
  snprintf(sql, sizeof sql, "PRAGMA journal_mode=%s", way->mode);
  run_sql(db, sql);
  run_sql(db, "BEGIN;"
              "CREATE TABLE ticket (id INTEGER PRIMARY KEY, subject, row);"
              "CREATE TABLE failures (subject PRIMARY KEY, count, row) WITHOUT ROWID;"
              "CREATE TABLE meta (name PRIMARY KEY, value) WITHOUT ROWID;"
              "CREATE TABLE event (sequence INTEGER PRIMARY KEY, row);"
              "CREATE TABLE token (subject PRIMARY KEY, step, row) WITHOUT ROWID;"
              "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
              "INSERT INTO token SELECT i, 0, zeroblob(200) FROM n;"
              "COMMIT");
  sqlite3_close(db);
}

static void change(sqlite3 *db, int subject, bool durable)
{
  char sql[512];
  snprintf(sql, sizeof sql,
           "PRAGMA synchronous=%s; BEGIN IMMEDIATE;"
           "INSERT INTO ticket VALUES (NULL, %d, zeroblob(300));"
           "INSERT OR REPLACE INTO failures VALUES (%d, 1, zeroblob(100));"
           "INSERT OR REPLACE INTO meta VALUES ('chain', zeroblob(40));"
           "INSERT INTO event VALUES (NULL, zeroblob(250));"
           "UPDATE token SET step = step + 1 WHERE subject = %d; COMMIT",
           durable ? "FULL" : "NORMAL", subject, subject, subject);
  run_sql(db, sql);
}

static void log_in(const struct way *way, int subject)
{
  sqlite3 *db = NULL;
  for (int i = 0; i < TRANSACTIONS; i++) {
    if (db == NULL)
      db = open_database(way);
    change(db, subject, !way->last_durable || i == TRANSACTIONS - 1);
    if (!way->open_once) {
      sqlite3_close(db);
      db = NULL;
    }
  }
  sqlite3_close(db);
}

static double milliseconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void measure(const struct way *way)
{
  double times[LOGINS];
  make_database(way);
  for (int i = 0; i < LOGINS; i++) {
    double begin = milliseconds();
    log_in(way, i * 7919 % SUBJECTS);
    times[i] = milliseconds() - begin;
  }
  struct bench_spread spread = bench_spread_of(times, LOGINS);
  printf("| %s | %.2f | %.2f to %.2f | %.2f to %.2f |\n", way->label, spread.median, spread.quarter,
         spread.three_quarters, spread.min, spread.max);
}

int main(int argc, char **argv)
{
  if (argc != 2 || chdir(argv[1]) != 0) {
    fprintf(stderr, "usage: journal DIRECTORY\n");
    return 2;
  }
  register_vfs();
  printf("| three transactions | median ms | middle half | min to max |\n"
         "| --- | ---: | ---: | ---: |\n");
  for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
    measure(&ways[i]);
  return 0;
}
