/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/store.h"

/* An open store in a directory of its own; every test starts with an empty one. */
struct fixture {
  const char *backend;
  char directory[64];
  char path[96];
  struct cred_store store;
  struct cred_error error;
};

#define FIXTURE_TIMEOUT_MS 300

/* The backend that the tests of the running group use. */
extern const char *fixture_backend;

/* In a forked child an assertion must end the process: cmocka would go on with the next test. */
extern bool fixture_in_child;
#define FIXTURE_CHILD_FAILED 99
#define must(condition)                                                                            \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      print_error("%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                          \
      _exit(FIXTURE_CHILD_FAILED);                                                                 \
    }                                                                                              \
  } while (0)

int fixture_set_up(void **state);
int fixture_tear_down(void **state);

/* Calls an operation of the store with its handle. */
#define OP(fixture, name, ...)                                                                     \
  ((fixture)->store.ops->name((fixture)->store.db, __VA_ARGS__, &(fixture)->error))

#define assert_ok(fixture, call)                                                                   \
  fixture_expect((fixture), (call), CRED_OK, #call, __FILE__, __LINE__)
#define assert_err(fixture, call, expected)                                                        \
  fixture_expect((fixture), (call), (expected), #call, __FILE__, __LINE__)

void fixture_expect(struct fixture *fixture, enum cred_err got, enum cred_err expected,
                    const char *call, const char *file, int line);
void fixture_begin(struct fixture *fixture, enum cred_store_begin kind);
void fixture_commit(struct fixture *fixture);
void fixture_reopen(struct fixture *fixture); /* sqlite only: closes and opens the same file */

/* Rows whose every field is set to something of its own. */
struct cred_count_row fixture_count(const char *subject, enum cred_count_kind kind,
                                    enum cred_source_class class, const char *address);
struct cred_ticket_row fixture_ticket(uint64_t id, const char *subject,
                                      enum cred_source_class class, const char *address);
struct cred_token_row fixture_token(const char *subject, const char *name, unsigned char seed);
struct cred_event fixture_event(uint64_t sequence, const char *subject);
struct cred_subject_row fixture_subject(const char *name);
struct cred_password_row fixture_password(const char *subject, const char *system);
struct cred_person_row fixture_person(uint64_t id);
struct cred_remembered_row fixture_remembered(uint64_t account, uint64_t sequence, uint64_t person,
                                              unsigned char mac);
struct cred_remembered_row fixture_crypt(uint64_t account, uint64_t sequence);
struct cred_account_row fixture_account(const char *subject, const char *system);
struct cred_exception_row fixture_exception(uint64_t id, const char *subject);

struct cred_session_row fixture_session(const char *subject, uint64_t id, int64_t due_ms);

/* A name of 255 bytes. */
void fixture_long_name(char out[CRED_NAME_SIZE]);

#endif
