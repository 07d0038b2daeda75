/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "codes_fixture.h"
#include "cred/rename.h"
#include "failing_store.h"
#include "passwords_fixture.h"

/* An account is called otherwise: all that was kept of it goes along, and nothing stays behind. */

#define POLICY "totp = enrolled\nremember = all\ndeny = 3\ndeny_total = 6\nunlock_time = 600\n"
#define HOME "192.0.2.1"

static struct account hanako, keiko; /* one account, before and after */
static uint64_t transactions;

static int set_up(void **state)
{
  struct cred_gate *gate = passwords_open(POLICY);

  *state = gate;
  hanako = account_of(gate, "hanako", HANAKO_UID);
  assert_true(change_password(&hanako, "spring"));
  keiko = hanako;
  keiko.name = "keiko";
  return 0;
}

static int tear_down(void **state)
{
  passwords_close(*state);
  return 0;
}

static struct cred_account_rename_request request_of(const struct account *account,
                                                     const char *old_name)
{
  struct cred_account_rename_request request = {.holder = holder_of(account), .note = "married"};

  request.holder.actor = ADMIN_UID;
  (void)snprintf(request.old_name, sizeof(request.old_name), "%s", old_name);
  return request;
}

static struct cred_account_rename_reply rename_to(const struct account *account,
                                                  const char *old_name)
{
  const struct cred_account_rename_request request = request_of(account, old_name);
  struct cred_account_rename_reply reply;
  enum cred_err err = cred_gate_account_rename(account->gate, &request, &reply);

  if (err != CRED_OK)
    print_message("%s\n", cred_gate_error(account->gate)->text);
  assert_int_equal(err, CRED_OK);
  return reply;
}

static void assert_refused(const struct account *account, const char *old_name, enum cred_err with)
{
  const struct cred_account_rename_request request = request_of(account, old_name);
  const uint64_t event = last_event(account->gate);
  struct cred_account_rename_reply reply = {.renamed = true};

  assert_int_equal(cred_gate_account_rename(account->gate, &request, &reply), with);
  assert_false(reply.renamed);
  assert_int_equal(last_event(account->gate), event);
}

static enum cred_charge_verdict charge(struct cred_gate *gate, const char *subject,
                                       uint64_t transaction, uint64_t *ticket)
{
  struct cred_charge_request request = {.caller = fixture_caller(subject, HOME, transaction)};
  struct cred_charge_reply reply;

  assert_int_equal(cred_gate_charge(gate, &request, &reply), CRED_OK);
  *ticket = reply.ticket;
  return reply.verdict;
}

static enum cred_charge_verdict fail_once(struct cred_gate *gate, const char *subject)
{
  struct cred_settle_request request = {.outcome = CRED_OUTCOME_FAILED};
  struct cred_settle_reply reply;
  enum cred_charge_verdict verdict = charge(gate, subject, ++transactions, &request.ticket);

  if (verdict != CRED_CHARGE_GRANTED)
    return verdict;
  request.caller = fixture_caller(subject, HOME, transactions);
  assert_int_equal(cred_gate_settle(gate, &request, &reply), CRED_OK);
  return verdict;
}

static void lock(struct cred_gate *gate, const char *subject, bool locked)
{
  struct cred_lock_request request = {.lock = locked, .actor = ADMIN_UID, .reason = "on leave"};
  struct cred_lock_reply reply;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  assert_int_equal(cred_gate_lock(gate, &request, &reply), CRED_OK);
}

static bool is_barred(struct cred_gate *gate, const char *subject)
{
  struct cred_barred_request request = {0};
  struct cred_barred_reply reply;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  assert_int_equal(cred_gate_barred(gate, &request, &reply), CRED_OK);
  return reply.barred;
}

static bool is_asked(struct cred_gate *gate, const char *subject)
{
  const struct cred_caller caller = fixture_caller(subject, HOME, 1);

  return need_of(gate, &caller).ask;
}

static const char *recovery_code_of(struct cred_gate *gate, const char *subject)
{
  struct cred_recovery_request request = {.actor = ADMIN_UID};
  static struct cred_recovery_reply reply;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  assert_int_equal(cred_gate_recovery(gate, &request, &reply), CRED_OK);
  return cred_secret_text(&reply.codes[0]);
}

static bool is_kept(struct cred_gate *gate, const char *name)
{
  const struct cred_accounts_request request = {0};
  struct cred_accounts_reply reply;

  assert_int_equal(cred_gate_accounts(gate, &request, &reply), CRED_OK);
  for (uint32_t i = 0; i < reply.count; i++)
    if (strcmp(reply.rows[i].name, name) == 0)
      return true;
  return false;
}

static void test_passwords_go_along(void **state)
{
  struct cred_event event;
  struct account another;

  assert_true(change_password(&hanako, "summer"));
  keiko = hanako;
  keiko.name = "keiko";
  assert_true(rename_to(&keiko, "hanako").has_password);
  assert_int_equal(log_in(&keiko).verdict, CRED_PASSWORD_GOOD);
  assert_true(check_password(&keiko, "spring", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_int_equal(count_events(*state, CRED_EVENT_PASSWORD_DRIFTED, NULL), 0);
  assert_int_equal(count_events(*state, CRED_EVENT_ACCOUNT_RENAMED, &event), 1);
  assert_string_equal(event.subject, "keiko");
  assert_int_equal(event.actor, ADMIN_UID);
  assert_non_null(strstr(event.detail, "old=hanako new=keiko uid=1001"));
  assert_non_null(strstr(event.detail, "note=married"));
  assert_false(is_kept(*state, "hanako"));
  another = account_of(*state, "hanako", HANAKO_UID + 1);
  assert_true(may_be(&another, "spring"));
}

static void test_a_report_goes_along(void **state)
{
  (void)state;
  assert_true(expire_password(&hanako, true, ""));
  rename_to(&keiko, "hanako");
  assert_int_equal(log_in(&keiko).verdict, CRED_PASSWORD_COMPROMISED);
  assert_true(check_password(&keiko, "spring", CRED_PASSWORD_BY_ISSUE).is_barred);
}

static void test_tokens_go_along(void **state)
{
  struct phone phone, other;
  struct cred_account_rename_reply reply;

  phone_enrol(*state, "hanako", "phone", &phone);
  phone_begin(*state, "hanako", "other", &other); /* waits to be confirmed */
  assert_int_equal(set_token(*state, "hanako", "other", CRED_TOKEN_REVOKED, NULL), CRED_OK);
  phone_begin(*state, "hanako", "third", &other);
  reply = rename_to(&keiko, "hanako");
  assert_int_equal(reply.tokens, 2);
  assert_true(reply.is_enrolled);
  assert_true(is_asked(*state, "keiko"));
  assert_false(is_asked(*state, "hanako"));
  assert_int_equal(show_code(*state, "keiko", HOME, phone_code(&phone, 0)), CRED_CODE_ACCEPTED);
  assert_int_equal(show_code(*state, "keiko", HOME, phone_code(&phone, 0)),
                   CRED_CODE_REFUSED); /* once */
  assert_true(phone_confirm(*state, "keiko", &other, phone_code(&other, 0)));
  assert_true(has_token(*state, "keiko", "phone", CRED_TOKEN_ACTIVE));
  assert_true(has_token(*state, "keiko", "other", CRED_TOKEN_REVOKED));
  assert_false(has_token(*state, "hanako", "phone", CRED_TOKEN_ACTIVE));
}

static void test_one_seed_serves_one_subject_still(void **state)
{
  struct cred_enrol_begin_request request = {
      .subject = "taro", .name = "phone", .by_admin = true, .actor = ADMIN_UID};
  struct cred_enrol_begin_reply reply;
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  rename_to(&keiko, "hanako");
  request.seed = phone.seed;
  assert_int_equal(cred_gate_enrol_begin(*state, &request, &reply), CRED_ERR_EXISTS);
}

static void test_recovery_codes_do_not(void **state)
{
  char code[64];
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  (void)snprintf(code, sizeof(code), "%s", recovery_code_of(*state, "hanako"));
  assert_int_equal(rename_to(&keiko, "hanako").codes_void, CRED_RECOVERY_COUNT);
  assert_int_equal(show_code(*state, "keiko", HOME, code), CRED_CODE_REFUSED);
  assert_int_equal(show_code(*state, "hanako", HOME, code), CRED_CODE_REFUSED);
  (void)snprintf(code, sizeof(code), "%s", recovery_code_of(*state, "keiko"));
  assert_int_equal(show_code(*state, "keiko", HOME, code), CRED_CODE_RECOVERY);
}

static void test_locks_go_along(void **state)
{
  for (int i = 0; i < 3; i++)
    assert_int_equal(fail_once(*state, "hanako"), CRED_CHARGE_GRANTED);
  lock(*state, "hanako", true);
  assert_true(rename_to(&keiko, "hanako").is_barred);
  assert_true(is_barred(*state, "keiko"));
  assert_false(is_barred(*state, "hanako"));
  lock(*state, "hanako", false);
  assert_int_equal(fail_once(*state, "keiko"), CRED_CHARGE_BARRED);
  assert_int_equal(fail_once(*state, "hanako"), CRED_CHARGE_GRANTED);
}

static void test_a_lock_by_failures(void **state)
{
  for (int i = 0; i < 3; i++)
    assert_int_equal(fail_once(*state, "hanako"), CRED_CHARGE_GRANTED);
  assert_int_equal(fail_once(*state, "keiko"), CRED_CHARGE_GRANTED); /* before it is renamed */
  rename_to(&keiko, "hanako");
  assert_int_equal(fail_once(*state, "keiko"), CRED_CHARGE_LOCKED);
  fixture_advance(601);
  assert_int_equal(fail_once(*state, "keiko"), CRED_CHARGE_GRANTED);
}

/* The laxer one of the two must not win because it comes later. */
static void test_the_stricter_count_stays(void **state)
{
  for (int i = 0; i < 3; i++)
    assert_int_equal(fail_once(*state, "keiko"), CRED_CHARGE_GRANTED);
  assert_int_equal(fail_once(*state, "hanako"), CRED_CHARGE_GRANTED);
  rename_to(&keiko, "hanako");
  assert_int_equal(fail_once(*state, "keiko"), CRED_CHARGE_LOCKED);
}

static void test_attempts_under_way_count(void **state)
{
  uint64_t ticket;
  struct cred_settle_request settle = {.outcome = CRED_OUTCOME_SUCCEEDED};
  struct cred_settle_reply settled;

  fail_once(*state, "hanako");
  fail_once(*state, "hanako");
  assert_int_equal(charge(*state, "hanako", 77, &ticket), CRED_CHARGE_GRANTED);
  assert_int_equal(rename_to(&keiko, "hanako").attempts, 1);
  assert_int_equal(fail_once(*state, "keiko"), CRED_CHARGE_LOCKED);
  settle.caller = fixture_caller("hanako", HOME, 77);
  settle.ticket = ticket;
  assert_int_equal(cred_gate_settle(*state, &settle, &settled), CRED_OK);
  assert_false(settled.stands);
}

static void test_a_permit_goes_along(void **state)
{
  struct cred_caller caller = fixture_caller("keiko", HOME, 1);

  allow(*state, "hanako", 3600);
  rename_to(&keiko, "hanako");
  assert_true(need_of(*state, &caller).may_enrol);
  caller = fixture_caller("hanako", HOME, 1);
  assert_false(need_of(*state, &caller).may_enrol);
}

static void except(struct cred_gate *gate, const char *subject, uint32_t uid)
{
  struct cred_exception_add_request request = {.uid = uid,
                                               .actor = ADMIN_UID,
                                               .rule = CRED_RULE_ALLOW_SOURCES,
                                               .is_urgent = true,
                                               .until_ms = fixture_wall_ms() + 1000000,
                                               .reason = "fair"};
  struct cred_exception_add_reply reply;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  assert_int_equal(cred_gate_exception_add(gate, &request, &reply), CRED_OK);
}

/* They are of the old name, which may be given to somebody else. */
static void test_exceptions_end(void **state)
{
  struct cred_exception_list_reply listed;
  struct cred_event event;
  struct account jiro = account_of(*state, "jiro", HANAKO_UID + 5);

  except(*state, "hanako", HANAKO_UID);
  except(*state, "jiro", HANAKO_UID + 5);
  assert_int_equal(rename_to(&keiko, "hanako").exceptions, 1);
  assert_int_equal(
      cred_gate_exception_list(*state, &(struct cred_exception_list_request){0}, &listed), CRED_OK);
  assert_int_equal(listed.count, 2);
  assert_int_equal(listed.rows[0].state, CRED_EXCEPTION_REVOKED);
  assert_string_equal(listed.rows[0].ended_reason, "married");
  assert_int_equal(listed.rows[1].state, CRED_EXCEPTION_UNAPPROVED);
  assert_int_equal(count_events(*state, CRED_EVENT_EXCEPTION_REVOKED, &event), 1);
  assert_string_equal(event.subject, "hanako");
  assert_int_equal(event.actor, ADMIN_UID);
  count_events(*state, CRED_EVENT_ACCOUNT_RENAMED, &event);
  assert_non_null(strstr(event.detail, "exceptions_ended=1"));
  jiro.name = "saburo"; /* nothing but that is kept */
  assert_true(rename_to(&jiro, "jiro").renamed);
  assert_false(rename_to(&jiro, "jiro").renamed);
}

static void test_what_is_refused(void **state)
{
  struct account other = keiko;
  struct phone phone;

  other.uid++;
  assert_refused(&other, "hanako", CRED_ERR_STATE); /* another account */
  assert_refused(&hanako, "hanako", CRED_ERR_INVALID);
  assert_refused(&keiko, "?0001", CRED_ERR_INVALID);
  assert_true(change_password(&keiko, "autumn"));
  assert_refused(&keiko, "hanako", CRED_ERR_EXISTS); /* passwords on both sides */
  assert_true(forget_password(&keiko));
  phone_enrol(*state, "hanako", "phone", &phone);
  lock(*state, "keiko", true);
  assert_refused(&keiko, "hanako", CRED_ERR_EXISTS);
  lock(*state, "keiko", false);
  phone_enrol(*state, "keiko", "phone", &phone);
  assert_refused(&keiko, "hanako", CRED_ERR_EXISTS);
  assert_true(has_token(*state, "hanako", "phone", CRED_TOKEN_ACTIVE));
  assert_true(check_password(&hanako, "spring", CRED_PASSWORD_BY_HOLDER).is_reused);
}

static struct cred_account_row allowance(const char *subject, uint32_t uid)
{
  struct cred_account_row row = {.system = "test", .uid = uid};

  (void)snprintf(row.subject, sizeof(row.subject), "%s", subject);
  return row;
}

static void put_allowance(struct cred_gate *gate, const struct cred_account_row *row)
{
  struct cred_change change;

  assert_int_equal(cred_change_begin(gate, CRED_STORE_DURABLE, &change), CRED_OK);
  assert_int_equal(gate->store.ops->account_put(gate->store.db, row, &gate->error), CRED_OK);
  assert_int_equal(cred_change_end(&change, CRED_OK), CRED_OK);
}

static enum cred_err get_allowance(struct cred_gate *gate, const char *subject,
                                   struct cred_account_row *out)
{
  struct cred_change change;
  enum cred_err err;

  assert_int_equal(cred_change_begin(gate, CRED_STORE_READ, &change), CRED_OK);
  err = gate->store.ops->account_get(gate->store.db, subject, "test", out, &gate->error);
  assert_int_equal(cred_change_end(&change, CRED_OK), CRED_OK);
  return err;
}

static void test_what_it_is_allowed(void **state)
{
  struct cred_account_row old = allowance("hanako", HANAKO_UID);
  struct cred_account_row new = allowance("keiko", HANAKO_UID), found;

  old.is_suspended = true;
  old.until_ms = 2000;
  old.seen_wall_ms = 10;
  old.last_wall_ms = 100;
  strcpy(old.suspended_reason, "on leave");
  new.until_ms = 1000;
  new.seen_wall_ms = 50;
  new.last_wall_ms = 200;
  put_allowance(*state, &old);
  put_allowance(*state, &new);
  assert_true(rename_to(&keiko, "hanako").renamed);
  assert_int_equal(get_allowance(*state, "keiko", &found), CRED_OK);
  assert_true(found.is_suspended);
  assert_string_equal(found.suspended_reason, "on leave");
  assert_int_equal(found.until_ms, 1000);
  assert_int_equal(found.seen_wall_ms, 10);
  assert_int_equal(found.last_wall_ms, 200);
  assert_int_equal(get_allowance(*state, "hanako", &found), CRED_ERR_NOT_FOUND);
  old = allowance("taro", HANAKO_UID + 1);
  put_allowance(*state, &old);
  assert_refused(&keiko, "taro", CRED_ERR_STATE);
}

static void test_nothing_is_kept(void **state)
{
  assert_false(rename_to(&hanako, "nobody").renamed);
  assert_int_equal(count_events(*state, CRED_EVENT_ACCOUNT_RENAMED, NULL), 0);
}

/* Tokens are of all systems that share the store, passwords of one. */
static void test_two_systems(void **state)
{
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  move_to_system(*state, "east");
  assert_true(change_password(&hanako, "of the east"));
  assert_true(rename_to(&keiko, "hanako").renamed);
  assert_true(is_asked(*state, "keiko"));
  assert_true(is_asked(*state, "hanako")); /* the other system has that name still */
  move_to_system(*state, "test");
  assert_true(rename_to(&keiko, "hanako").renamed);
  assert_true(check_password(&keiko, "spring", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_int_equal(show_code(*state, "keiko", HOME, phone_code(&phone, 0)), CRED_CODE_ACCEPTED);
  assert_false(is_asked(*state, "hanako"));
}

static void test_found_by_uid(void **state)
{
  const struct cred_accounts_request request = {.of_uid = true, .uid = HANAKO_UID};
  struct cred_accounts_reply reply;
  struct phone phone;

  for (uint32_t i = 0; i < 40; i++) {
    char name[16];
    struct account account;

    (void)snprintf(name, sizeof(name), "u%02u", i);
    account = account_of(*state, name, 2000 + i);
    assert_true(change_password(&account, "winter"));
  }
  phone_enrol(*state, "akira", "phone", &phone); /* of whose passwords nothing is known */
  assert_int_equal(cred_gate_accounts(*state, &request, &reply), CRED_OK);
  assert_int_equal(reply.count, 1);
  assert_string_equal(reply.rows[0].name, "hanako");
  assert_true(reply.rows[0].has_password && reply.rows[0].uid == HANAKO_UID);
  assert_string_equal(reply.next, "");
}

/* Whatever fails, all of it is where it was. */
static void test_all_or_nothing(void **state)
{
  const struct cred_account_rename_request request = request_of(&keiko, "hanako");
  struct cred_gate *gate = *state;
  struct cred_account_row row = allowance("hanako", HANAKO_UID);
  struct cred_account_rename_reply reply;
  struct phone phone;
  uint64_t event, ticket;
  bool has_failed = true;
  int operations = 0;

  put_allowance(gate, &row);
  phone_enrol(gate, "hanako", "phone", &phone);
  recovery_code_of(gate, "hanako");
  fail_once(gate, "hanako");
  except(gate, "hanako", HANAKO_UID);
  charge(gate, "hanako", 77, &ticket);
  event = last_event(gate);
  failing_store_enter(gate);
  for (; has_failed && operations < 1000; operations++) {
    memset(&reply, 0x01, sizeof(reply));
    failing_store_arm(operations);
    const enum cred_err err = cred_gate_account_rename(gate, &request, &reply);
    has_failed = failing_store_has_failed();
    failing_store_arm(-1);
    assert_int_equal(err, has_failed ? CRED_ERR_IO : CRED_OK);
    if (!has_failed)
      break;
    assert_false(reply.renamed);
    assert_int_equal(last_event(gate), event);
    assert_true(has_token(gate, "hanako", "phone", CRED_TOKEN_ACTIVE));
    assert_true(state_of(&hanako).exists && !state_of(&keiko).exists);
    assert_true(is_asked(gate, "hanako") && !is_asked(gate, "keiko"));
  }
  assert_in_range(operations, 20, 80);
  failing_store_leave(gate);
  assert_true(reply.renamed && reply.attempts == 1 && reply.exceptions == 1);
  assert_int_equal(get_allowance(gate, "keiko", &row), CRED_OK);
  assert_int_equal(show_code(gate, "keiko", HOME, phone_code(&phone, 0)), CRED_CODE_ACCEPTED);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WITH(test_passwords_go_along),
      WITH(test_a_report_goes_along),
      WITH(test_tokens_go_along),
      WITH(test_one_seed_serves_one_subject_still),
      WITH(test_recovery_codes_do_not),
      WITH(test_locks_go_along),
      WITH(test_a_lock_by_failures),
      WITH(test_the_stricter_count_stays),
      WITH(test_attempts_under_way_count),
      WITH(test_a_permit_goes_along),
      WITH(test_exceptions_end),
      WITH(test_what_is_refused),
      WITH(test_what_it_is_allowed),
      WITH(test_nothing_is_kept),
      WITH(test_two_systems),
      WITH(test_found_by_uid),
      WITH(test_all_or_nothing),
  };

  return run_passwords(tests, sizeof(tests) / sizeof(tests[0]));
}
