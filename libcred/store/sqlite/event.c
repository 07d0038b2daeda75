/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/inside.h"

/* The columns, in the order of the statements. */
enum { SEQUENCE, WALL, KIND, ACTOR, CLASS, ADDRESS, SUBJECT, SERVICE, SYSTEM, DETAIL, MAC };

static bool take_number(sqlite3_stmt *statement, int column, int64_t most, int64_t *out)
{
  *out = sqlite3_column_int64(statement, column);
  return sqlite3_column_type(statement, column) == SQLITE_INTEGER && *out >= 0 && *out <= most;
}

static bool take_text(sqlite3_stmt *statement, int column, char *out, size_t size)
{
  const unsigned char *text = sqlite3_column_text(statement, column);
  int length = sqlite3_column_bytes(statement, column);

  if (sqlite3_column_type(statement, column) != SQLITE_TEXT || text == NULL || length < 0 ||
      (size_t)length >= size)
    return false;
  memcpy(out, text, (size_t)length);
  out[length] = '\0';
  return strlen(out) == (size_t)length;
}

static bool take_mac(sqlite3_stmt *statement, unsigned char out[CRED_MAC_SIZE])
{
  if (sqlite3_column_type(statement, MAC) != SQLITE_BLOB ||
      sqlite3_column_bytes(statement, MAC) != CRED_MAC_SIZE)
    return false;
  memcpy(out, sqlite3_column_blob(statement, MAC), CRED_MAC_SIZE);
  return true;
}

static bool take_event(sqlite3_stmt *statement, struct cred_event *out)
{
  int64_t sequence, kind, actor, class;
  bool good;

  memset(out, 0, sizeof(*out));
  good = take_number(statement, SEQUENCE, INT64_MAX, &sequence) &&
         take_number(statement, KIND, CRED_EVENT_COUNT - 1, &kind) &&
         take_number(statement, ACTOR, UINT32_MAX, &actor) &&
         take_number(statement, CLASS, CRED_SOURCE_SELF, &class) &&
         sqlite3_column_type(statement, WALL) == SQLITE_INTEGER && take_mac(statement, out->mac) &&
         take_text(statement, ADDRESS, out->source_address, sizeof(out->source_address)) &&
         take_text(statement, SUBJECT, out->subject, sizeof(out->subject)) &&
         take_text(statement, SERVICE, out->service, sizeof(out->service)) &&
         take_text(statement, SYSTEM, out->system, sizeof(out->system)) &&
         take_text(statement, DETAIL, out->detail, sizeof(out->detail));
  if (!good)
    return false;
  out->sequence = (uint64_t)sequence;
  out->wall_ms = sqlite3_column_int64(statement, WALL);
  out->kind = (enum cred_event_kind)kind;
  out->actor = (uint32_t)actor;
  out->source_class = (enum cred_source_class) class;
  return cred_event_is_valid(out);
}

static enum cred_err next_event(struct cred_sqlite *db, sqlite3_stmt *statement,
                                struct cred_event *out, struct cred_error *error)
{
  int answer = sqlite3_step(statement);

  if (answer == SQLITE_DONE)
    return CRED_ERR_NOT_FOUND;
  if (answer != SQLITE_ROW)
    return cred_sqlite_error(db, answer, "read events", error);
  return take_event(statement, out) ? CRED_OK : cred_sqlite_damaged("an event", error);
}

enum cred_err cred_sqlite_event_last(void *handle, struct cred_event *out, struct cred_error *error)
{
  sqlite3_stmt *statement;
  enum cred_err err = cred_sqlite_statement(handle, CRED_STATEMENT_EVENT_LAST, &statement, error);

  memset(out, 0, sizeof(*out));
  if (err != CRED_OK)
    return err;
  err = next_event(handle, statement, out, error);
  (void)sqlite3_reset(statement);
  return err;
}

static void bind_event(sqlite3_stmt *statement, const struct cred_event *event)
{
  const char *const texts[] = {event->source_address, event->subject, event->service, event->system,
                               event->detail};

  (void)sqlite3_bind_int64(statement, 1, (int64_t)event->sequence);
  (void)sqlite3_bind_int64(statement, 2, event->wall_ms);
  (void)sqlite3_bind_int64(statement, 3, event->kind);
  (void)sqlite3_bind_int64(statement, 4, event->actor);
  (void)sqlite3_bind_int64(statement, 5, event->source_class);
  for (int i = 0; i < 5; i++)
    (void)sqlite3_bind_text(statement, 6 + i, texts[i], -1, SQLITE_STATIC);
  (void)sqlite3_bind_blob(statement, 11, event->mac, CRED_MAC_SIZE, SQLITE_STATIC);
}

/* The sequence of the last event there is; 0: none. */
static enum cred_err greatest_sequence(struct cred_sqlite *db, uint64_t *out,
                                       struct cred_error *error)
{
  sqlite3_stmt *statement;
  int answer;
  enum cred_err err =
      cred_sqlite_statement(db, CRED_STATEMENT_EVENT_LAST_SEQUENCE, &statement, error);

  if (err != CRED_OK)
    return err;
  answer = sqlite3_step(statement);
  *out = answer == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(statement, 0) : 0;
  (void)sqlite3_reset(statement);
  return cred_sqlite_error(db, answer, "read events", error);
}

/* The sequence of the last event there is or ever was. */
static enum cred_err last_sequence(struct cred_sqlite *db, uint64_t *out, struct cred_error *error)
{
  struct cred_ledger *ledger;
  enum cred_err err = greatest_sequence(db, out, error);

  if (err != CRED_OK || *out != 0)
    return err;
  err = cred_ledger_of(db, &ledger, error);
  if (err == CRED_OK)
    *out = ledger->pruned_through;
  return err;
}

enum cred_err cred_sqlite_event_append(void *handle, const struct cred_event *event,
                                       struct cred_error *error)
{
  sqlite3_stmt *statement;
  uint64_t last = 0;
  enum cred_err err;

  if (!cred_event_is_valid(event))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid event");
  err = last_sequence(handle, &last, error);
  if (err == CRED_OK && event->sequence != last + 1)
    err = cred_error_set(error, CRED_ERR_STATE, "store: event %llu does not follow %llu",
                         (unsigned long long)event->sequence, (unsigned long long)last);
  if (err == CRED_OK)
    err = cred_sqlite_statement(handle, CRED_STATEMENT_EVENT_ADD, &statement, error);
  if (err != CRED_OK)
    return err;
  bind_event(statement, event);
  return cred_sqlite_finish(handle, statement, "append an event", error);
}

static enum cred_err bind_filter(struct cred_sqlite *db, const struct cred_events_request *filter,
                                 size_t room, sqlite3_stmt **out, struct cred_error *error)
{
  bool of_subject = filter->subject[0] != '\0';
  enum cred_err err = cred_sqlite_statement(
      db, of_subject ? CRED_STATEMENT_EVENT_LIST_OF_SUBJECT : CRED_STATEMENT_EVENT_LIST, out,
      error);

  if (err != CRED_OK)
    return err;
  (void)sqlite3_bind_int64(*out, 1, filter->after > INT64_MAX ? INT64_MAX : (int64_t)filter->after);
  (void)sqlite3_bind_int64(*out, 2, filter->since_ms);
  (void)sqlite3_bind_int64(*out, 3, filter->until_ms);
  (void)sqlite3_bind_int64(*out, 4, filter->kind);
  (void)sqlite3_bind_int64(*out, 5, (int64_t)room);
  if (of_subject)
    (void)sqlite3_bind_text(*out, 6, filter->subject, -1, SQLITE_STATIC);
  return CRED_OK;
}

enum cred_err cred_sqlite_event_list(void *handle, const struct cred_events_request *filter,
                                     struct cred_event *rows, size_t *count,
                                     struct cred_error *error)
{
  sqlite3_stmt *statement;
  size_t room = *count;
  enum cred_err err;

  *count = 0;
  err = bind_filter(handle, filter, room, &statement, error);
  if (err != CRED_OK)
    return err;
  while (err == CRED_OK && *count < room) {
    err = next_event(handle, statement, &rows[*count], error);
    *count += err == CRED_OK;
  }
  (void)sqlite3_reset(statement);
  (void)sqlite3_clear_bindings(statement);
  return err == CRED_ERR_NOT_FOUND ? CRED_OK : err;
}

enum cred_err cred_sqlite_event_prune(void *handle, uint64_t through, struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  struct cred_ledger *ledger;
  sqlite3_stmt *statement;
  uint64_t last = 0;
  enum cred_err err = last_sequence(db, &last, error);

  if (err == CRED_OK)
    err = cred_ledger_of(db, &ledger, error);
  if (err == CRED_OK)
    err = cred_sqlite_statement(db, CRED_STATEMENT_EVENT_PRUNE, &statement, error);
  if (err != CRED_OK)
    return err;
  through = through < last ? through : last;
  if (through > ledger->pruned_through) {
    ledger->pruned_through = through;
    db->ledger_is_dirty = true;
  }
  (void)sqlite3_bind_int64(statement, 1, (int64_t)through);
  return cred_sqlite_finish(db, statement, "delete events", error);
}
