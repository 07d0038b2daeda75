/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "failing_store.h"
#include "passwords_fixture.h"

/*
 * Every call about passwords, with the store failing at its first operation, its second, and so
 * on: each time the call fails, says nothing but a refusal and leaves all as it was, until it comes
 * through. And what a change costs, in operations.
 */

static int set_up(void **state)
{
  failing_store_arm(-1);
  *state = passwords_open("remember = all\n");
  failing_store_enter(*state);
  return 0;
}

static int tear_down(void **state)
{
  failing_store_leave(*state);
  passwords_close(*state);
  return 0;
}

static struct account hanako;

/* A call with its reply full of yes before; *refused: the reply says no more than a refusal. */
typedef enum cred_err (*call_fn)(struct cred_gate *gate, bool *refused);

static bool is_zero(const void *bytes, size_t size)
{
  const unsigned char *byte = bytes;

  for (size_t i = 0; i < size; i++)
    if (byte[i] != 0)
      return false;
  return true;
}

static struct cred_password_state_reply state_before;

static void assert_untouched(struct cred_gate *gate, uint64_t event)
{
  struct cred_password_state_reply now = state_of(&hanako);

  assert_int_equal(last_password_event(gate), event);
  assert_memory_equal(&now, &state_before, sizeof(now));
}

static int until_it_works(struct cred_gate *gate, call_fn call)
{
  uint64_t event = last_password_event(gate);

  state_before = state_of(&hanako);
  for (int operations = 0; operations < 1000; operations++) {
    bool refused = false, has_failed;
    enum cred_err err;

    failing_store_arm(operations);
    err = call(gate, &refused);
    has_failed = failing_store_has_failed();
    failing_store_arm(-1);
    if (!has_failed) {
      assert_int_equal(err, CRED_OK);
      assert_false(refused);
      return operations;
    }
    assert_int_equal(err, CRED_ERR_IO);
    assert_true(refused);
    assert_untouched(gate, event);
  }
  fail_msg("it never works");
  return 0;
}

#define CALL(name)                                                                                 \
  static struct cred_password_##name##_request name##_request;                                     \
  static enum cred_err call_##name(struct cred_gate *gate, bool *refused)                          \
  {                                                                                                \
    static struct cred_password_##name##_reply reply;                                              \
    enum cred_err err;                                                                             \
                                                                                                   \
    memset(&reply, 0x01, sizeof(reply));                                                           \
    err = cred_gate_password_##name(gate, &name##_request, &reply);                                \
    *refused = is_zero(&reply, sizeof(reply));                                                     \
    return err;                                                                                    \
  }

CALL(salts)
CALL(crypts)
CALL(check)
CALL(record)
CALL(look)
CALL(state)
CALL(expire)
CALL(import)
CALL(forget)

static enum cred_err call_person(struct cred_gate *gate, bool *refused)
{
  struct cred_person_set_request request = {.holder = holder_of(&hanako), .number = "S-100"};
  struct cred_person_set_reply reply = {.changed = true};
  enum cred_err err = cred_gate_person_set(gate, &request, &reply);

  *refused = !reply.changed;
  return err;
}

static void begin(struct cred_gate *gate)
{
  hanako = account_of(gate, "hanako", HANAKO_UID);
}

static void test_salts(void **state)
{
  begin(*state);
  salts_request.holder = holder_of(&hanako);
  assert_in_range(until_it_works(*state, call_salts), 8, 20);
  assert_in_range(until_it_works(*state, call_salts), 3, 6); /* it has its salt */
}

static void test_a_change(void **state)
{
  begin(*state);
  check_request = (struct cred_password_check_request){
      .holder = holder_of(&hanako), .by = CRED_PASSWORD_BY_HOLDER, .stored = stored_of(&hanako)};
  record_request = (struct cred_password_record_request){
      .holder = holder_of(&hanako), .by = CRED_PASSWORD_BY_HOLDER, .before = stored_of(&hanako)};
  check_request.password = record_request.password = digests_of(&hanako, "spring");
  record_request.old_password = digests_of(&hanako, hanako.password);
  account_store(&hanako, "spring");
  record_request.stored = stored_of(&hanako);
  assert_in_range(until_it_works(*state, call_check), 5, 20);
  assert_in_range(until_it_works(*state, call_record), 12, 40);
  assert_true(check_password(&hanako, "spring", CRED_PASSWORD_BY_HOLDER).is_reused);
  assert_true(check_password(&hanako, "first password", CRED_PASSWORD_BY_HOLDER).is_reused);
  /* a refusal is noted */
  check_request.stored = stored_of(&hanako);
  assert_in_range(until_it_works(*state, call_check), 8, 30);
}

static void look_with(const struct account *account)
{
  look_request = (struct cred_password_look_request){
      .holder = holder_of(account), .stored = stored_of(account), .password_is_at_hand = true};
  look_request.password = digests_of(account, account->password);
}

static void test_looks(void **state)
{
  begin(*state);
  (void)digests_of(&hanako, "");
  look_with(&hanako);
  assert_in_range(until_it_works(*state, call_look), 12, 40); /* first sight */
  assert_in_range(until_it_works(*state, call_look), 3, 6);   /* known */
  account_store(&hanako, "foreign");
  look_with(&hanako);
  assert_in_range(until_it_works(*state, call_look), 14, 50); /* drift */
  check_password(&hanako, "summer", CRED_PASSWORD_BY_HOLDER);
  account_store(&hanako, "summer");
  look_with(&hanako);
  assert_in_range(until_it_works(*state, call_look), 12, 40); /* a change that had died */
  assert_true(check_password(&hanako, "summer", CRED_PASSWORD_BY_HOLDER).is_reused);
}

/* What is refused is refused whatever fails; an error is never better than that. */
static void test_a_compromised_one(void **state)
{
  begin(*state);
  assert_true(change_password(&hanako, "spring"));
  expire_request =
      (struct cred_password_expire_request){.holder = holder_of(&hanako), .compromised = true};
  assert_in_range(until_it_works(*state, call_expire), 7, 30);
  look_with(&hanako);
  for (int operations = 0; operations < 30; operations++) {
    struct cred_password_look_reply reply = {.verdict = CRED_PASSWORD_GOOD};

    failing_store_arm(operations);
    (void)cred_gate_password_look(*state, &look_request, &reply);
    failing_store_arm(-1);
    assert_true(reply.verdict == CRED_PASSWORD_REFUSED ||
                reply.verdict == CRED_PASSWORD_COMPROMISED);
  }
}

static void test_hashes(void **state)
{
  begin(*state);
  import_request.holder = expire_request.holder = crypts_request.holder = holder_of(&hanako);
  cred_secret_set_text(&import_request.hash, "$6$salt$hash");
  assert_in_range(until_it_works(*state, call_import), 9, 30);
  assert_in_range(until_it_works(*state, call_crypts), 4, 10);
  expire_request.compromised = true;
  cred_secret_set_text(&expire_request.hash, "$6$salt$hash");
  assert_in_range(until_it_works(*state, call_expire), 8, 30);
}

static void test_persons_and_forgetting(void **state)
{
  begin(*state);
  strcpy(state_request.subject, "hanako");
  forget_request.holder = holder_of(&hanako);
  assert_true(change_password(&hanako, "spring"));
  assert_in_range(until_it_works(*state, call_state), 3, 6);
  assert_in_range(until_it_works(*state, call_person), 9, 30);
  assert_in_range(until_it_works(*state, call_forget), 9, 30);
}

static void test_replaced(void **state)
{
  begin(*state);
  assert_true(change_password(&hanako, "spring"));
  hanako.uid++;
  salts_request.holder = holder_of(&hanako);
  assert_in_range(until_it_works(*state, call_salts), 12, 40);
  assert_true(may_be(&hanako, "spring"));
}

static unsigned long cost_of_a_change(void)
{
  static int made;
  char password[32];
  unsigned long cost;

  (void)snprintf(password, sizeof(password), "counted %d", ++made);
  failing_store_arm(-1);
  assert_true(change_password(&hanako, password));
  cost = failing_store_made();
  fixture_advance(65);
  return cost;
}

/* However many are remembered, and of however many accounts; the clock is written now and then. */
static void test_cost(void **state)
{
  struct account account;
  unsigned long cost;

  begin(*state);
  (void)cost_of_a_change();
  cost = cost_of_a_change();
  assert_in_range(cost, 20, 60);
  for (int i = 0; i < 1000; i++)
    assert_in_range(cost_of_a_change(), cost - 2, cost + 2);
  assert_int_equal(state_of(&hanako).remembered, 1003);
  for (uint32_t i = 0; i < 50; i++) {
    char name[16];

    (void)snprintf(name, sizeof(name), "u%u", i);
    account = account_of(*state, name, 2000 + i);
    assert_true(change_password(&account, "spring"));
  }
  assert_in_range(cost_of_a_change(), cost - 2, cost + 2);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WITH(test_salts),    WITH(test_a_change),
      WITH(test_looks),    WITH(test_a_compromised_one),
      WITH(test_hashes),   WITH(test_persons_and_forgetting),
      WITH(test_replaced), WITH(test_cost),
  };

  return run_passwords(tests, sizeof(tests) / sizeof(tests[0]));
}
