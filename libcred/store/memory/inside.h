/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_STORE_MEMORY_INSIDE_H
#define CRED_STORE_MEMORY_INSIDE_H

#include "store/store_ops.h"

/* The memory backend, for tests: sorted arrays, and a copy of them to go back to. */

struct cred_memory_meta {
  char name[CRED_NAME_SIZE];
  struct cred_blob value;
};

struct cred_memory_code {
  char subject[CRED_NAME_SIZE];
  unsigned char mac[CRED_MAC_SIZE];
};

struct cred_memory_number {
  char number[CRED_WORD_SIZE];
  uint64_t person;
};

struct shared_row;

/* Rows of one size in the order of compare, which looks at their keys only. */
struct cred_memory_table {
  struct shared_row **rows;
  size_t row_size;
  size_t count;
  size_t room;
  int (*compare)(const void *, const void *);
};

enum cred_memory_kind {
  CRED_MEMORY_META,
  CRED_MEMORY_SUBJECT,
  CRED_MEMORY_COUNT,
  CRED_MEMORY_TICKET,
  CRED_MEMORY_TOKEN,
  CRED_MEMORY_CODE,
  CRED_MEMORY_PERSON,
  CRED_MEMORY_NUMBER,
  CRED_MEMORY_PASSWORD,
  CRED_MEMORY_REMEMBERED,
  CRED_MEMORY_ACCOUNT,
  CRED_MEMORY_EXCEPTION,
  CRED_MEMORY_ROTATION,
  CRED_MEMORY_SEALED,
  CRED_MEMORY_REVEAL,
  CRED_MEMORY_SESSION,
  CRED_MEMORY_DATA_KEY,
  CRED_MEMORY_EVENT,
  CRED_MEMORY_TABLES
};

struct cred_memory_content {
  struct cred_memory_table tables[CRED_MEMORY_TABLES];
  uint64_t last_token;
  uint64_t last_event;
};

struct cred_memory {
  struct cred_memory_content now;
  struct cred_memory_content before; /* of the transaction */
  bool may_write;
};

/* --- table.c --- */
const void *cred_memory_row(const struct cred_memory_table *table, size_t index);
/* The index of the row with this key, or where it would have to stand. */
bool cred_memory_find(const struct cred_memory_table *table, const void *key, size_t *index);
/* The row with this key, NULL when there is none; it lives until the next change. */
const void *cred_memory_get(struct cred_memory *memory, enum cred_memory_kind kind,
                            const void *key);
/* Replaces or adds; STATE outside a writing transaction. */
enum cred_err cred_memory_put(struct cred_memory *memory, enum cred_memory_kind kind,
                              const void *row, struct cred_error *error);
/* NOT_FOUND, STATE. */
enum cred_err cred_memory_delete(struct cred_memory *memory, enum cred_memory_kind kind,
                                 const void *key, struct cred_error *error);
bool cred_memory_content_copy(struct cred_memory_content *to,
                              const struct cred_memory_content *from);
void cred_memory_content_free(struct cred_memory_content *content);

/* --- the operations, as in store_ops.h --- */
enum cred_err cred_memory_meta_get(void *handle, const char *name, struct cred_blob *out,
                                   struct cred_error *error);
enum cred_err cred_memory_meta_put(void *handle, const char *name, const struct cred_blob *value,
                                   struct cred_error *error);
enum cred_err cred_memory_subject_get(void *handle, const char *name, struct cred_subject_row *out,
                                      struct cred_error *error);
enum cred_err cred_memory_subject_put(void *handle, const struct cred_subject_row *row,
                                      struct cred_error *error);
enum cred_err cred_memory_subject_list(void *handle, const char *after,
                                       struct cred_subject_row *rows, size_t *count,
                                       struct cred_error *error);
enum cred_err cred_memory_count_get(void *handle, const struct cred_count_key *key,
                                    struct cred_count_row *out, struct cred_error *error);
enum cred_err cred_memory_count_put(void *handle, const struct cred_count_row *row,
                                    struct cred_error *error);
enum cred_err cred_memory_count_delete(void *handle, const struct cred_count_key *key,
                                       struct cred_error *error);
enum cred_err cred_memory_count_list(void *handle, const char *subject, uint32_t skip,
                                     struct cred_count_row *rows, size_t *count,
                                     struct cred_error *error);
enum cred_err cred_memory_count_prune(void *handle, int64_t now_ms, uint32_t max_rows,
                                      struct cred_error *error);
enum cred_err cred_memory_count_rows(void *handle, enum cred_count_kind kind,
                                     enum cred_source_class class, uint32_t max, uint32_t *out,
                                     struct cred_error *error);
enum cred_err cred_memory_ticket_put(void *handle, const struct cred_ticket_row *row,
                                     struct cred_error *error);
enum cred_err cred_memory_ticket_get(void *handle, uint64_t id, struct cred_ticket_row *out,
                                     struct cred_error *error);
enum cred_err cred_memory_ticket_delete(void *handle, uint64_t id, struct cred_error *error);
enum cred_err cred_memory_ticket_list(void *handle, const char *subject,
                                      const struct cred_source *source, uint32_t skip,
                                      struct cred_ticket_row *rows, size_t *count,
                                      struct cred_error *error);
enum cred_err cred_memory_ticket_list_owner(void *handle, const struct cred_owner *owner,
                                            struct cred_ticket_row *rows, size_t *count,
                                            struct cred_error *error);
enum cred_err cred_memory_ticket_list_lapsed(void *handle, int64_t now_ms,
                                             struct cred_ticket_row *rows, size_t *count,
                                             struct cred_error *error);
enum cred_err cred_memory_token_put(void *handle, struct cred_token_row *row,
                                    struct cred_error *error);
enum cred_err cred_memory_token_get(void *handle, uint64_t id, struct cred_token_row *out,
                                    struct cred_error *error);
enum cred_err cred_memory_token_list(void *handle, const char *subject, bool with_revoked,
                                     uint64_t after, struct cred_token_row *rows, size_t *count,
                                     struct cred_error *error);
enum cred_err cred_memory_token_find_tag(void *handle, const unsigned char tag[CRED_MAC_SIZE],
                                         struct cred_token_row *out, struct cred_error *error);
enum cred_err cred_memory_token_delete(void *handle, uint64_t id, struct cred_error *error);
enum cred_err cred_memory_recovery_put(void *handle, const char *subject,
                                       const unsigned char mac[CRED_MAC_SIZE],
                                       struct cred_error *error);
enum cred_err cred_memory_recovery_take(void *handle, const char *subject,
                                        const unsigned char mac[CRED_MAC_SIZE],
                                        struct cred_error *error);
enum cred_err cred_memory_recovery_count(void *handle, const char *subject, uint32_t *out,
                                         struct cred_error *error);
enum cred_err cred_memory_recovery_clear(void *handle, const char *subject,
                                         struct cred_error *error);
enum cred_err cred_memory_person_get(void *handle, uint64_t id, struct cred_person_row *out,
                                     struct cred_error *error);
enum cred_err cred_memory_person_put(void *handle, const struct cred_person_row *row,
                                     struct cred_error *error);
enum cred_err cred_memory_person_find(void *handle, const char *number, uint64_t *id,
                                      struct cred_error *error);
enum cred_err cred_memory_person_number(void *handle, const char *number, uint64_t id,
                                        struct cred_error *error);
enum cred_err cred_memory_password_get(void *handle, const char *subject, const char *system,
                                       struct cred_password_row *out, struct cred_error *error);
enum cred_err cred_memory_password_put(void *handle, const struct cred_password_row *row,
                                       struct cred_error *error);
enum cred_err cred_memory_password_delete(void *handle, const char *subject, const char *system,
                                          struct cred_error *error);
enum cred_err cred_memory_password_list(void *handle, const char *subject, const char *system,
                                        struct cred_password_row *rows, size_t *count,
                                        struct cred_error *error);
enum cred_err cred_memory_remembered_put(void *handle, const struct cred_remembered_row *row,
                                         struct cred_error *error);
enum cred_err cred_memory_remembered_find(void *handle, uint64_t person,
                                          const unsigned char mac[CRED_MAC_SIZE],
                                          const struct cred_remembered_row *after,
                                          struct cred_remembered_row *rows, size_t *count,
                                          struct cred_error *error);
enum cred_err cred_memory_remembered_list(void *handle, uint64_t account, uint64_t after,
                                          struct cred_remembered_row *rows, size_t *count,
                                          struct cred_error *error);
enum cred_err cred_memory_remembered_delete(void *handle, uint64_t account, uint64_t sequence,
                                            struct cred_error *error);
enum cred_err cred_memory_account_get(void *handle, const char *subject, const char *system,
                                      struct cred_account_row *out, struct cred_error *error);
enum cred_err cred_memory_account_put(void *handle, const struct cred_account_row *row,
                                      struct cred_error *error);
enum cred_err cred_memory_account_delete(void *handle, const char *subject, const char *system,
                                         struct cred_error *error);
enum cred_err cred_memory_account_list(void *handle, const char *subject, const char *system,
                                       struct cred_account_row *rows, size_t *count,
                                       struct cred_error *error);
enum cred_err cred_memory_exception_get(void *handle, uint64_t id, struct cred_exception_row *out,
                                        struct cred_error *error);
enum cred_err cred_memory_exception_put(void *handle, const struct cred_exception_row *row,
                                        struct cred_error *error);
enum cred_err cred_memory_exception_list(void *handle, const char *subject, uint64_t after,
                                         struct cred_exception_row *rows, size_t *count,
                                         struct cred_error *error);
enum cred_err cred_memory_rotation_get(void *handle, const char *subject, const char *system,
                                       struct cred_rotation_row *out, struct cred_error *error);
enum cred_err cred_memory_rotation_put(void *handle, const struct cred_rotation_row *row,
                                       struct cred_error *error);
enum cred_err cred_memory_rotation_delete(void *handle, const char *subject, const char *system,
                                          struct cred_error *error);
enum cred_err cred_memory_sealed_get(void *handle, const char *subject, const char *system,
                                     uint32_t generation, struct cred_sealed_row *out,
                                     struct cred_error *error);
enum cred_err cred_memory_sealed_put(void *handle, const struct cred_sealed_row *row,
                                     struct cred_error *error);
enum cred_err cred_memory_sealed_delete(void *handle, const char *subject, const char *system,
                                        uint32_t generation, struct cred_error *error);
enum cred_err cred_memory_reveal_get(void *handle, uint64_t id, struct cred_reveal_row *out,
                                     struct cred_error *error);
enum cred_err cred_memory_reveal_put(void *handle, const struct cred_reveal_row *row,
                                     struct cred_error *error);
enum cred_err cred_memory_reveal_delete(void *handle, uint64_t id, struct cred_error *error);
enum cred_err cred_memory_reveal_list(void *handle, uint64_t after, struct cred_reveal_row *rows,
                                      size_t *count, struct cred_error *error);

enum cred_err cred_memory_session_put(void *handle, const struct cred_session_row *row,
                                      struct cred_error *error);
enum cred_err cred_memory_session_get(void *handle, const char *subject, uint64_t id,
                                      struct cred_session_row *out, struct cred_error *error);
enum cred_err cred_memory_session_list(void *handle, const char *subject, uint64_t id,
                                       struct cred_session_row *rows, size_t *count,
                                       struct cred_error *error);
enum cred_err cred_memory_session_watched(void *handle, const struct cred_session_row *after,
                                          struct cred_session_row *rows, size_t *count,
                                          struct cred_error *error);
enum cred_err cred_memory_session_delete(void *handle, const char *subject, uint64_t id,
                                         struct cred_error *error);
enum cred_err cred_memory_data_key_put(void *handle, const struct cred_data_key_row *row,
                                       struct cred_error *error);
enum cred_err cred_memory_data_key_list(void *handle, uint32_t after,
                                        struct cred_data_key_row *rows, size_t *count,
                                        struct cred_error *error);
enum cred_err cred_memory_event_append(void *handle, const struct cred_event *event,
                                       struct cred_error *error);
enum cred_err cred_memory_event_last(void *handle, struct cred_event *out,
                                     struct cred_error *error);
enum cred_err cred_memory_event_list(void *handle, const struct cred_events_request *filter,
                                     struct cred_event *rows, size_t *count,
                                     struct cred_error *error);
enum cred_err cred_memory_event_prune(void *handle, uint64_t through, struct cred_error *error);

/* How rows are ordered. */
extern const struct cred_memory_table cred_memory_tables[CRED_MEMORY_TABLES];

#endif
