/* SPDX-License-Identifier: BSD-3-Clause */
#include "fixture.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *fixture_backend = "sqlite";
bool fixture_in_child;

int fixture_set_up(void **state)
{
  struct fixture *fixture = calloc(1, sizeof(*fixture));
  sigset_t none;

  /* A test may have failed inside a transaction, or ended two in the order of their beginnings. */
  (void)sigemptyset(&none);
  (void)pthread_sigmask(SIG_SETMASK, &none, NULL);
  if (fixture == NULL)
    return 1;
  fixture->backend = fixture_backend;
  strcpy(fixture->directory, "/tmp/cred-store-XXXXXX");
  if (mkdtemp(fixture->directory) == NULL)
    return 1;
  (void)snprintf(fixture->path, sizeof(fixture->path), "%s/cred.db", fixture->directory);
  *state = fixture;
  return cred_store_open(fixture->backend, fixture->path, FIXTURE_TIMEOUT_MS, true, &fixture->store,
                         &fixture->error) != CRED_OK;
}

static void remove_files(const char *directory)
{
  DIR *list = opendir(directory);
  const struct dirent *entry;

  while (list != NULL && (entry = readdir(list)) != NULL)
    (void)unlinkat(dirfd(list), entry->d_name, 0);
  if (list != NULL)
    (void)closedir(list);
  (void)rmdir(directory);
}

int fixture_tear_down(void **state)
{
  struct fixture *fixture = *state;

  cred_store_close(&fixture->store);
  remove_files(fixture->directory);
  free(fixture);
  return 0;
}

void fixture_expect(struct fixture *fixture, enum cred_err got, enum cred_err expected,
                    const char *call, const char *file, int line)
{
  if (got == expected)
    return;
  print_error("%s:%d: %s\n  gave %d (%s), not %d (%s): %s\n", file, line, call, (int)got,
              cred_err_text(got), (int)expected, cred_err_text(expected), fixture->error.text);
  if (fixture_in_child)
    _exit(FIXTURE_CHILD_FAILED);
  _fail(file, line);
}

void fixture_begin(struct fixture *fixture, enum cred_store_begin kind)
{
  assert_ok(fixture, cred_store_begin(&fixture->store, kind, &fixture->error));
}

void fixture_commit(struct fixture *fixture)
{
  assert_ok(fixture, cred_store_commit(&fixture->store, &fixture->error));
}

void fixture_reopen(struct fixture *fixture)
{
  cred_store_close(&fixture->store);
  assert_ok(fixture, cred_store_open(fixture->backend, fixture->path, FIXTURE_TIMEOUT_MS, false,
                                     &fixture->store, &fixture->error));
}

static void set_text(char *out, size_t size, const char *text)
{
  assert_true(strlen(text) < size);
  strcpy(out, text);
}

struct cred_count_row fixture_count(const char *subject, enum cred_count_kind kind,
                                    enum cred_source_class class, const char *address)
{
  struct cred_count_row row = {
      .key = {.kind = kind, .class = class},
      .limit = {.deny = 5, .interval_ms = 900000, .lock_ms = 600001, .lock_max_ms = 86400000},
      .expires_at_ms = 1700000900000,
      .count = {.locked_at_ms = 1700000000123,
                .lock_ms = 600000,
                .level = 2,
                .failed = 3,
                .failed_at = {1699999990000, 1699999990000, 1700000000122}},
  };

  set_text(row.key.subject, sizeof(row.key.subject), subject);
  set_text(row.key.address, sizeof(row.key.address), address);
  return row;
}

struct cred_ticket_row fixture_ticket(uint64_t id, const char *subject,
                                      enum cred_source_class class, const char *address)
{
  struct cred_ticket_row row = {
      .id = id,
      .source = {.class = class},
      .service = "sshd",
      .actor = 1000,
      .owner = {.boot_id = "0123456789abcde",
                .pid_namespace = 4026531836,
                .pid = 4711,
                .started_ticks = 987654321,
                .transaction = UINT64_MAX - 5},
      .charged_at_ms = 1700000000000 + (int64_t)(id % 1000000),
      .charged_wall_ms = 1800000000000,
      .lease_until_ms = 1700000120000 + (int64_t)(id % 1000000),
      .limits = {.subject = {5, 900000, 600000, 86400000},
                 .total = {20, 900000, CRED_LOCK_FOR_EVER, CRED_LOCK_FOR_EVER},
                 .source = {0, 0, 0, 0}},
  };

  set_text(row.subject, sizeof(row.subject), subject);
  set_text(row.source.address, sizeof(row.source.address), address);
  return row;
}

struct cred_token_row fixture_token(const char *subject, const char *name, unsigned char seed)
{
  struct cred_token_row row = {
      .token = {.state = CRED_TOKEN_ACTIVE,
                .shape = {CRED_TOTP_SHA256, 8, 30},
                .created_ms = 1,
                .activated_ms = 2,
                .last_used_ms = 3,
                .ended_ms = -4,
                .created_by = CRED_ACTOR_UNKNOWN,
                .kind = "app",
                .serial = "S-1",
                .permit = "P-2",
                .note = "回収"},
      .seed = {.length = 61},
      .last_step = 56666666,
  };

  set_text(row.token.subject, sizeof(row.token.subject), subject);
  set_text(row.token.name, sizeof(row.token.name), name);
  memset(row.seed.bytes, seed, row.seed.length);
  memset(row.seed_tag, seed, sizeof(row.seed_tag));
  return row;
}

struct cred_event fixture_event(uint64_t sequence, const char *subject)
{
  struct cred_event event = {
      .sequence = sequence,
      .wall_ms = 1800000000000 + (int64_t)sequence,
      .kind = sequence % 2 == 0 ? CRED_EVENT_ATTEMPT_FAILED : CRED_EVENT_LOCKED,
      .actor = CRED_ACTOR_UNKNOWN,
      .source_class = CRED_SOURCE_REMOTE,
      .source_address = "2001:db8::/64",
      .service = "sshd",
      .system = "窓口",
      .detail = "count=subject",
  };

  set_text(event.subject, sizeof(event.subject), subject);
  memset(event.mac, (int)(sequence & 0xff), sizeof(event.mac));
  return event;
}

struct cred_subject_row fixture_subject(const char *name)
{
  struct cred_subject_row row = {
      .enrolled = true,
      .allowed_until_ms = 1700000000001,
      .barred = true,
      .barred_wall_ms = 1800000000002,
      .barred_by = 1001,
      .barred_reason = "退職",
  };

  set_text(row.name, sizeof(row.name), name);
  return row;
}

struct cred_password_row fixture_password(const char *subject, const char *system)
{
  struct cred_password_row row = {
      .account = INT64_MAX,
      .home = 12,
      .person = INT64_MAX - 1,
      .number = "職員-001",
      .former = {INT64_MAX - 2, 13},
      .uid = UINT32_MAX,
      .changes = 300,
      .current = 299,
      .crypts = 3,
      .set_wall_ms = 1800000000003,
      .set_by = 1001,
      .is_temporary = true,
      .is_expired = true,
      .has_drifted = true,
      .elsewhere = "別システム",
      .valid_from_ms = 1800000000004,
      .valid_until_ms = 1800000000005,
      .pending = {.by = CRED_PASSWORD_BY_ISSUE,
                  .person = 12,
                  .set = 2,
                  .actor = 1002,
                  .begun_wall_ms = 1800000000006,
                  .valid_from_ms = 1800000000007,
                  .valid_until_ms = 1800000000008,
                  .is_expired = true},
      .tries = 7,
      .tries_since_ms = -1,
      .uses = 9,
  };

  set_text(row.subject, sizeof(row.subject), subject);
  set_text(row.system, sizeof(row.system), system);
  memset(row.stored, 1, sizeof(row.stored));
  memset(row.noticed, 2, sizeof(row.noticed));
  memset(row.pending.mac, 3, sizeof(row.pending.mac));
  memset(row.pending.base, 4, sizeof(row.pending.base));
  memset(row.pending.intended, 5, sizeof(row.pending.intended));
  return row;
}

struct cred_person_row fixture_person(uint64_t id)
{
  struct cred_person_row row = {.id = id, .cost_count = 2, .costs = {{13, 8, 1}, {15, 8, 2}}};

  memset(row.salt, (int)(id & 0xff), sizeof(row.salt));
  return row;
}

struct cred_remembered_row fixture_remembered(uint64_t account, uint64_t sequence, uint64_t person,
                                              unsigned char mac)
{
  struct cred_remembered_row row = {.account = account,
                                    .sequence = sequence,
                                    .person = person,
                                    .set = 2,
                                    .key_id = 5,
                                    .set_wall_ms = 1800000000009,
                                    .ended_wall_ms = 1800000000010,
                                    .barred = sequence % 2 == 0,
                                    .system = "窓口"};

  memset(row.mac, mac, sizeof(row.mac));
  return row;
}

struct cred_remembered_row fixture_crypt(uint64_t account, uint64_t sequence)
{
  struct cred_remembered_row row = fixture_remembered(account, sequence, 0, 0);

  row.crypt.length = CRED_BLOB_MAX;
  memset(row.crypt.bytes, 0xc5, sizeof(row.crypt.bytes));
  return row;
}

struct cred_account_row fixture_account(const char *subject, const char *system)
{
  struct cred_account_row row = {.uid = UINT32_MAX,
                                 .seen_wall_ms = 1800000000011,
                                 .last_wall_ms = 1800000000012,
                                 .is_suspended = true,
                                 .suspended_by = 1003,
                                 .suspended_wall_ms = 1800000000013,
                                 .suspended_reason = "退職",
                                 .resumed_wall_ms = -14,
                                 .until_ms = 1800000000015,
                                 .review_by_ms = 1800000000016};

  set_text(row.subject, sizeof(row.subject), subject);
  set_text(row.system, sizeof(row.system), system);
  return row;
}

struct cred_exception_row fixture_exception(uint64_t id, const char *subject)
{
  struct cred_exception_row row = {.id = id,
                                   .system = "窓口",
                                   .uid = UINT32_MAX,
                                   .rule = CRED_RULE_SESSION_MAX_MINUTES,
                                   .is_urgent = true,
                                   .requester = 1004,
                                   .requested_ms = 16,
                                   .requested_wall_ms = 1800000000017,
                                   .reason = "災害対応",
                                   .from_ms = 1800000000018,
                                   .until_ms = 1800000000019,
                                   .approver = 1005,
                                   .approved_wall_ms = 1800000000020,
                                   .end = CRED_EXCEPTION_END_REFUSED,
                                   .ended_by = 1006,
                                   .ended_wall_ms = 1800000000021,
                                   .ended_reason = "不要",
                                   .uses = INT64_MAX,
                                   .used_wall_ms = 1800000000022};

  set_text(row.subject, sizeof(row.subject), subject);
  return row;
}

struct cred_session_row fixture_session(const char *subject, uint64_t id, int64_t due_ms)
{
  struct cred_session_row row = {
      .id = id,
      .uid = UINT32_MAX,
      .service = "sshd",
      .source = {.class = CRED_SOURCE_REMOTE, .address = "203.0.113.9"},
      .tty = "pts/7",
      .actor = 1003,
      .owner = {.boot_id = {1, 2, 3},
                .pid_namespace = UINT64_MAX,
                .pid = INT32_MAX,
                .started_ticks = 99,
                .transaction = UINT64_MAX - 1},
      .audit_session = 5,
      .owns_audit_session = true,
      .event = 17,
      .opened_ms = -5,
      .opened_wall_ms = 1800000000011,
      .due_ms = due_ms,
      .why = CRED_SESSION_LIMIT,
      .is_watched = true,
  };

  set_text(row.subject, sizeof(row.subject), subject);
  set_text(row.system, sizeof(row.system), "窓口");
  return row;
}

void fixture_long_name(char out[CRED_NAME_SIZE])
{
  memset(out, 'n', CRED_NAME_SIZE - 1);
  out[CRED_NAME_SIZE - 1] = '\0';
}
