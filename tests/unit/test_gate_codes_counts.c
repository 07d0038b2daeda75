/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "codes_fixture.h"

#define WIDE                                                                                       \
  "deny = 3\ndeny_source = 50\nfail_interval = 900\nunlock_time = 600\n"                           \
  "attempt_lease_seconds = 120\ntotp = enrolled\n"
#define POLICY WIDE "deny_total = 5\n"
#define HOME "192.0.2.1"
#define AWAY "192.0.2.2"
#define FAR "192.0.2.3"
#define WRONG "12345"

static int set_up(void **state)
{
  *state = fixture_open(fixture_backend, POLICY);
  return 0;
}

static int set_up_wide(void **state)
{
  *state = fixture_open(fixture_backend, WIDE "deny_total = 100\n");
  return 0;
}

static int set_up_report(void **state)
{
  *state = fixture_open(fixture_backend, POLICY "mode = report\n");
  return 0;
}

static int set_up_spared_root(void **state)
{
  *state = fixture_open(fixture_backend, POLICY "even_deny_root = no\n");
  return 0;
}

static int tear_down(void **state)
{
  fixture_close(*state);
  return 0;
}

static void test_malformed_codes_count_as_wrong(void **state)
{
  static const char *const codes[] = {"", "1234567890", "\xff\xfe\xfd", "'; DROP TABLE tokens; --",
                                      "\x1b[2J"};
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
    assert_int_equal(show_code(*state, "hanako", HOME, codes[i]), CRED_CODE_REFUSED);
    assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_ACCEPTED);
    fixture_advance(30);
  }
  assert_int_equal(count_events(*state, CRED_EVENT_CODE_FAILED, NULL), 5);
}

static void test_lock_comes_at_deny(void **state)
{
  struct cred_event event;
  struct phone phone;
  uint64_t before;

  phone_enrol(*state, "hanako", "phone", &phone);
  for (int i = 0; i < 3; i++)
    assert_int_equal(show_code(*state, "hanako", HOME, WRONG), CRED_CODE_REFUSED);
  assert_int_equal(count_events(*state, CRED_EVENT_LOCKED, &event), 1);
  assert_string_equal(event.subject, "hanako");
  assert_non_null(strstr(event.detail, "count=code "));
  before = last_event(*state);
  for (int i = 0; i < 20; i++)
    assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_REFUSED);
  assert_int_equal(last_event(*state), before); /* a flood while locked leaves no trace */
  assert_int_equal(show_code(*state, "hanako", AWAY, phone_code(&phone, 0)), CRED_CODE_ACCEPTED);
}

static void test_lock_ends_and_grows(void **state)
{
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  for (int i = 0; i < 3; i++)
    (void)show_code(*state, "hanako", HOME, WRONG);
  fixture_advance(599);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_REFUSED);
  fixture_advance(1);
  for (int i = 0; i < 3; i++)
    (void)show_code(*state, "hanako", HOME, WRONG);
  assert_int_equal(count_events(*state, CRED_EVENT_LOCK_ENDED, NULL), 1);
  assert_int_equal(count_events(*state, CRED_EVENT_LOCKED, NULL), 2);
  fixture_advance(1199);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_REFUSED);
  fixture_advance(1);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_ACCEPTED);
}

static void test_accepted_code_clears_the_count(void **state)
{
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  for (int round = 0; round < 2; round++) {
    for (int i = 0; i < 2; i++)
      (void)show_code(*state, "hanako", HOME, WRONG);
    assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_ACCEPTED);
    fixture_advance(30);
  }
}

static void test_failures_grow_old(void **state)
{
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  (void)show_code(*state, "hanako", HOME, WRONG);
  (void)show_code(*state, "hanako", HOME, WRONG);
  fixture_advance(900);
  (void)show_code(*state, "hanako", HOME, WRONG);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_ACCEPTED);
}

static void test_class_total(void **state)
{
  struct cred_event event;
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  (void)show_code(*state, "hanako", HOME, WRONG);
  (void)show_code(*state, "hanako", HOME, WRONG);
  (void)show_code(*state, "hanako", AWAY, WRONG);
  (void)show_code(*state, "hanako", AWAY, WRONG);
  (void)show_code(*state, "hanako", FAR, WRONG);
  assert_int_equal(count_events(*state, CRED_EVENT_LOCKED, &event), 1);
  assert_non_null(strstr(event.detail, "count=code-class "));
  assert_int_equal(show_code(*state, "hanako", FAR, phone_code(&phone, 0)), CRED_CODE_REFUSED);
  assert_int_equal(show_code(*state, "hanako", "10.1.1.1", phone_code(&phone, 0)),
                   CRED_CODE_ACCEPTED);
}

static struct cred_charge_reply charge(struct cred_gate *gate, const struct cred_caller *caller)
{
  struct cred_charge_request request = {.caller = *caller};
  struct cred_charge_reply reply;

  assert_int_equal(cred_gate_charge(gate, &request, &reply), CRED_OK);
  assert_int_equal(reply.verdict, CRED_CHARGE_GRANTED);
  return reply;
}

static void test_password_alone_refills_nothing(void **state)
{
  struct cred_caller caller = fixture_caller("hanako", HOME, 7);
  struct cred_settle_request settle = {.caller = caller, .outcome = CRED_OUTCOME_SUCCEEDED};
  struct cred_settle_reply settled;
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  (void)show_code(*state, "hanako", HOME, WRONG);
  (void)show_code(*state, "hanako", HOME, WRONG);
  settle.ticket = charge(*state, &caller).ticket;
  assert_int_equal(cred_gate_settle(*state, &settle, &settled), CRED_OK);
  assert_true(settled.stands);
  (void)show_code(*state, "hanako", HOME, WRONG);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_REFUSED);
}

static void test_report_mode(void **state)
{
  struct cred_caller caller = fixture_caller("hanako", HOME, 1);
  struct cred_code_reply reply;
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  for (int i = 0; i < 3; i++) {
    assert_int_equal(show_as(*state, &caller, WRONG, &reply), CRED_CODE_REFUSED);
    assert_true(reply.reported_only);
  }
  assert_int_equal(count_events(*state, CRED_EVENT_LOCKED, NULL), 1);
  assert_int_equal(show_as(*state, &caller, phone_code(&phone, 0), &reply), CRED_CODE_ACCEPTED);
  assert_true(reply.reported_only);
}

static void test_spared_root(void **state)
{
  struct cred_caller caller = fixture_caller("root", HOME, 1);
  struct cred_code_reply reply;
  struct phone phone, other;

  phone_enrol(*state, "root", "phone", &phone);
  for (int i = 0; i < 10; i++) {
    assert_int_equal(show_as(*state, &caller, WRONG, &reply), CRED_CODE_REFUSED);
    assert_false(reply.reported_only);
  }
  assert_int_equal(count_events(*state, CRED_EVENT_CODE_FAILED, NULL), 3); /* then a lock ran */
  assert_int_equal(show_as(*state, &caller, phone_code(&phone, 0), &reply), CRED_CODE_ACCEPTED);
  phone_enrol(*state, "toor", "phone", &other);
  for (int i = 0; i < 3; i++)
    (void)show_code(*state, "toor", HOME, WRONG);
  assert_int_equal(show_code(*state, "toor", HOME, phone_code(&other, 0)), CRED_CODE_REFUSED);
}

static void test_wall_clock_set_back_and_forward(void **state)
{
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  for (int i = 0; i < 3; i++)
    (void)show_code(*state, "hanako", HOME, WRONG);
  fixture_set_wall(365 * 86400);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_REFUSED);
  fixture_set_wall(-2 * 365 * 86400);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_REFUSED);
  fixture_set_wall(365 * 86400);
  fixture_advance(600);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_ACCEPTED);
  fixture_set_wall(-3600);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_REFUSED);
}

#define WITH(test, before) cmocka_unit_test_setup_teardown(test, before, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WITH(test_malformed_codes_count_as_wrong, set_up_wide),
      WITH(test_lock_comes_at_deny, set_up),
      WITH(test_lock_ends_and_grows, set_up_wide),
      WITH(test_accepted_code_clears_the_count, set_up),
      WITH(test_failures_grow_old, set_up),
      WITH(test_class_total, set_up),
      WITH(test_password_alone_refills_nothing, set_up),
      WITH(test_report_mode, set_up_report),
      WITH(test_spared_root, set_up_spared_root),
      WITH(test_wall_clock_set_back_and_forward, set_up),
  };

  return run_on_backends(tests, sizeof(tests) / sizeof(tests[0]));
}
