/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_STORE_SQLITE_INSIDE_H
#define CRED_STORE_SQLITE_INSIDE_H

#include <limits.h>
#include <sqlite3.h>
#include <sys/types.h>

#include "store/sqlite/rows.h"

/* The SQLite backend's own parts. HACKING.md, "Store", says why the file looks as it does. */

#define CRED_SQLITE_APPLICATION_ID 0x43524544 /* "CRED" */

enum cred_statement {
  CRED_STATEMENT_BEGIN,
  CRED_STATEMENT_BEGIN_WRITE,
  CRED_STATEMENT_COMMIT,
  CRED_STATEMENT_VERSION,
  CRED_STATEMENT_GET,
  CRED_STATEMENT_PUT,
  CRED_STATEMENT_DELETE,
  CRED_STATEMENT_SCAN,
  CRED_STATEMENT_SEALED_GET,
  CRED_STATEMENT_SEALED_ADD,
  CRED_STATEMENT_SEALED_SET,
  CRED_STATEMENT_EVENT_LAST_SEQUENCE,
  CRED_STATEMENT_EVENT_LAST,
  CRED_STATEMENT_EVENT_ADD,
  CRED_STATEMENT_EVENT_LIST,
  CRED_STATEMENT_EVENT_LIST_OF_SUBJECT,
  CRED_STATEMENT_EVENT_PRUNE,
  CRED_STATEMENT_COUNT
};

/* One wait for a lock: it ends at the timeout by the clock, or by the sleeps' own sum. */
struct cred_wait {
  uint32_t timeout_ms;
  bool is_refused; /* do not wait at all */
  int64_t began_ms;
  int64_t slept_us;
  sqlite3_vfs vfs; /* the system's, but for sleeping */
};

/* The descriptors of the file, its log and its log's index. */
#define CRED_HELD_FILES 3
struct cred_held {
  bool is_known; /* each was found, and no other of this process is open on the file or its log */
  bool is_anothers; /* SQLite took the program's file for ours, and must not close it */
  int fds[CRED_HELD_FILES];
  dev_t devices[CRED_HELD_FILES];
  ino_t inodes[CRED_HELD_FILES];
};

struct cred_sqlite {
  sqlite3 *connection;
  struct cred_held held;
  struct cred_wait wait;
  sqlite3_stmt *statements[CRED_STATEMENT_COUNT];
  bool may_write; /* inside a transaction that is not for reading */
  bool is_durable;
  bool ledger_is_loaded;
  bool ledger_is_dirty;
  bool erased_now;           /* this transaction wiped a sealed value */
  struct cred_ledger ledger; /* of the running transaction */
  int log_pages; /* in the write-ahead log after this transaction; 0: it wrote nothing */
  unsigned char value[CRED_STATE_VALUE_MAX]; /* what was read last */
  char path[PATH_MAX];                       /* absolute, without links */
};

/* --- error.c --- */
/* Notes SQLite's answer under what we were doing; CRED_OK for its three good ones. */
enum cred_err cred_sqlite_error(struct cred_sqlite *db, int answer, const char *doing,
                                struct cred_error *error);
enum cred_err cred_sqlite_damaged(const char *what, struct cred_error *error);

/* --- place.c --- */
enum cred_place {
  CRED_PLACE_OURS,   /* a directory of ours alone */
  CRED_PLACE_TRUSTED /* one where nobody else can exchange our file for another */
};
/* Makes path absolute and free of links into out; UNSAFE_MODE when the directory is not as asked.
 */
enum cred_err cred_place_resolve(const char *path, enum cred_place place, char out[PATH_MAX],
                                 struct cred_error *error);
/* The file must be there (NOT_FOUND), regular and ours alone; *size may be NULL. */
enum cred_err cred_place_check_file(const char *path, int64_t *size, struct cred_error *error);
/* A new empty file of mode 0600, whatever the umask; EXISTS. */
enum cred_err cred_place_create_file(const char *path, struct cred_error *error);
/* Puts the directory's entries of path on disk. */
enum cred_err cred_place_sync_directory(const char *path, struct cred_error *error);

/* --- held.c: a handle that is left open while the host program runs --- */
/* Learns what a fresh handle holds; zeros know nothing. IO: the process's part of the store cannot
 * be trusted. */
enum cred_err cred_held_note(struct cred_held *held, const char *path, struct cred_error *error);
/* Are they what was opened, and are these still the files at path? */
bool cred_held_is_intact(const struct cred_held *held, const char *path);
/* False: SQLite would close files of the host program. The connection is then left as it is. */
bool cred_held_may_close(const struct cred_held *held);

/* --- connect.c --- */
/* Opens and tames a connection; the wait is of the handle. */
enum cred_err cred_sqlite_connect(struct cred_sqlite *db, struct cred_error *error);
enum cred_err cred_sqlite_run(struct cred_sqlite *db, const char *sql, struct cred_error *error);
/* A number that a statement without parameters gives. */
enum cred_err cred_sqlite_number(struct cred_sqlite *db, const char *sql, int64_t *out,
                                 struct cred_error *error);

/* --- wait.c --- */
/* The timeout runs from here, over all waits that follow. */
void cred_wait_start(struct cred_wait *wait);
/* Opens a connection all of whose waits are this one, which must outlive it. SQLite's answer. */
int cred_wait_open(struct cred_wait *wait, const char *path, int flags, sqlite3 **out);

/* --- schema.c --- */
struct cred_schema_step {
  int version; /* that the step leads to */
  const char *sql;
};
/* Every step, ascending; the last one leads to CRED_STORE_SCHEMA_VERSION. */
extern const struct cred_schema_step cred_schema_steps[];
extern const size_t cred_schema_step_count;
/* EXISTS unless the file holds nothing at all yet. */
enum cred_err cred_schema_create(struct cred_sqlite *db, struct cred_error *error);
/* Takes an older store forward; NEWER or DAMAGED (no store of ours). */
enum cred_err cred_schema_migrate(struct cred_sqlite *db, const struct cred_schema_step *steps,
                                  size_t count, struct cred_error *error);
/* The version in the running transaction must be ours. */
enum cred_err cred_schema_check(struct cred_sqlite *db, struct cred_error *error);

/* --- statement.c --- */
/* Made on first use, ready to be bound; lives as long as the handle. */
enum cred_err cred_sqlite_statement(struct cred_sqlite *db, enum cred_statement which,
                                    sqlite3_stmt **out, struct cred_error *error);
void cred_sqlite_statements_free(struct cred_sqlite *db);
/* Steps a bound statement that gives no rows, and readies it again. */
enum cred_err cred_sqlite_finish(struct cred_sqlite *db, sqlite3_stmt *statement, const char *doing,
                                 struct cred_error *error);

/* --- transaction.c --- */
enum cred_err cred_sqlite_begin(void *handle, enum cred_store_begin kind, struct cred_error *error);
enum cred_err cred_sqlite_commit(void *handle, struct cred_error *error);
void cred_sqlite_rollback(void *handle);

/* --- log.c --- */
void cred_log_install(struct cred_sqlite *db);
/* Waits until the write-ahead log is on disk. */
enum cred_err cred_log_sync(struct cred_sqlite *db, struct cred_error *error);
/* After a commit: starts the log anew when it has grown enough, empties it when an erasure is due.
 * True when all that was committed got on disk by that. */
bool cred_log_tend(struct cred_sqlite *db);

/* --- state.c: the table of keys and values --- */
/* *value lies in the handle until the next read. NOT_FOUND leaves no text in error. */
enum cred_err cred_state_get(struct cred_sqlite *db, const struct cred_state_key *key,
                             struct cred_unpack *value, struct cred_error *error);
enum cred_err cred_state_put(struct cred_sqlite *db, const struct cred_state_key *key,
                             const struct cred_pack *value, struct cred_error *error);
/* *deleted may be NULL. */
enum cred_err cred_state_delete(struct cred_sqlite *db, const struct cred_state_key *key,
                                bool *deleted, struct cred_error *error);
/* Rows from one key up to, not including, another; one scan at a time, and no writes in it. */
enum cred_err cred_state_scan(struct cred_sqlite *db, const struct cred_state_key *from,
                              const struct cred_state_key *to, struct cred_error *error);
/* *found false at the end. Both lie in SQLite's memory until the next step. */
enum cred_err cred_state_scan_next(struct cred_sqlite *db, bool *found, struct cred_unpack *key,
                                   struct cred_unpack *value, struct cred_error *error);
void cred_state_scan_end(struct cred_sqlite *db);

/* --- ledger.c --- */
enum cred_err cred_ledger_of(struct cred_sqlite *db, struct cred_ledger **out,
                             struct cred_error *error);
void cred_ledger_forget(struct cred_sqlite *db);
/* Writes it when it was changed (ledger_is_dirty). */
enum cred_err cred_ledger_keep(struct cred_sqlite *db, struct cred_error *error);

/* --- sealed.c: sealed values, each in a place of its own that can be wiped --- */
/* Puts value into the slot, making one for 0; an empty value wipes it and gives slot 0. */
enum cred_err cred_sealed_put(struct cred_sqlite *db, const struct cred_blob *value, uint64_t *slot,
                              struct cred_error *error);
enum cred_err cred_sealed_get(struct cred_sqlite *db, uint64_t slot, struct cred_blob *out,
                              struct cred_error *error);

/* --- the operations, as in store_ops.h --- */
enum cred_err cred_sqlite_meta_get(void *handle, const char *name, struct cred_blob *out,
                                   struct cred_error *error);
enum cred_err cred_sqlite_meta_put(void *handle, const char *name, const struct cred_blob *value,
                                   struct cred_error *error);
enum cred_err cred_sqlite_subject_get(void *handle, const char *name, struct cred_subject_row *out,
                                      struct cred_error *error);
enum cred_err cred_sqlite_subject_put(void *handle, const struct cred_subject_row *row,
                                      struct cred_error *error);
enum cred_err cred_sqlite_subject_list(void *handle, const char *after,
                                       struct cred_subject_row *rows, size_t *count,
                                       struct cred_error *error);
enum cred_err cred_sqlite_count_get(void *handle, const struct cred_count_key *key,
                                    struct cred_count_row *out, struct cred_error *error);
enum cred_err cred_sqlite_count_put(void *handle, const struct cred_count_row *row,
                                    struct cred_error *error);
enum cred_err cred_sqlite_count_delete(void *handle, const struct cred_count_key *key,
                                       struct cred_error *error);
enum cred_err cred_sqlite_count_list(void *handle, const char *subject, uint32_t skip,
                                     struct cred_count_row *rows, size_t *count,
                                     struct cred_error *error);
enum cred_err cred_sqlite_count_prune(void *handle, int64_t now_ms, uint32_t max_rows,
                                      struct cred_error *error);
enum cred_err cred_sqlite_count_rows(void *handle, enum cred_count_kind kind,
                                     enum cred_source_class class, uint32_t max, uint32_t *out,
                                     struct cred_error *error);
enum cred_err cred_sqlite_ticket_put(void *handle, const struct cred_ticket_row *row,
                                     struct cred_error *error);
enum cred_err cred_sqlite_ticket_get(void *handle, uint64_t id, struct cred_ticket_row *out,
                                     struct cred_error *error);
enum cred_err cred_sqlite_ticket_delete(void *handle, uint64_t id, struct cred_error *error);
enum cred_err cred_sqlite_ticket_list(void *handle, const char *subject,
                                      const struct cred_source *source, uint32_t skip,
                                      struct cred_ticket_row *rows, size_t *count,
                                      struct cred_error *error);
enum cred_err cred_sqlite_ticket_list_owner(void *handle, const struct cred_owner *owner,
                                            struct cred_ticket_row *rows, size_t *count,
                                            struct cred_error *error);
enum cred_err cred_sqlite_ticket_list_lapsed(void *handle, int64_t now_ms,
                                             struct cred_ticket_row *rows, size_t *count,
                                             struct cred_error *error);
enum cred_err cred_sqlite_token_put(void *handle, struct cred_token_row *row,
                                    struct cred_error *error);
enum cred_err cred_sqlite_token_get(void *handle, uint64_t id, struct cred_token_row *out,
                                    struct cred_error *error);
enum cred_err cred_sqlite_token_list(void *handle, const char *subject, bool with_revoked,
                                     uint64_t after, struct cred_token_row *rows, size_t *count,
                                     struct cred_error *error);
enum cred_err cred_sqlite_token_find_tag(void *handle, const unsigned char tag[CRED_MAC_SIZE],
                                         struct cred_token_row *out, struct cred_error *error);
enum cred_err cred_sqlite_token_delete(void *handle, uint64_t id, struct cred_error *error);
enum cred_err cred_sqlite_recovery_put(void *handle, const char *subject,
                                       const unsigned char mac[CRED_MAC_SIZE],
                                       struct cred_error *error);
enum cred_err cred_sqlite_recovery_take(void *handle, const char *subject,
                                        const unsigned char mac[CRED_MAC_SIZE],
                                        struct cred_error *error);
enum cred_err cred_sqlite_recovery_count(void *handle, const char *subject, uint32_t *out,
                                         struct cred_error *error);
enum cred_err cred_sqlite_recovery_clear(void *handle, const char *subject,
                                         struct cred_error *error);
enum cred_err cred_sqlite_person_get(void *handle, uint64_t id, struct cred_person_row *out,
                                     struct cred_error *error);
enum cred_err cred_sqlite_person_put(void *handle, const struct cred_person_row *row,
                                     struct cred_error *error);
enum cred_err cred_sqlite_person_find(void *handle, const char *number, uint64_t *id,
                                      struct cred_error *error);
enum cred_err cred_sqlite_person_number(void *handle, const char *number, uint64_t id,
                                        struct cred_error *error);
enum cred_err cred_sqlite_password_get(void *handle, const char *subject, const char *system,
                                       struct cred_password_row *out, struct cred_error *error);
enum cred_err cred_sqlite_password_put(void *handle, const struct cred_password_row *row,
                                       struct cred_error *error);
enum cred_err cred_sqlite_password_delete(void *handle, const char *subject, const char *system,
                                          struct cred_error *error);
enum cred_err cred_sqlite_password_list(void *handle, const char *subject, const char *system,
                                        struct cred_password_row *rows, size_t *count,
                                        struct cred_error *error);
enum cred_err cred_sqlite_remembered_put(void *handle, const struct cred_remembered_row *row,
                                         struct cred_error *error);
enum cred_err cred_sqlite_remembered_find(void *handle, uint64_t person,
                                          const unsigned char mac[CRED_MAC_SIZE],
                                          const struct cred_remembered_row *after,
                                          struct cred_remembered_row *rows, size_t *count,
                                          struct cred_error *error);
enum cred_err cred_sqlite_remembered_list(void *handle, uint64_t account, uint64_t after,
                                          struct cred_remembered_row *rows, size_t *count,
                                          struct cred_error *error);
enum cred_err cred_sqlite_remembered_delete(void *handle, uint64_t account, uint64_t sequence,
                                            struct cred_error *error);
enum cred_err cred_sqlite_rotation_get(void *handle, const char *subject, const char *system,
                                       struct cred_rotation_row *out, struct cred_error *error);
enum cred_err cred_sqlite_rotation_put(void *handle, const struct cred_rotation_row *row,
                                       struct cred_error *error);
enum cred_err cred_sqlite_rotation_delete(void *handle, const char *subject, const char *system,
                                          struct cred_error *error);
enum cred_err cred_sqlite_sealed_get(void *handle, const char *subject, const char *system,
                                     uint32_t generation, struct cred_sealed_row *out,
                                     struct cred_error *error);
enum cred_err cred_sqlite_sealed_put(void *handle, const struct cred_sealed_row *row,
                                     struct cred_error *error);
enum cred_err cred_sqlite_sealed_delete(void *handle, const char *subject, const char *system,
                                        uint32_t generation, struct cred_error *error);
enum cred_err cred_sqlite_reveal_get(void *handle, uint64_t id, struct cred_reveal_row *out,
                                     struct cred_error *error);
enum cred_err cred_sqlite_reveal_put(void *handle, const struct cred_reveal_row *row,
                                     struct cred_error *error);
enum cred_err cred_sqlite_reveal_delete(void *handle, uint64_t id, struct cred_error *error);
enum cred_err cred_sqlite_reveal_list(void *handle, uint64_t after, struct cred_reveal_row *rows,
                                      size_t *count, struct cred_error *error);
/* --- remembered.c --- */
enum cred_err cred_remembered_get(struct cred_sqlite *db, uint64_t account, uint64_t sequence,
                                  struct cred_remembered_row *out, struct cred_error *error);
/* The key by which it is found; person is not 0. */
void cred_remembered_mac_key(const struct cred_remembered_row *row, struct cred_state_key *out);

enum cred_err cred_sqlite_account_get(void *handle, const char *subject, const char *system,
                                      struct cred_account_row *out, struct cred_error *error);
enum cred_err cred_sqlite_account_put(void *handle, const struct cred_account_row *row,
                                      struct cred_error *error);
enum cred_err cred_sqlite_account_delete(void *handle, const char *subject, const char *system,
                                         struct cred_error *error);
enum cred_err cred_sqlite_account_list(void *handle, const char *subject, const char *system,
                                       struct cred_account_row *rows, size_t *count,
                                       struct cred_error *error);
enum cred_err cred_sqlite_exception_get(void *handle, uint64_t id, struct cred_exception_row *out,
                                        struct cred_error *error);
enum cred_err cred_sqlite_exception_put(void *handle, const struct cred_exception_row *row,
                                        struct cred_error *error);
enum cred_err cred_sqlite_exception_list(void *handle, const char *subject, uint64_t after,
                                         struct cred_exception_row *rows, size_t *count,
                                         struct cred_error *error);
enum cred_err cred_sqlite_session_put(void *handle, const struct cred_session_row *row,
                                      struct cred_error *error);
enum cred_err cred_sqlite_session_get(void *handle, const char *subject, uint64_t id,
                                      struct cred_session_row *out, struct cred_error *error);
enum cred_err cred_sqlite_session_list(void *handle, const char *subject, uint64_t id,
                                       struct cred_session_row *rows, size_t *count,
                                       struct cred_error *error);
enum cred_err cred_sqlite_session_watched(void *handle, const struct cred_session_row *after,
                                          struct cred_session_row *rows, size_t *count,
                                          struct cred_error *error);
enum cred_err cred_sqlite_session_delete(void *handle, const char *subject, uint64_t id,
                                         struct cred_error *error);
/* --- session.c --- */
/* The key by which it is found while it is watched. */
void cred_session_watched_key(const struct cred_session_row *row, struct cred_state_key *out);

enum cred_err cred_sqlite_data_key_put(void *handle, const struct cred_data_key_row *row,
                                       struct cred_error *error);
enum cred_err cred_sqlite_data_key_list(void *handle, uint32_t after,
                                        struct cred_data_key_row *rows, size_t *count,
                                        struct cred_error *error);
enum cred_err cred_sqlite_event_append(void *handle, const struct cred_event *event,
                                       struct cred_error *error);
enum cred_err cred_sqlite_event_last(void *handle, struct cred_event *out,
                                     struct cred_error *error);
enum cred_err cred_sqlite_event_list(void *handle, const struct cred_events_request *filter,
                                     struct cred_event *rows, size_t *count,
                                     struct cred_error *error);
enum cred_err cred_sqlite_event_prune(void *handle, uint64_t through, struct cred_error *error);
enum cred_err cred_sqlite_check(void *handle, char *finding, size_t size, bool *sound,
                                struct cred_error *error);
enum cred_err cred_sqlite_backup(void *handle, const char *path, uint64_t *bytes,
                                 struct cred_error *error);

#endif
