/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "codes_fixture.h"
#include "failing_store.h"

/*
 * Every call about codes, with the store failing at its first operation, its second, and so on:
 * each time the call fails, grants nothing and leaves the store as it was, until it comes through.
 */

#define POLICY "deny = 3\nfail_interval = 900\nunlock_time = 600\ntotp = enrolled\n"
#define HOME "192.0.2.1"

static int set_up(void **state)
{
  failing_store_arm(-1);
  *state = fixture_open(fixture_backend, POLICY);
  failing_store_enter(*state);
  return 0;
}

static int tear_down(void **state)
{
  failing_store_leave(*state);
  fixture_close(*state);
  return 0;
}

/*
 * Runs the call until it comes through; it returns whether it granted something. Each failure must
 * grant nothing and record nothing. Returns the number of operations that were made to fail.
 */
static int until_it_works(struct cred_gate *gate, enum cred_err (*call)(struct cred_gate *, bool *),
                          bool expected)
{
  uint64_t before = last_event(gate);
  bool granted, has_failed;

  for (int operations = 0; operations < 1000; operations++) {
    enum cred_err err;

    failing_store_arm(operations);
    granted = true;
    err = call(gate, &granted);
    has_failed = failing_store_has_failed();
    failing_store_arm(-1);
    if (!has_failed) {
      assert_int_equal(err, CRED_OK);
      assert_int_equal(granted, expected);
      return operations;
    }
    assert_int_equal(err, CRED_ERR_IO);
    assert_false(granted);
    assert_int_equal(last_event(gate), before);
  }
  fail_msg("it never works");
  return 0;
}

static struct phone phone;
static char shown[64];

static enum cred_err call_code(struct cred_gate *gate, bool *granted)
{
  struct cred_code_request request = {.caller = fixture_caller("hanako", HOME, 1)};
  struct cred_code_reply reply;
  enum cred_err err;

  memset(&reply, 0xff, sizeof(reply));
  cred_secret_set_text(&request.code, shown);
  err = cred_gate_code(gate, &request, &reply);
  *granted = reply.verdict != CRED_CODE_REFUSED;
  return err;
}

static void test_code(void **state)
{
  phone_enrol(*state, "hanako", "phone", &phone);
  strcpy(shown, phone_code(&phone, 0));
  assert_in_range(until_it_works(*state, call_code, true), 6, 40);
  assert_int_equal(show_code(*state, "hanako", HOME, shown), CRED_CODE_REFUSED);
}

static void test_wrong_code(void **state)
{
  phone_enrol(*state, "hanako", "phone", &phone);
  strcpy(shown, "12345");
  assert_in_range(until_it_works(*state, call_code, false), 6, 40);
}

static enum cred_err call_recovery(struct cred_gate *gate, bool *granted)
{
  struct cred_recovery_request request = {.subject = "hanako"};
  static struct cred_recovery_reply reply;
  enum cred_err err;

  memset(&reply, 0xff, sizeof(reply));
  err = cred_gate_recovery(gate, &request, &reply);
  *granted = reply.count != 0 || reply.codes[0].length != 0;
  if (err == CRED_OK)
    memcpy(shown, cred_secret_text(&reply.codes[0]), sizeof(shown));
  return err;
}

static void test_recovery(void **state)
{
  phone_enrol(*state, "hanako", "phone", &phone);
  assert_in_range(until_it_works(*state, call_recovery, true), 12, 60);
  assert_in_range(until_it_works(*state, call_code, true), 6, 40);
  assert_int_equal(show_code(*state, "hanako", HOME, shown), CRED_CODE_REFUSED);
}

static enum cred_err call_begin(struct cred_gate *gate, bool *granted)
{
  struct cred_enrol_begin_request request = {.subject = "hanako"};
  struct cred_enrol_begin_reply reply;
  enum cred_err err;

  memset(&reply, 0xff, sizeof(reply));
  err = cred_gate_enrol_begin(gate, &request, &reply);
  *granted = reply.token != 0 || reply.seed_text.length != 0 || reply.uri.length != 0;
  *granted = *granted || reply.seed.length != 0;
  phone.token = reply.token;
  phone.shape = reply.shape;
  phone.seed = reply.seed;
  return err;
}

static int64_t confirmed_step;

static enum cred_err call_confirm(struct cred_gate *gate, bool *granted)
{
  struct cred_enrol_confirm_request request = {
      .subject = "hanako", .token = phone.token, .shape = phone.shape, .seed = phone.seed};
  struct cred_enrol_confirm_reply reply = {.confirmed = true};
  enum cred_err err;

  request.caller = fixture_caller("hanako", HOME, 1);
  cred_secret_set_text(&request.code, phone_code(&phone, 0));
  err = cred_gate_enrol_confirm(gate, &request, &reply);
  *granted = reply.confirmed || reply.step != 0;
  confirmed_step = reply.step;
  return err;
}

static enum cred_err call_activate(struct cred_gate *gate, bool *granted)
{
  struct cred_enrol_activate_request request = {
      .subject = "hanako", .shape = phone.shape, .seed = phone.seed, .step = confirmed_step};
  struct cred_enrol_activate_reply reply = {.activated = true};
  enum cred_err err = cred_gate_enrol_activate(gate, &request, &reply);

  *granted = reply.activated;
  return err;
}

static enum cred_err call_allow(struct cred_gate *gate, bool *granted)
{
  struct cred_enrol_allow_request request = {.subject = "hanako", .for_seconds = 600};
  struct cred_enrol_allow_reply reply = {.until_ms = 1};
  enum cred_err err = cred_gate_enrol_allow(gate, &request, &reply);

  *granted = reply.until_ms != 0;
  return err;
}

static void test_enrolment_at_login(void **state)
{
  assert_in_range(until_it_works(*state, call_allow, true), 4, 20);
  assert_in_range(until_it_works(*state, call_begin, true), 3, 40);
  assert_in_range(until_it_works(*state, call_confirm, true), 4, 40);
  assert_in_range(until_it_works(*state, call_activate, true), 8, 40);
  fixture_advance(30);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_ACCEPTED);
}

static void test_replacing_a_token(void **state)
{
  struct phone old;

  phone_enrol(*state, "hanako", "default", &old);
  phone_begin(*state, "hanako", "default", &phone);
  for (int operations = 0; operations < 5; operations++) { /* the old one survives each failure */
    bool granted;

    failing_store_arm(operations);
    assert_int_equal(call_confirm(*state, &granted), CRED_ERR_IO);
    failing_store_arm(-1);
    fixture_advance(30);
    assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&old, 0)), CRED_CODE_ACCEPTED);
  }
  assert_in_range(until_it_works(*state, call_confirm, true), 10, 40);
}

static enum cred_err call_revoke(struct cred_gate *gate, bool *granted)
{
  return set_token(gate, "hanako", "", CRED_TOKEN_REVOKED, granted);
}

static enum cred_err call_suspend(struct cred_gate *gate, bool *granted)
{
  return set_token(gate, "hanako", "", CRED_TOKEN_SUSPENDED, granted);
}

static enum cred_err call_resume(struct cred_gate *gate, bool *granted)
{
  return set_token(gate, "hanako", "", CRED_TOKEN_ACTIVE, granted);
}

static void test_tokens(void **state)
{
  phone_enrol(*state, "hanako", "phone", &phone);
  assert_in_range(until_it_works(*state, call_suspend, true), 5, 20);
  assert_in_range(until_it_works(*state, call_resume, true), 5, 20);
  assert_in_range(until_it_works(*state, call_revoke, true), 5, 20);
}

static enum cred_err call_clear(struct cred_gate *gate, bool *granted)
{
  struct cred_enrol_clear_request request = {.subject = "hanako"};
  struct cred_enrol_clear_reply reply = {.revoked = 1};
  enum cred_err err = cred_gate_enrol_clear(gate, &request, &reply);

  *granted = reply.revoked != 0;
  return err;
}

static enum cred_err call_import(struct cred_gate *gate, bool *granted)
{
  struct cred_token_import_request request = {
      .subject = "hanako", .name = "oath", .shape = {CRED_TOTP_SHA1, 6, 30}, .last_step = -1};
  struct cred_token_import_reply reply = {.token = 1};
  enum cred_err err;

  cred_secret_set_text(&request.seed, "12345678901234567890");
  err = cred_gate_token_import(gate, &request, &reply);
  *granted = reply.token != 0;
  return err;
}

static void test_import_and_clear(void **state)
{
  assert_in_range(until_it_works(*state, call_import, true), 10, 40);
  assert_in_range(until_it_works(*state, call_clear, true), 7, 40);
}

/* What only reads: an error means "ask". */
static void test_need(void **state)
{
  struct cred_code_need_request request = {.caller = fixture_caller("hanako", HOME, 1)};
  struct cred_code_need_reply reply;
  enum cred_err err = CRED_ERR_IO;

  allow(*state, "hanako", 600);
  for (int operations = 0; err != CRED_OK; operations++) {
    failing_store_arm(operations);
    err = cred_gate_code_need(*state, &request, &reply);
    failing_store_arm(-1);
    if (err != CRED_OK) {
      assert_true(reply.ask);
      assert_false(reply.may_enrol);
    }
  }
  assert_false(reply.ask);
  assert_true(reply.may_enrol);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WITH(test_code),
      WITH(test_wrong_code),
      WITH(test_recovery),
      WITH(test_enrolment_at_login),
      WITH(test_replacing_a_token),
      WITH(test_tokens),
      WITH(test_import_and_clear),
      WITH(test_need),
  };

  return run_on_backends(tests, sizeof(tests) / sizeof(tests[0]));
}
