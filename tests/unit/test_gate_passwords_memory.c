/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "passwords_fixture.h"

/* What is remembered, for how long, and against whom. */

#define DAY (24 * 60 * 60)

static int set_up(void **state)
{
  *state = passwords_open("remember = 2\n");
  return 0;
}

static int set_up_all(void **state)
{
  *state = passwords_open("remember = all\n");
  return 0;
}

static int set_up_days(void **state)
{
  *state = passwords_open("remember = 1\nremember_days = 365\n");
  return 0;
}

static int set_up_report(void **state)
{
  *state = passwords_open("remember = 2\nmode = report\n");
  return 0;
}

static int set_up_system(void **state)
{
  *state = passwords_open("remember = 2\nreuse_scope = system\n");
  return 0;
}

static int tear_down(void **state)
{
  passwords_close(*state);
  return 0;
}

static void change_many(struct account *account, int times)
{
  static int made;

  for (int i = 0; i < times; i++) {
    char password[32];

    (void)snprintf(password, sizeof(password), "password %d", ++made);
    assert_true(change_password(account, password));
    fixture_advance(65); /* so many in an hour are allowed */
  }
}

static void test_salts(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  struct account taro = account_of(*state, "taro", 1002);
  struct cred_password_salts_request request = {.holder = holder_of(&hanako)};
  struct cred_password_salts_reply first, again, other;

  assert_int_equal(cred_gate_password_salts(*state, &request, &first), CRED_OK);
  assert_int_equal(first.count, 1);
  assert_int_equal(first.crypts, 0);
  assert_false(first.current_is_known);
  assert_int_equal(cred_gate_password_salts(*state, &request, &again), CRED_OK);
  assert_memory_equal(&first, &again, sizeof(first));
  request.holder = holder_of(&taro);
  assert_int_equal(cred_gate_password_salts(*state, &request, &other), CRED_OK);
  assert_true(first.rows[0].person != other.rows[0].person);
  assert_memory_not_equal(first.rows[0].salt, other.rows[0].salt, CRED_SALT_SIZE);
}

/* The digest is scrypt's, and differs by password and salt. */
static void test_scrypt(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  struct cred_password_salts_request request = {.holder = holder_of(&hanako)};
  struct cred_password_salts_reply salts;
  struct cred_digests one, same, other;
  CRED_SECRET_AUTO password = {0};

  assert_int_equal(cred_gate_password_salts(*state, &request, &salts), CRED_OK);
  assert_int_equal(cred_password_digest(&password, salts.rows, salts.count, &one, NULL),
                   CRED_ERR_INVALID);
  cred_secret_set_text(&password, "tebukuro");
  assert_int_equal(cred_password_digest(&password, salts.rows, salts.count, &one, NULL), CRED_OK);
  assert_int_equal(cred_password_digest(&password, salts.rows, salts.count, &same, NULL), CRED_OK);
  assert_memory_equal(&one, &same, sizeof(one));
  cred_secret_set_text(&password, "tebukurO");
  assert_int_equal(cred_password_digest(&password, salts.rows, salts.count, &other, NULL), CRED_OK);
  assert_memory_not_equal(&one.rows[0].bytes, &other.rows[0].bytes, CRED_DIGEST_SIZE);
  salts.rows[0].log2_n = 63;
  assert_int_equal(cred_password_digest(&password, salts.rows, 1, &other, NULL), CRED_ERR_INVALID);
  assert_int_equal(other.count, 0);
}

static void test_window(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_true(change_password(&hanako, "spring"));
  assert_true(check_password(&hanako, "spring", CRED_PASSWORD_BY_HOLDER).is_reused);
  change_many(&hanako, 2);
  assert_true(check_password(&hanako, "spring", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_true(check_password(&hanako, "spring", CRED_PASSWORD_BY_ADMIN).is_reused);
  change_many(&hanako, 1);
  assert_true(change_password(&hanako, "spring"));
  assert_int_equal(state_of(&hanako).remembered, 3);
}

/* The password before the first change was never seen, and is remembered from the change on. */
static void test_old_one_is_remembered(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_true(change_password(&hanako, "spring"));
  assert_true(check_password(&hanako, "first password", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_int_equal(state_of(&hanako).remembered, 2);
  assert_true(change_password(&hanako, "summer")); /* "spring" is not remembered twice */
  assert_int_equal(state_of(&hanako).remembered, 3);
}

static void test_window_all(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_true(change_password(&hanako, "spring"));
  change_many(&hanako, 60);
  fixture_advance(4000LL * DAY);
  change_many(&hanako, 1);
  assert_true(check_password(&hanako, "spring", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_int_equal(state_of(&hanako).remembered, 63);
}

static void test_window_by_days(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_true(change_password(&hanako, "spring"));
  fixture_advance(100LL * DAY);
  assert_true(change_password(&hanako, "summer")); /* spring ends */
  assert_true(change_password(&hanako, "autumn"));
  assert_true(change_password(&hanako, "winter"));
  fixture_advance(365LL * DAY - 1);
  assert_true(check_password(&hanako, "spring", CRED_PASSWORD_BY_HOLDER).is_reused);
  fixture_advance(1);
  assert_true(may_be(&hanako, "spring"));
  fixture_set_wall(-2 * DAY);
  assert_true(check_password(&hanako, "spring", CRED_PASSWORD_BY_HOLDER).is_reused);
}

static void test_barred_for_ever(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  struct cred_password_check_reply reply;

  assert_true(change_password(&hanako, "spring"));
  assert_true(expire_password(&hanako, true, NULL));
  assert_false(expire_password(&hanako, true, NULL));
  change_many(&hanako, 40);
  fixture_advance(4000LL * DAY);
  change_many(&hanako, 1);
  for (enum cred_password_by by = CRED_PASSWORD_BY_NOBODY; by <= CRED_PASSWORD_BY_ISSUE; by++) {
    reply = check_password(&hanako, "spring", by);
    assert_true(reply.is_barred);
    assert_false(reply.is_reused); /* that window is over */
  }
  assert_int_equal(state_of(&hanako).remembered, 4);
}

/* Reported while nobody had seen the password: what is shown at the change is barred. */
static void test_barred_when_first_seen_at_the_change(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_true(expire_password(&hanako, true, NULL));
  assert_true(change_password(&hanako, "spring"));
  assert_true(check_password(&hanako, "first password", CRED_PASSWORD_BY_ISSUE).is_barred);
  assert_false(state_of(&hanako).is_compromised);
}

/* Or at a login with a second factor. */
static void test_barred_when_first_seen_at_login(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_true(expire_password(&hanako, true, NULL));
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_COMPROMISED);
  assert_int_equal(log_in_with_code(&hanako).reason, CRED_REASON_COMPROMISED);
  assert_true(set_password(&hanako, "issued", CRED_PASSWORD_BY_ISSUE));
  assert_true(check_password(&hanako, "first password", CRED_PASSWORD_BY_ADMIN).is_barred);
}

/* The hash alone is known, and may come after the report. */
static void test_barred_by_hash(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  bool is_there, barred;

  assert_true(expire_password(&hanako, true, NULL));
  assert_false(expire_password(&hanako, true, hanako.entry));
  assert_false(expire_password(&hanako, true, hanako.entry));
  assert_int_equal(crypts_of(&hanako, hanako.entry, &is_there, &barred), 1);
  assert_true(is_there && barred);
  assert_int_equal(state_of(&hanako).crypts, 1);
}

/* A hash that was taken over before is barred where it lies. */
static void test_imported_hash_is_barred(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  bool is_there, barred;

  assert_true(import_hash(&hanako, hanako.entry));
  assert_true(expire_password(&hanako, true, hanako.entry));
  assert_int_equal(crypts_of(&hanako, hanako.entry, &is_there, &barred), 1);
  assert_true(is_there && barred);
}

static void test_barred_survives_forgetting(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);

  assert_true(set_person(&hanako, "S-100"));
  assert_true(change_password(&hanako, "spring"));
  assert_true(change_password(&hanako, "summer"));
  assert_true(expire_password(&hanako, true, NULL));
  assert_true(change_password(&hanako, "autumn"));
  assert_true(forget_password(&hanako));
  assert_false(forget_password(&hanako));
  assert_false(state_of(&hanako).exists);
  assert_true(may_be(&hanako, "spring"));
  assert_true(set_person(&hanako, "S-100"));
  assert_true(may_be(&hanako, "spring"));
  assert_true(check_password(&hanako, "summer", CRED_PASSWORD_BY_ADMIN).is_barred);
}

static void test_same_person_on_another_system(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID), taro, other;
  struct cred_password_check_reply reply;

  assert_true(set_person(&hanako, "S-100"));
  assert_false(set_person(&hanako, "S-100"));
  assert_true(change_password(&hanako, "spring"));
  move_to_system(*state, "tax");
  other = account_of(*state, "hanako", 501);
  assert_true(may_be(&other, "spring")); /* nobody said that it is the same person */
  assert_true(set_person(&other, "S-100"));
  reply = check_password(&other, "spring", CRED_PASSWORD_BY_HOLDER);
  assert_true(reply.is_elsewhere);
  assert_false(reply.is_reused);
  assert_string_equal(reply.system, "test");
  assert_string_equal(state_of(&other).person, "S-100");
  taro = account_of(*state, "taro", 1002);
  assert_true(set_person(&taro, "S-200"));
  assert_true(change_password(&taro, "spring"));
}

static void test_another_scope(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID), other;

  assert_true(set_person(&hanako, "S-100"));
  assert_true(change_password(&hanako, "spring"));
  move_to_system(*state, "tax");
  other = account_of(*state, "hanako", 501);
  assert_true(set_person(&other, "S-100"));
  assert_true(may_be(&other, "spring"));
  move_to_system(*state, "test");
  assert_true(expire_password(&hanako, true, NULL));
  move_to_system(*state, "tax");
  assert_true(check_password(&other, "spring", CRED_PASSWORD_BY_HOLDER).is_barred);
}

/* Whose the account is was told wrongly, or changed: what it had itself it keeps, and no more. */
static void test_another_number(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID), taro;

  assert_true(set_person(&hanako, "S-100"));
  assert_true(change_password(&hanako, "spring"));
  assert_true(expire_password(&hanako, true, NULL));
  assert_true(set_password(&hanako, "summer", CRED_PASSWORD_BY_ISSUE));
  taro = account_of(*state, "taro", 1002);
  assert_true(set_person(&taro, "S-100"));
  assert_true(change_password(&taro, "autumn"));
  assert_true(change_password(&taro, "winter"));
  assert_true(expire_password(&taro, true, NULL));
  assert_true(check_password(&hanako, "autumn", CRED_PASSWORD_BY_HOLDER).is_elsewhere);
  assert_true(set_person(&hanako, "S-200"));
  assert_true(check_password(&hanako, "spring", CRED_PASSWORD_BY_ISSUE).is_barred);
  assert_true(check_password(&hanako, "summer", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_true(may_be(&hanako, "autumn"));
  assert_true(may_be(&hanako, "winter"));
  assert_true(change_password(&hanako, "autumn"));
  assert_true(set_person(&hanako, ""));
  assert_true(check_password(&hanako, "spring", CRED_PASSWORD_BY_ISSUE).is_barred);
  assert_true(check_password(&hanako, "autumn", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_true(set_person(&hanako, "S-100")); /* which makes room for one more */
  assert_true(check_password(&hanako, "autumn", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_true(check_password(&hanako, "winter", CRED_PASSWORD_BY_HOLDER).is_barred);
}

/* Two former numbers are enough for whoever corrects a mistake; each costs whoever sets a password.
 */
static void test_so_many_numbers(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  struct cred_person_set_request request = {.holder = holder_of(&hanako)};
  struct cred_person_set_reply reply;
  uint32_t salts = 0;

  for (int i = 1; i <= 4; i++) {
    (void)snprintf(request.number, sizeof(request.number), "S-%d", i);
    assert_int_equal(cred_gate_person_set(*state, &request, &reply), CRED_OK);
    assert_true(reply.changed && reply.forgot == (i == 4));
    if (i == 1)
      assert_true(change_password(&hanako, "early"));
    assert_true(change_password(&hanako, request.number));
    salts = digests_of(&hanako, "").count;
    assert_int_equal(salts, i < 4 ? i + 1 : 4);
  }
  assert_true(may_be(&hanako, "early"));
  assert_true(check_password(&hanako, "S-2", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_true(check_password(&hanako, "S-3", CRED_PASSWORD_BY_HOLDER).is_reused);
}

/* Both accounts had passwords before anybody said whose they are. */
static void test_person_told_afterwards(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID), other;

  assert_true(change_password(&hanako, "spring"));
  assert_true(change_password(&hanako, "summer"));
  move_to_system(*state, "tax");
  other = account_of(*state, "hanako.y", 501);
  assert_true(change_password(&other, "summer"));
  assert_true(set_person(&other, "S-100"));
  move_to_system(*state, "test");
  assert_true(set_person(&hanako, "S-100"));
  assert_true(check_password(&hanako, "spring", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_false(state_of(&hanako).current_is_known); /* until it is seen under the person's salt */
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_GOOD);
  move_to_system(*state, "tax");
  assert_int_equal(log_in(&other).reason, CRED_REASON_ELSEWHERE);
  assert_string_equal(log_in(&other).system, "test");
  assert_true(check_password(&other, "summer", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_true(change_password(&other, "winter"));
  assert_int_equal(log_in(&other).verdict, CRED_PASSWORD_GOOD);
}

/* A number given by mistake and taken away again ties no two people together. */
static void test_number_given_by_mistake(void **state)
{
  struct account taro = account_of(*state, "taro", 1002);
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  struct account jiro = account_of(*state, "jiro", 1003);

  assert_true(set_person(&taro, "S-100"));
  assert_true(set_person(&taro, "S-200"));
  assert_true(set_person(&jiro, "S-100"));
  assert_true(set_person(&jiro, ""));
  assert_true(set_person(&hanako, "S-100"));
  assert_true(change_password(&taro, "taro's"));
  assert_true(change_password(&jiro, "jiro's"));
  assert_true(change_password(&hanako, "hanako's"));
  assert_true(may_be(&taro, "hanako's"));
  assert_true(may_be(&jiro, "hanako's"));
  assert_true(may_be(&hanako, "taro's"));
  assert_true(may_be(&hanako, "jiro's"));
}

/* More accounts with one password than fit one look at them. */
static void test_barred_among_many(void **state)
{
  struct account last = account_of(*state, "u0", 2000);
  char names[40][8];

  for (unsigned i = 0; i < 40; i++) {
    struct account account;

    (void)snprintf(names[i], sizeof(names[i]), "u%u", i);
    account = account_of(*state, names[i], 2000 + i);
    assert_true(set_person(&account, "S-100"));
    assert_true(change_password(&account, "spring"));
    if (i % 10 == 3) /* accounts' numbers are random: one of these lies behind the first ones */
      last = account;
  }
  assert_true(expire_password(&last, true, NULL));
  for (unsigned i = 0; i < 40; i++) {
    struct account account = account_of(*state, names[i], 2000 + i);

    assert_true(check_password(&account, "spring", CRED_PASSWORD_BY_HOLDER).is_barred);
  }
}

/* What is dropped is little at a time, and in the long run all. */
static void test_pruning(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  struct cred_remembered_row rows[64];
  struct cred_gate *gate = *state;
  struct cred_password_row row;
  struct cred_error error;
  size_t count = 64;

  change_many(&hanako, 1);
  assert_true(expire_password(&hanako, true, NULL)); /* stands at the beginning, for ever */
  for (int i = 0; i < 50; i++) {
    char hash[32];

    (void)snprintf(hash, sizeof(hash), "$1$%d", i);
    assert_true(import_hash(&hanako, hash));
  }
  change_many(&hanako, 1);
  assert_int_equal(cred_store_begin(&gate->store, CRED_STORE_READ, &error), CRED_OK);
  assert_int_equal(gate->store.ops->password_get(gate->store.db, "hanako", "test", &row, &error),
                   CRED_OK);
  assert_int_equal(
      gate->store.ops->remembered_list(gate->store.db, row.account, 0, rows, &count, &error),
      CRED_OK);
  assert_int_equal(count, 45); /* 53 less 8 */
  cred_store_rollback(&gate->store);
  change_many(&hanako, 10);
  count = 64;
  assert_int_equal(cred_store_begin(&gate->store, CRED_STORE_READ, &error), CRED_OK);
  assert_int_equal(
      gate->store.ops->remembered_list(gate->store.db, row.account, 0, rows, &count, &error),
      CRED_OK);
  assert_int_equal(count, 4);
  cred_store_rollback(&gate->store);
  assert_int_equal(state_of(&hanako).crypts, 0);
}

static void test_import(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  char hash[32];
  bool is_there, barred;

  for (int i = 0; i < 101; i++) {
    (void)snprintf(hash, sizeof(hash), "$6$%d", i);
    assert_true(import_hash(&hanako, hash));
    assert_false(import_hash(&hanako, hash));
  }
  assert_int_equal(state_of(&hanako).crypts, CRED_CRYPT_MAX);
  assert_int_equal(crypts_of(&hanako, "$6$0", &is_there, &barred), CRED_CRYPT_MAX);
  assert_false(is_there); /* the oldest made room */
  assert_int_equal(crypts_of(&hanako, "$6$1", &is_there, &barred), CRED_CRYPT_MAX);
  assert_true(is_there);
  assert_false(barred);
}

static void test_import_refuses(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  static const char *const wrong[] = {"", "!", "*", "!$6$salt$hash"};
  struct cred_password_import_request request = {.holder = holder_of(&hanako)};
  struct cred_password_import_reply reply;

  for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
    cred_secret_set_text(&request.hash, wrong[i]);
    assert_int_equal(cred_gate_password_import(*state, &request, &reply), CRED_ERR_INVALID);
    assert_false(reply.imported);
  }
  cred_secret_set(&request.hash, "$6$a\0b", 6);
  assert_int_equal(cred_gate_password_import(*state, &request, &reply), CRED_ERR_INVALID);
}

/* A name that comes back with another uid is another account. */
static void test_replaced_account(void **state)
{
  struct account old = account_of(*state, "hanako", HANAKO_UID), new;
  struct cred_event event;
  bool is_there, barred;

  assert_true(set_person(&old, "S-100"));
  assert_true(change_password(&old, "spring"));
  assert_true(import_hash(&old, "$6$old"));
  assert_true(expire_password(&old, false, NULL));
  new = account_of(*state, "hanako", HANAKO_UID + 1);
  assert_int_equal(crypts_of(&new, "$6$old", &is_there, &barred), 0);
  assert_int_equal(log_in(&new).verdict, CRED_PASSWORD_GOOD);
  assert_true(may_be(&new, "spring"));
  assert_int_equal(state_of(&new).uid, HANAKO_UID + 1);
  assert_string_equal(state_of(&new).person, "");
  assert_int_equal(state_of(&new).crypts, 0);
  assert_int_equal(count_password_events(*state, CRED_EVENT_ACCOUNT_REPLACED, &event), 1);
  assert_string_equal(event.detail, "old_uid=1001 new_uid=1002");
}

static void test_report(void **state)
{
  struct account hanako = account_of(*state, "hanako", HANAKO_UID);
  struct cred_password_check_reply reply;
  struct cred_event event;

  assert_true(change_password(&hanako, "spring"));
  reply = check_password(&hanako, "spring", CRED_PASSWORD_BY_HOLDER);
  assert_true(reply.is_reused && reply.reported_only);
  assert_int_equal(count_password_events(*state, CRED_EVENT_PASSWORD_REFUSED, &event), 1);
  assert_string_equal(event.detail, "reason=reused reported_only=yes");
  assert_true(change_password(&hanako, "spring"));
  assert_true(change_password(&hanako, "spring"));
  assert_int_equal(state_of(&hanako).remembered, 2); /* one password, and the one before */
  assert_true(expire_password(&hanako, true, NULL));
  assert_true(log_in(&hanako).reported_only);
  assert_int_equal(log_in(&hanako).verdict, CRED_PASSWORD_GOOD);
  assert_true(change_password(&hanako, "spring"));
  assert_true(check_password(&hanako, "spring", CRED_PASSWORD_BY_HOLDER).is_barred);
  assert_true(
      state_of(&hanako).is_compromised); /* so it is refused as soon as rules are enforced */
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
#define UNDER(test, policy) cmocka_unit_test_setup_teardown(test, policy, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WITH(test_salts),
      WITH(test_scrypt),
      WITH(test_window),
      WITH(test_old_one_is_remembered),
      UNDER(test_window_all, set_up_all),
      UNDER(test_window_by_days, set_up_days),
      WITH(test_barred_for_ever),
      WITH(test_barred_when_first_seen_at_the_change),
      WITH(test_barred_when_first_seen_at_login),
      WITH(test_barred_by_hash),
      WITH(test_imported_hash_is_barred),
      WITH(test_barred_survives_forgetting),
      WITH(test_same_person_on_another_system),
      UNDER(test_another_scope, set_up_system),
      WITH(test_person_told_afterwards),
      WITH(test_number_given_by_mistake),
      UNDER(test_another_number, set_up_all),
      UNDER(test_so_many_numbers, set_up_all),
      UNDER(test_barred_among_many, set_up_system),
      WITH(test_pruning),
      UNDER(test_import, set_up_all),
      WITH(test_import_refuses),
      WITH(test_replaced_account),
      UNDER(test_report, set_up_report),
  };

  return run_passwords(tests, sizeof(tests) / sizeof(tests[0]));
}
