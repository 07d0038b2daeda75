/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "passwords_fixture.h"

const char *passwords_backend = "memory";

static struct cred_site moved;

struct cred_gate *passwords_open(const char *policy)
{
  return fixture_open(passwords_backend, policy);
}

void passwords_close(struct cred_gate *gate)
{
  fixture_close(gate);
}

void move_to_system(struct cred_gate *gate, const char *system)
{
  struct cred_site site = *gate->site;

  (void)snprintf(site.system, sizeof(site.system), "%s", system);
  moved = site;
  gate->site = &moved;
}

struct account account_of(struct cred_gate *gate, const char *name, uint32_t uid)
{
  struct account account = {.gate = gate, .name = name, .uid = uid};

  account_store(&account, "first password");
  return account;
}

void account_store(struct account *account, const char *password)
{
  static unsigned made;

  (void)snprintf(account->password, sizeof(account->password), "%s", password);
  (void)snprintf(account->entry, sizeof(account->entry), "$y$%u$of:%s", ++made, password);
}

struct cred_holder holder_of(const struct account *account)
{
  struct cred_holder holder = {.service = "sshd", .uid = account->uid, .actor = account->uid};

  (void)snprintf(holder.subject, sizeof(holder.subject), "%s", account->name);
  return holder;
}

struct cred_stored stored_of(const struct account *account)
{
  struct cred_stored stored;

  assert_int_equal(cred_stored_of(account->entry, 0, &stored, NULL), CRED_OK);
  return stored;
}

static struct cred_password_salts_reply salts_of(const struct account *account)
{
  struct cred_password_salts_request request = {.holder = holder_of(account),
                                                .stored = stored_of(account)};
  struct cred_password_salts_reply reply;

  assert_int_equal(cred_gate_password_salts(account->gate, &request, &reply), CRED_OK);
  assert_in_range(reply.count, 1, CRED_DIGEST_MAX);
  return reply;
}

struct cred_digests digests_of(const struct account *account, const char *password)
{
  const struct cred_password_salts_reply salts = salts_of(account);
  struct cred_digests digests = {.count = salts.count};

  for (uint32_t i = 0; i < salts.count; i++) {
    struct cred_digest *row = &digests.rows[i];

    row->person = salts.rows[i].person;
    row->set = salts.rows[i].set;
    memcpy(row->bytes, salts.rows[i].salt, sizeof(row->bytes));
    for (size_t j = 0; password[j] != '\0'; j++)
      row->bytes[j % sizeof(row->bytes)] ^= (unsigned char)password[j];
  }
  return digests;
}

struct cred_password_check_reply check_password(const struct account *account, const char *password,
                                                enum cred_password_by by)
{
  struct cred_password_check_request request = {.holder = holder_of(account),
                                                .stored = stored_of(account),
                                                .password = digests_of(account, password),
                                                .by = by};
  struct cred_password_check_reply reply;

  if (by == CRED_PASSWORD_BY_ADMIN || by == CRED_PASSWORD_BY_ISSUE)
    request.holder.actor = ADMIN_UID;
  assert_int_equal(cred_gate_password_check(account->gate, &request, &reply), CRED_OK);
  assert_true(reply.checked);
  return reply;
}

static bool is_yes(const struct cred_password_check_reply *reply)
{
  return reply->checked &&
         (reply->reported_only || (!reply->is_reused && !reply->is_elsewhere && !reply->is_barred &&
                                   !reply->has_too_many_tries));
}

bool may_be(const struct account *account, const char *password)
{
  struct cred_password_check_reply reply =
      check_password(account, password, CRED_PASSWORD_BY_NOBODY);

  return is_yes(&reply);
}

struct cred_password_record_reply record_password(struct account *account, const char *password,
                                                  enum cred_password_by by)
{
  struct cred_password_record_request request = {
      .holder = holder_of(account), .by = by, .before = stored_of(account)};
  struct cred_password_record_reply reply;

  if (by == CRED_PASSWORD_BY_HOLDER && account->password[0] != '\0')
    request.old_password = digests_of(account, account->password);
  else
    request.holder.actor = ADMIN_UID;
  account_store(account, password);
  request.stored = stored_of(account);
  request.password = digests_of(account, password);
  assert_int_equal(cred_gate_password_record(account->gate, &request, &reply), CRED_OK);
  assert_true(reply.recorded);
  return reply;
}

bool set_password(struct account *account, const char *password, enum cred_password_by by)
{
  struct cred_password_check_reply reply = check_password(account, password, by);

  if (is_yes(&reply))
    (void)record_password(account, password, by);
  return is_yes(&reply);
}

bool change_password(struct account *account, const char *password)
{
  return set_password(account, password, CRED_PASSWORD_BY_HOLDER);
}

static struct cred_password_look_reply look(const struct account *account, bool with_code)
{
  struct cred_password_look_request request = {.holder = holder_of(account),
                                               .stored = stored_of(account),
                                               .second_factor_shown = with_code,
                                               .password_is_at_hand = true};
  struct cred_password_look_reply reply;

  assert_int_equal(cred_gate_password_look(account->gate, &request, &reply), CRED_OK);
  if (!reply.wants_password)
    return reply;
  assert_int_equal(reply.verdict, CRED_PASSWORD_REFUSED);
  request.password = digests_of(account, account->password);
  assert_int_equal(cred_gate_password_look(account->gate, &request, &reply), CRED_OK);
  assert_false(reply.wants_password);
  return reply;
}

struct cred_password_look_reply log_in(const struct account *account)
{
  return look(account, false);
}

struct cred_password_look_reply log_in_with_code(const struct account *account)
{
  return look(account, true);
}

struct cred_password_look_reply log_in_by_key(const struct account *account)
{
  struct cred_password_look_request request = {.holder = holder_of(account),
                                               .stored = stored_of(account)};
  struct cred_password_look_reply reply;

  assert_int_equal(cred_gate_password_look(account->gate, &request, &reply), CRED_OK);
  assert_false(reply.wants_password);
  return reply;
}

struct cred_password_state_reply state_of(const struct account *account)
{
  struct cred_password_state_request request = {{0}};
  struct cred_password_state_reply reply;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", account->name);
  assert_int_equal(cred_gate_password_state(account->gate, &request, &reply), CRED_OK);
  return reply;
}

bool expire_password(const struct account *account, bool compromised, const char *hash)
{
  struct cred_password_expire_request request = {
      .holder = holder_of(account), .compromised = compromised, .note = "seen on a memo"};
  struct cred_password_expire_reply reply;

  if (hash != NULL)
    assert_int_equal(cred_secret_set_text(&request.hash, hash), CRED_OK);
  assert_int_equal(cred_gate_password_expire(account->gate, &request, &reply), CRED_OK);
  return reply.changed;
}

bool import_hash(const struct account *account, const char *hash)
{
  struct cred_password_import_request request = {.holder = holder_of(account)};
  struct cred_password_import_reply reply;

  assert_int_equal(cred_secret_set_text(&request.hash, hash), CRED_OK);
  assert_int_equal(cred_gate_password_import(account->gate, &request, &reply), CRED_OK);
  return reply.imported;
}

uint32_t crypts_of(const struct account *account, const char *hash, bool *is_there, bool *barred)
{
  struct cred_password_crypts_request request = {.holder = holder_of(account)};
  static struct cred_password_crypts_reply reply;
  uint32_t count = 0;

  *is_there = *barred = false;
  do {
    assert_int_equal(cred_gate_password_crypts(account->gate, &request, &reply), CRED_OK);
    for (uint32_t i = 0; i < reply.count; i++, count++)
      if (strcmp(cred_secret_text(&reply.rows[i].hash), hash) == 0) {
        *is_there = true;
        *barred = reply.rows[i].barred;
      }
    request.after = reply.next;
  } while (reply.next != 0);
  return count;
}

bool set_person(const struct account *account, const char *number)
{
  struct cred_person_set_request request = {.holder = holder_of(account)};
  struct cred_person_set_reply reply;

  request.holder.actor = ADMIN_UID;
  (void)snprintf(request.number, sizeof(request.number), "%s", number);
  assert_int_equal(cred_gate_person_set(account->gate, &request, &reply), CRED_OK);
  return reply.changed;
}

bool forget_password(const struct account *account)
{
  struct cred_password_forget_request request = {.holder = holder_of(account), .note = "left"};
  struct cred_password_forget_reply reply;

  assert_int_equal(cred_gate_password_forget(account->gate, &request, &reply), CRED_OK);
  return reply.changed;
}

uint32_t count_password_events(struct cred_gate *gate, enum cred_event_kind kind,
                               struct cred_event *last)
{
  struct cred_events_request request = {.kind = kind};
  static struct cred_events_reply reply;
  uint32_t count = 0;

  do {
    assert_int_equal(cred_gate_events(gate, &request, &reply), CRED_OK);
    count += reply.count;
    if (reply.count > 0 && last != NULL)
      *last = reply.rows[reply.count - 1];
    request.after = reply.next;
  } while (reply.next != 0);
  return count;
}

uint64_t last_password_event(struct cred_gate *gate)
{
  struct cred_event last = {0};

  (void)count_password_events(gate, CRED_EVENT_NONE, &last);
  return last.sequence;
}

int run_passwords(const struct CMUnitTest *tests, size_t count)
{
  static const char *const backends[] = {"memory", "sqlite"};
  int failed = 0;

  for (size_t i = 0; i < sizeof(backends) / sizeof(backends[0]); i++) {
    passwords_backend = backends[i];
    failed += _cmocka_run_group_tests(backends[i], tests, count, NULL, NULL);
  }
  return failed;
}
