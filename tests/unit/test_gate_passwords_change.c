/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "passwords_fixture.h"

/* Changes that come to their end and changes that do not, and what a login makes of them. */

#define HOUR (60 * 60)
#define HOUR_MS (HOUR * (int64_t)1000)

static int set_up(void **state)
{
  *state = passwords_open("remember = 2\ntemporary_hours = 72\n");
  return 0;
}

static int set_up_temporary(void **state)
{
  *state = passwords_open("remember = 2\ndrift = temporary\nadmin_set_is_temporary = no\n");
  return 0;
}

static int tear_down(void **state)
{
  passwords_close(*state);
  return 0;
}

/* --- first sight ------------------------------------------------------------------------------ */

static void test_first_sight(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  uint64_t seen;

  assert_false(state_of(&hanako).exists);
  assert_int_equal(log_in_by_key(&hanako).verdict, CRED_PASSWORD_GOOD);
  assert_false(state_of(&hanako).current_is_known);
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_GOOD);
  assert_true(state_of(&hanako).current_is_known);
  assert_int_equal(state_of(&hanako).remembered, 1);
  seen = last_password_event(*state);
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_GOOD); /* and again: nothing to write */
  assert_int_equal(last_password_event(*state), seen);
  assert_int_equal(count_password_events(*state, CRED_EVENT_PASSWORD_SEEN, NULL), 1);
  assert_int_equal(count_password_events(*state, CRED_EVENT_PASSWORD_DRIFTED, NULL), 0);
  assert_true(check_password(&hanako, "first password", CRED_PASSWORD_BY_HOLDER).is_reused);
}

static void test_without_an_entry(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_GOOD);
  hanako.entry[0] = '\0';
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_GOOD);
  assert_true(expire_password(&hanako, false, NULL));
  assert_int_equal(log_in(&hanako).reason, CRED_REASON_EXPIRED);
}

/* A locked account has the password that it had. */
static void test_a_lock_is_no_change(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID), locked;

  assert_true(change_password(&hanako, "spring"));
  assert_true(expire_password(&hanako, false, NULL));
  locked = hanako;
  (void)snprintf(locked.entry, sizeof(locked.entry), "!%.100s", hanako.entry);
  assert_int_equal(log_in_by_key(&locked).reason, CRED_REASON_EXPIRED);
  assert_int_equal(log_in(&hanako).reason, CRED_REASON_EXPIRED);
  assert_int_equal(count_password_events(*state, CRED_EVENT_PASSWORD_DRIFTED, NULL), 0);
  (void)snprintf(locked.entry, sizeof(locked.entry), "!!");
  assert_false(stored_of(&locked).is_known);
}

/* --- drift ------------------------------------------------------------------------------------ */

static void test_drift(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_true(change_password(&hanako, "spring"));
  assert_true(expire_password(&hanako, false, NULL));
  account_store(&hanako, "behind our back");
  assert_int_equal(log_in_by_key(&hanako).verdict, CRED_PASSWORD_GOOD);
  assert_int_equal(log_in_by_key(&hanako).verdict, CRED_PASSWORD_GOOD);
  assert_int_equal(count_password_events(*state, CRED_EVENT_PASSWORD_DRIFTED, NULL), 1);
  assert_true(state_of(&hanako).has_drifted);
  assert_false(state_of(&hanako).current_is_known);
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_GOOD);
  assert_true(check_password(&hanako, "behind our back", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_true(check_password(&hanako, "spring", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_true(change_password(&hanako, "summer"));
  assert_false(state_of(&hanako).has_drifted);
}

static void test_drift_is_temporary(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_true(set_password(&hanako, "spring", CRED_PASSWORD_BY_ADMIN));
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_GOOD); /* by the policy */
  account_store(&hanako, "behind our back");
  assert_int_equal(log_in(&hanako).reason, CRED_REASON_DRIFT);
  assert_int_equal(log_in(&hanako).reason, CRED_REASON_DRIFT);
  assert_true(change_password(&hanako, "summer"));
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_GOOD);
}

/* The same password under another hash, again and again, pushes nothing out of the memory. */
static void test_rehashed(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_true(change_password(&hanako, "spring"));
  assert_true(change_password(&hanako, "summer"));
  for (int i = 0; i < 10; i++) {
    account_store(&hanako, "summer");
    assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_GOOD);
  }
  assert_int_equal(state_of(&hanako).remembered, 3);
  assert_true(check_password(&hanako, "spring", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_true(check_password(&hanako, "summer", CRED_PASSWORD_BY_HOLDER).is_reused);
}

/* A thief who changes a reported password by another way is still kept out. */
static void test_drift_clears_no_report(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_true(change_password(&hanako, "spring"));
  assert_true(expire_password(&hanako, true, NULL));
  account_store(&hanako, "the thief's");
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_COMPROMISED);
  assert_int_equal(log_in_with_code(&hanako).reason, CRED_REASON_COMPROMISED);
  assert_true(set_password(&hanako, "issued", CRED_PASSWORD_BY_ISSUE));
  assert_int_equal(log_in(&hanako).reason, CRED_REASON_TEMPORARY);
  assert_true(check_password(&hanako, "spring", CRED_PASSWORD_BY_ADMIN).is_barred);
}

/* The report comes while a change is under way. */
static void test_leaked_under_way(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  struct cred_password_record_request request = {.by = CRED_PASSWORD_BY_HOLDER,
                                                 .is_unproven = true};
  struct cred_password_record_reply reply;

  assert_true(change_password(&hanako, "spring"));
  check_password(&hanako, "summer", CRED_PASSWORD_BY_HOLDER);
  assert_true(expire_password(&hanako, true, NULL));
  request.holder = holder_of(&hanako);
  account_store(&hanako, "summer");
  request.stored = stored_of(&hanako);
  request.password = digests_of(&hanako, "summer");
  assert_int_equal(cred_gate_password_record(hanako.gate, &request, &reply), CRED_OK);
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_COMPROMISED);
  assert_true(set_password(&hanako, "issued", CRED_PASSWORD_BY_ISSUE));
  assert_int_equal(log_in(&hanako).reason, CRED_REASON_TEMPORARY);
  assert_true(check_password(&hanako, "summer", CRED_PASSWORD_BY_ADMIN).is_barred);
}

/* The same, killed before it could record: the login that finds the new password keeps the report.
 */
static void test_leaked_and_died(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_true(change_password(&hanako, "spring"));
  check_password(&hanako, "summer", CRED_PASSWORD_BY_HOLDER);
  assert_true(expire_password(&hanako, true, NULL));
  account_store(&hanako, "summer");
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_COMPROMISED);
}

/* --- changes that died ------------------------------------------------------------------------ */

static void test_died_before_storing(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_true(change_password(&hanako, "spring"));
  check_password(&hanako, "summer", CRED_PASSWORD_BY_HOLDER);
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_GOOD);
  assert_int_equal(state_of(&hanako).remembered, 2);
  assert_true(change_password(&hanako, "summer"));
  assert_int_equal(count_password_events(*state, CRED_EVENT_PASSWORD_DRIFTED, NULL), 0);
}

static void test_died_before_recording(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  struct cred_event event;

  assert_true(change_password(&hanako, "spring"));
  check_password(&hanako, "summer", CRED_PASSWORD_BY_ADMIN);
  fixture_advance(HOUR);
  account_store(&hanako, "summer");
  assert_int_equal(log_in(&hanako).reason, CRED_REASON_TEMPORARY);
  assert_true(state_of(&hanako).current_is_known);
  assert_int_equal(state_of(&hanako).set_by, ADMIN_UID);
  assert_int_equal(state_of(&hanako).valid_until_ms, fixture_wall_ms() + 71 * HOUR_MS);
  assert_int_equal(count_password_events(*state, CRED_EVENT_PASSWORD_DRIFTED, NULL), 0);
  assert_int_equal(count_password_events(*state, CRED_EVENT_PASSWORD_SET, &event), 1);
  assert_int_equal(event.actor, ADMIN_UID);
  assert_true(check_password(&hanako, "summer", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_true(check_password(&hanako, "spring", CRED_PASSWORD_BY_HOLDER).is_reused);
}

/* It was stored, and not recorded, when an administrator wanted the password changed. */
static void test_died_and_then_expired(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_true(change_password(&hanako, "spring"));
  check_password(&hanako, "summer", CRED_PASSWORD_BY_HOLDER);
  account_store(&hanako, "summer");
  assert_true(expire_password(&hanako, false, NULL));
  assert_false(expire_password(&hanako, false, NULL));
  assert_int_equal(log_in(&hanako).reason, CRED_REASON_EXPIRED);
  assert_int_equal(log_in(&hanako).reason, CRED_REASON_EXPIRED);
  assert_true(change_password(&hanako, "autumn"));
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_GOOD);
}

/* What was begun after that is the change that was wanted. */
static void test_expired_and_then_died(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_true(change_password(&hanako, "spring"));
  assert_true(expire_password(&hanako, false, NULL));
  check_password(&hanako, "summer", CRED_PASSWORD_BY_HOLDER);
  account_store(&hanako, "summer");
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_GOOD);
}

/* Nobody shows the password: it may be another way's; both are remembered. */
static void test_died_and_key_login(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_true(change_password(&hanako, "spring"));
  check_password(&hanako, "summer", CRED_PASSWORD_BY_HOLDER);
  account_store(&hanako, "summer");
  assert_int_equal(log_in_by_key(&hanako).verdict, CRED_PASSWORD_GOOD);
  assert_int_equal(count_password_events(*state, CRED_EVENT_PASSWORD_DRIFTED, NULL), 1);
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_GOOD);
  assert_true(check_password(&hanako, "summer", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_int_equal(state_of(&hanako).remembered, 3);
}

static void test_foreign_change_in_between(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_true(change_password(&hanako, "spring"));
  check_password(&hanako, "summer", CRED_PASSWORD_BY_ADMIN);
  account_store(&hanako, "foreign");
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_GOOD);
  assert_int_equal(count_password_events(*state, CRED_EVENT_PASSWORD_DRIFTED, NULL), 1);
  assert_true(check_password(&hanako, "summer", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_true(check_password(&hanako, "foreign", CRED_PASSWORD_BY_HOLDER).is_reused);
}

/* The change began on an entry that nobody had looked at, and the entry is still that one. */
static void test_died_on_a_foreign_entry(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_true(change_password(&hanako, "spring"));
  account_store(&hanako, "foreign");
  check_password(&hanako, "summer", CRED_PASSWORD_BY_HOLDER);
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_GOOD);
  assert_true(state_of(&hanako).has_drifted);
  assert_true(may_be(&hanako, "summer"));
}

/* An issued password is recognised by its entry, without anybody showing it. */
static void test_intended_entry(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  struct cred_password_check_request request = {
      .holder = holder_of(&hanako), .stored = stored_of(&hanako), .by = CRED_PASSWORD_BY_ISSUE};
  struct cred_password_check_reply reply;
  struct cred_password_look_reply look;

  request.password = digests_of(&hanako, "issued");
  account_store(&hanako, "issued");
  request.intended = stored_of(&hanako);
  request.valid_from_ms = fixture_wall_ms() + HOUR_MS;
  request.valid_until_ms = fixture_wall_ms() + 2 * HOUR_MS;
  assert_int_equal(cred_gate_password_check(*state, &request, &reply), CRED_OK);
  look = log_in_by_key(&hanako);
  assert_int_equal(look.verdict, CRED_PASSWORD_NOT_YET);
  assert_int_equal(look.valid_from_ms, request.valid_from_ms);
  assert_true(state_of(&hanako).current_is_known);
  fixture_advance(HOUR);
  assert_int_equal(log_in(&hanako).reason, CRED_REASON_TEMPORARY);
  fixture_advance(HOUR);
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_NO_LONGER);
  assert_int_equal(count_password_events(*state, CRED_EVENT_PASSWORD_DENIED, NULL), 2);
}

/* --- two at once ------------------------------------------------------------------------------ */

/* A login sees the new password before it is recorded. */
static void test_look_before_record(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID), before;
  struct cred_password_record_request request = {.by = CRED_PASSWORD_BY_HOLDER};
  struct cred_password_record_reply reply;

  assert_true(change_password(&hanako, "spring"));
  assert_true(change_password(&hanako, "summer"));
  before = hanako;
  check_password(&hanako, "autumn", CRED_PASSWORD_BY_HOLDER);
  account_store(&hanako, "autumn");
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_GOOD);
  request.holder = holder_of(&hanako);
  request.before = stored_of(&before);
  request.stored = stored_of(&hanako);
  request.old_password = digests_of(&hanako, "summer");
  request.password = digests_of(&hanako, "autumn");
  assert_int_equal(cred_gate_password_record(*state, &request, &reply), CRED_OK);
  assert_true(state_of(&hanako).current_is_known);
  assert_true(check_password(&hanako, "autumn", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_true(check_password(&hanako, "summer", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_int_equal(count_password_events(*state, CRED_EVENT_PASSWORD_DRIFTED, NULL), 0);
}

/* On two systems at once: the check of each came before the record of the other. */
static void test_same_on_two_systems_at_once(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID), other;

  assert_true(set_person(&hanako, "S-100"));
  move_to_system(*state, "tax");
  other = account_of(*state, "hanako", 501);
  assert_true(set_person(&other, "S-100"));
  check_password(&other, "spring", CRED_PASSWORD_BY_HOLDER);
  move_to_system(*state, "test");
  assert_true(change_password(&hanako, "spring"));
  move_to_system(*state, "tax");
  (void)record_password(&other, "spring", CRED_PASSWORD_BY_HOLDER);
  assert_int_equal(log_in(&other).reason, CRED_REASON_ELSEWHERE);
  assert_string_equal(log_in(&other).system, "test");
}

/* The same, with a death before the record. */
static void test_same_elsewhere_after_a_death(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID), other;

  assert_true(set_person(&hanako, "S-100"));
  move_to_system(*state, "tax");
  other = account_of(*state, "hanako", 501);
  assert_true(set_person(&other, "S-100"));
  check_password(&other, "spring", CRED_PASSWORD_BY_HOLDER);
  account_store(&other, "spring");
  move_to_system(*state, "test");
  assert_true(change_password(&hanako, "spring"));
  move_to_system(*state, "tax");
  assert_int_equal(log_in(&other).reason, CRED_REASON_ELSEWHERE);
}

/* --- temporary passwords ---------------------------------------------------------------------- */

static void test_set_by_an_admin(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  struct cred_password_record_reply reply;

  check_password(&hanako, "temporary", CRED_PASSWORD_BY_ADMIN);
  reply = record_password(&hanako, "temporary", CRED_PASSWORD_BY_ADMIN);
  assert_true(reply.is_temporary);
  assert_int_equal(reply.valid_until_ms, fixture_wall_ms() + 72 * HOUR_MS);
  assert_int_equal(log_in(&hanako).reason, CRED_REASON_TEMPORARY);
  fixture_advance(72 * HOUR - 1);
  assert_int_equal(log_in(&hanako).reason, CRED_REASON_TEMPORARY);
  fixture_advance(1);
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_NO_LONGER);
  account_store(&hanako, "temporary"); /* under another hash it is the same one */
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_NO_LONGER);
  assert_true(change_password(&hanako, "own"));
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_GOOD);
  assert_true(check_password(&hanako, "temporary", CRED_PASSWORD_BY_HOLDER).is_reused);
}

static void test_times_are_checked(void **state)
{
  static const int64_t wrong[][2] = {{-1, 0},        {0, -1},      {INT64_MAX, 0},
                                     {0, INT64_MAX}, {5000, 5000}, {5000, 4999}};
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  struct cred_password_check_request check = {
      .holder = holder_of(&hanako), .by = CRED_PASSWORD_BY_ISSUE, .stored = stored_of(&hanako)};
  struct cred_password_record_request record = {.holder = check.holder, .by = check.by};
  struct cred_password_check_reply checked;
  struct cred_password_record_reply recorded;

  check.password = record.password = digests_of(&hanako, "issued");
  record.stored = check.stored;
  for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
    check.valid_from_ms = record.valid_from_ms = wrong[i][0];
    check.valid_until_ms = record.valid_until_ms = wrong[i][1];
    assert_int_equal(cred_gate_password_check(*state, &check, &checked), CRED_ERR_INVALID);
    assert_false(checked.checked);
    assert_int_equal(cred_gate_password_record(*state, &record, &recorded), CRED_ERR_INVALID);
    assert_false(recorded.recorded);
  }
}

/* --- the oracle ------------------------------------------------------------------------------- */

static void test_too_many_tries(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  struct cred_password_check_reply reply;

  assert_true(change_password(&hanako, "spring"));
  for (unsigned i = 1; i < CRED_PASSWORD_TRIES; i++) {
    assert_int_equal(state_of(&hanako).tries_end_ms, 0);
    assert_false(may_be(&hanako, "spring"));
  }
  assert_int_equal(state_of(&hanako).tries_end_ms, fixture_wall_ms() + HOUR_MS);
  for (int i = 0; i < 5; i++) {
    reply = check_password(&hanako, "spring", CRED_PASSWORD_BY_HOLDER);
    assert_true(reply.has_too_many_tries);
    assert_false(reply.is_reused); /* nothing is told any more */
  }
  assert_int_equal(count_password_events(*state, CRED_EVENT_PASSWORD_REFUSED, NULL),
                   CRED_PASSWORD_TRIES); /* that it is too much is noted once */
  fixture_advance(HOUR);
  assert_int_equal(state_of(&hanako).tries_end_ms, 0);
  assert_true(check_password(&hanako, "spring", CRED_PASSWORD_BY_HOLDER).is_reused);
}

/* Changing the password between the guesses buys no more of them. */
static void test_a_change_gives_no_tries_back(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  for (unsigned i = 1; i < CRED_PASSWORD_TRIES; i++)
    assert_true(may_be(&hanako, "guess"));
  assert_true(change_password(&hanako, "spring"));
  assert_true(check_password(&hanako, "guess", CRED_PASSWORD_BY_HOLDER).has_too_many_tries);
}

/* Who has used up the tries keeps no administrator from issuing a new password. */
static void test_issued_in_spite_of_tries(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  struct cred_password_check_reply reply;

  assert_true(change_password(&hanako, "spring"));
  for (unsigned i = 0; i < 2 * CRED_PASSWORD_TRIES; i++)
    assert_false(may_be(&hanako, "spring"));
  reply = check_password(&hanako, "spring", CRED_PASSWORD_BY_ISSUE);
  assert_true(reply.is_reused);
  assert_false(reply.has_too_many_tries);
  assert_true(set_password(&hanako, "issued", CRED_PASSWORD_BY_ISSUE));
}

/* --- wrong requests --------------------------------------------------------------------------- */

static void test_foreign_digests(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  struct account taro = account_of(*state, "taro", 1002);
  struct cred_password_check_request request = {.holder = holder_of(&hanako)};
  struct cred_password_look_request look = {.holder = holder_of(&hanako),
                                            .stored = stored_of(&hanako)};
  struct cred_password_check_reply reply;
  struct cred_password_look_reply seen;

  assert_int_equal(cred_gate_password_check(*state, &request, &reply), CRED_ERR_STATE);
  request.password = look.password = digests_of(&taro, "spring");
  assert_int_equal(cred_gate_password_check(*state, &request, &reply), CRED_ERR_STATE);
  assert_int_equal(cred_gate_password_look(*state, &look, &seen), CRED_ERR_STATE);
  (void)digests_of(&hanako, "spring");
  assert_int_equal(cred_gate_password_check(*state, &request, &reply), CRED_ERR_STATE);
  assert_false(reply.checked);
  assert_int_equal(cred_gate_password_look(*state, &look, &seen), CRED_ERR_STATE);
  assert_int_equal(seen.verdict, CRED_PASSWORD_REFUSED);
  request.password = digests_of(&hanako, "spring");
  request.password.count = 5;
  assert_int_equal(cred_gate_password_check(*state, &request, &reply), CRED_ERR_STATE);
}

static void test_names(void **state)
{
  static const char *const wrong[] = {"", "?12", "a\xff"};
  struct cred_password_salts_request request = {.holder = {.uid = 1}};
  struct cred_password_salts_reply reply;

  for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
    strcpy(request.holder.subject, wrong[i]);
    assert_int_not_equal(cred_gate_password_salts(*state, &request, &reply), CRED_OK);
  }
  memset(request.holder.subject, 'n', sizeof(request.holder.subject));
  assert_int_not_equal(cred_gate_password_salts(*state, &request, &reply), CRED_OK);
  request.holder.subject[sizeof(request.holder.subject) - 1] = '\0';
  assert_int_equal(cred_gate_password_salts(*state, &request, &reply), CRED_OK);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
#define UNDER(test, policy) cmocka_unit_test_setup_teardown(test, policy, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WITH(test_first_sight),
      WITH(test_without_an_entry),
      WITH(test_a_lock_is_no_change),
      WITH(test_drift),
      UNDER(test_drift_is_temporary, set_up_temporary),
      WITH(test_rehashed),
      WITH(test_drift_clears_no_report),
      WITH(test_leaked_under_way),
      WITH(test_leaked_and_died),
      WITH(test_died_before_storing),
      WITH(test_died_before_recording),
      WITH(test_died_and_then_expired),
      WITH(test_expired_and_then_died),
      WITH(test_died_and_key_login),
      WITH(test_foreign_change_in_between),
      WITH(test_died_on_a_foreign_entry),
      WITH(test_intended_entry),
      WITH(test_look_before_record),
      WITH(test_same_on_two_systems_at_once),
      WITH(test_same_elsewhere_after_a_death),
      WITH(test_set_by_an_admin),
      WITH(test_times_are_checked),
      WITH(test_too_many_tries),
      WITH(test_a_change_gives_no_tries_back),
      WITH(test_issued_in_spite_of_tries),
      WITH(test_foreign_digests),
      WITH(test_names),
  };

  return run_passwords(tests, sizeof(tests) / sizeof(tests[0]));
}
