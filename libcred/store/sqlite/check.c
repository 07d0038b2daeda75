/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>

#include "store/sqlite/check.h"

/* What SQLite itself finds; "ok" when nothing. */
static enum cred_err check_structure(struct cred_sqlite *db, struct cred_check *check,
                                     struct cred_error *error)
{
  sqlite3_stmt *statement = NULL;
  const unsigned char *text;
  int answer =
      sqlite3_prepare_v2(db->connection, "PRAGMA integrity_check(1)", -1, &statement, NULL);

  if (answer == SQLITE_OK)
    answer = sqlite3_step(statement);
  text = answer == SQLITE_ROW ? sqlite3_column_text(statement, 0) : NULL;
  if (text != NULL && strcmp((const char *)text, "ok") != 0)
    cred_check_find(check, "file structure: %s", (const char *)text);
  (void)sqlite3_finalize(statement);
  if (answer == SQLITE_ROW)
    return CRED_OK;
  return cred_sqlite_error(db, answer, "check the file", error);
}

/* Ours and no others: a trigger, say, has no business here. */
#define TABLES "'state','sealed','event','event_subject'"
#define TABLE_COUNT 4

static enum cred_err check_schema(struct cred_sqlite *db, struct cred_check *check,
                                  struct cred_error *error)
{
  int64_t ours = 0, all = 0;
  enum cred_err err = cred_sqlite_number(
      db, "SELECT count(*) FROM sqlite_schema WHERE name IN(" TABLES ")", &ours, error);

  if (err == CRED_OK)
    err = cred_sqlite_number(db, "SELECT count(*) FROM sqlite_schema", &all, error);
  if (err == CRED_OK && (ours != TABLE_COUNT || all != TABLE_COUNT))
    cred_check_find(check, "the tables are not those of a credential store");
  return err;
}

static enum cred_err check_identity(struct cred_sqlite *db, struct cred_check *check,
                                    struct cred_error *error)
{
  int64_t application = 0, version = 0;
  enum cred_err err = cred_sqlite_number(db, "PRAGMA application_id", &application, error);

  if (err == CRED_OK)
    err = cred_sqlite_number(db, "PRAGMA user_version", &version, error);
  if (err == CRED_OK && application != CRED_SQLITE_APPLICATION_ID)
    cred_check_find(check, "application id is %lld", (long long)application);
  if (err == CRED_OK && version != CRED_STORE_SCHEMA_VERSION)
    cred_check_find(check, "schema version is %lld", (long long)version);
  return err;
}

static enum cred_err check_events(struct cred_sqlite *db, struct cred_check *check,
                                  struct cred_error *error)
{
  struct cred_events_request all = {0};
  struct cred_event event;
  size_t count = 1;
  enum cred_err err = CRED_OK;

  while (err == CRED_OK && check->sound) {
    err = cred_sqlite_event_list(db, &all, &event, &count, error);
    if (err != CRED_OK || count == 0)
      break;
    if (all.after != 0 && event.sequence != all.after + 1)
      cred_check_find(check, "event %llu is missing", (unsigned long long)all.after + 1);
    all.after = event.sequence;
  }
  return err;
}

static enum cred_err run(struct cred_sqlite *db, struct cred_check *check, struct cred_error *error)
{
  enum cred_err err = check_structure(db, check, error);

  if (err == CRED_OK && check->sound)
    err = check_identity(db, check, error);
  if (err == CRED_OK && check->sound)
    err = check_schema(db, check, error);
  if (err == CRED_OK && check->sound)
    err = cred_check_state(db, check, error);
  if (err == CRED_OK && check->sound)
    err = check_events(db, check, error);
  return err;
}

enum cred_err cred_sqlite_check(void *handle, char *finding, size_t size, bool *sound,
                                struct cred_error *error)
{
  struct cred_check check = {.sound = true, .finding = finding, .size = size};
  struct cred_error local = {0};
  enum cred_err err;

  *sound = false;
  if (size > 0)
    finding[0] = '\0';
  err = run(handle, &check, &local);
  if (err == CRED_ERR_DAMAGED) {
    cred_check_find(&check, "%s", local.text);
    err = CRED_OK;
  }
  *sound = err == CRED_OK && check.sound;
  if (err != CRED_OK)
    (void)cred_error_set(error, err, "%s", local.text);
  return err;
}
