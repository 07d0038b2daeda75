/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "codes_fixture.h"

#define POLICY                                                                                     \
  "deny = 3\ndeny_total = 20\ndeny_source = 50\nfail_interval = 900\nunlock_time = 600\n"
#define HOME "192.0.2.1"
#define WRONG "12345"

static int set_up(void **state)
{
  *state = fixture_open(fixture_backend, POLICY "totp = enrolled\n");
  return 0;
}

static int set_up_required(void **state)
{
  *state = fixture_open(fixture_backend, POLICY "totp = required\ncombined = yes\n"
                                                "totp_digits = 8\ntotp_algorithm = SHA256\n");
  return 0;
}

static int set_up_off(void **state)
{
  *state = fixture_open(fixture_backend, POLICY "totp = off\n");
  return 0;
}

static int tear_down(void **state)
{
  fixture_close(*state);
  return 0;
}

static enum cred_err begin_at_login(struct cred_gate *gate, const char *subject,
                                    struct phone *phone)
{
  struct cred_enrol_begin_request request = {.service = "sshd", .actor = CRED_ACTOR_UNKNOWN};
  struct cred_enrol_begin_reply reply;
  enum cred_err err;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  err = cred_gate_enrol_begin(gate, &request, &reply);
  phone->token = reply.token;
  phone->shape = reply.shape;
  (void)cred_base32_decode(cred_secret_text(&reply.seed_text), reply.seed_text.length,
                           &phone->seed);
  return err;
}

static bool confirm_at_login(struct cred_gate *gate, const char *subject, const struct phone *phone,
                             const char *code)
{
  struct cred_enrol_confirm_request request = {.token = phone->token,
                                               .actor = CRED_ACTOR_UNKNOWN,
                                               .caller = fixture_caller(subject, HOME, 1)};
  struct cred_enrol_confirm_reply reply;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  cred_secret_set_text(&request.code, code);
  assert_int_equal(cred_gate_enrol_confirm(gate, &request, &reply), CRED_OK);
  return reply.confirmed;
}

static enum cred_err activate(struct cred_gate *gate, const char *subject,
                              const struct phone *phone)
{
  struct cred_enrol_activate_request request = {.token = phone->token};
  struct cred_enrol_activate_reply reply;
  enum cred_err err;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  err = cred_gate_enrol_activate(gate, &request, &reply);
  assert_int_equal(reply.activated, err == CRED_OK);
  return err;
}

static void test_a_password_alone_does_not_enrol(void **state)
{
  struct phone phone;

  assert_int_equal(begin_at_login(*state, "hanako", &phone), CRED_ERR_PERMISSION);
  allow(*state, "hanako", 3600);
  allow(*state, "taro", 3600);
  allow(*state, "hanako", 0);
  assert_int_equal(begin_at_login(*state, "hanako", &phone), CRED_ERR_PERMISSION);
  allow(*state, "hanako", 3600);
  fixture_advance(3600);
  assert_int_equal(begin_at_login(*state, "hanako", &phone), CRED_ERR_PERMISSION);
  assert_int_equal(count_events(*state, CRED_EVENT_TOKEN_CREATED, NULL), 0);
  assert_int_equal(count_events(*state, CRED_EVENT_TOKEN_ALLOWED, NULL), 4);
}

static void test_enrolment_at_login(void **state)
{
  struct cred_caller caller = fixture_caller("hanako", HOME, 1);
  struct phone phone;

  assert_false(need_of(*state, &caller).may_enrol);
  allow(*state, "hanako", 3600);
  assert_true(need_of(*state, &caller).may_enrol);
  assert_false(need_of(*state, &caller).ask);
  assert_int_equal(begin_at_login(*state, "hanako", &phone), CRED_OK);
  assert_int_equal(activate(*state, "hanako", &phone), CRED_ERR_STATE);
  assert_true(confirm_at_login(*state, "hanako", &phone, phone_code(&phone, 0)));
  assert_true(has_token(*state, "hanako", "default", CRED_TOKEN_PENDING));
  assert_false(need_of(*state, &caller).ask);
  assert_int_equal(activate(*state, "taro", &phone), CRED_ERR_NOT_FOUND);
  assert_int_equal(activate(*state, "hanako", &phone), CRED_OK);
  assert_true(need_of(*state, &caller).ask);
  assert_int_equal(activate(*state, "hanako", &phone), CRED_ERR_STATE);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_REFUSED);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 1)), CRED_CODE_ACCEPTED);
  assert_int_equal(set_token(*state, "hanako", "", CRED_TOKEN_REVOKED, NULL), CRED_OK);
  assert_false(need_of(*state, &caller).may_enrol); /* that permit served once */
}

static void test_permit_taken_back_meanwhile(void **state)
{
  struct phone phone;

  allow(*state, "hanako", 3600);
  assert_int_equal(begin_at_login(*state, "hanako", &phone), CRED_OK);
  assert_true(confirm_at_login(*state, "hanako", &phone, phone_code(&phone, 0)));
  allow(*state, "hanako", 0);
  assert_int_equal(activate(*state, "hanako", &phone), CRED_ERR_PERMISSION);
  assert_true(has_token(*state, "hanako", "default", CRED_TOKEN_PENDING));
}

static void test_a_permit_is_for_who_has_no_token(void **state)
{
  struct cred_caller caller = fixture_caller("hanako", HOME, 1);
  struct phone phone, another;

  phone_enrol(*state, "hanako", "phone", &phone);
  allow(*state, "hanako", 3600);
  assert_false(need_of(*state, &caller).may_enrol);
  assert_int_equal(begin_at_login(*state, "hanako", &another), CRED_ERR_PERMISSION);
  assert_int_equal(set_token(*state, "hanako", "phone", CRED_TOKEN_SUSPENDED, NULL), CRED_OK);
  assert_true(need_of(*state, &caller).may_enrol);
  assert_true(need_of(*state, &caller).ask);
  assert_int_equal(begin_at_login(*state, "hanako", &another), CRED_OK);
}

static void test_wrong_codes_at_enrolment_count(void **state)
{
  struct phone phone;

  allow(*state, "hanako", 3600);
  assert_int_equal(begin_at_login(*state, "hanako", &phone), CRED_OK);
  for (int i = 0; i < 3; i++)
    assert_false(confirm_at_login(*state, "hanako", &phone, WRONG));
  assert_int_equal(count_events(*state, CRED_EVENT_LOCKED, NULL), 1);
  assert_false(confirm_at_login(*state, "hanako", &phone, phone_code(&phone, 0)));
  assert_int_equal(activate(*state, "hanako", &phone), CRED_ERR_STATE);
  fixture_advance(600);
  assert_true(confirm_at_login(*state, "hanako", &phone, phone_code(&phone, 0)));
  assert_int_equal(count_events(*state, CRED_EVENT_CODE_FAILED, NULL), 3);
}

static void test_who_is_asked_when_enrolled(void **state)
{
  struct cred_caller caller = fixture_caller("hanako", HOME, 1);
  struct cred_caller unknown = fixture_caller("hanakoo", HOME, 1);
  struct phone phone;

  unknown.known = false;
  assert_false(need_of(*state, &caller).ask);
  assert_false(need_of(*state, &unknown).ask);
  assert_int_equal(need_of(*state, &caller).digits, 6);
  phone_enrol(*state, "hanako", "phone", &phone);
  assert_true(need_of(*state, &caller).ask);
  assert_int_equal(set_token(*state, "hanako", "phone", CRED_TOKEN_SUSPENDED, NULL), CRED_OK);
  assert_true(need_of(*state, &caller).ask);
  assert_int_equal(set_token(*state, "hanako", "phone", CRED_TOKEN_REVOKED, NULL), CRED_OK);
  assert_true(need_of(*state, &caller).ask);
}

static void test_who_is_asked_when_required(void **state)
{
  struct cred_caller caller = fixture_caller("hanako", HOME, 1);
  struct cred_caller unknown = fixture_caller("hanakoo", HOME, 1);
  struct cred_code_need_reply known_need = need_of(*state, &caller);
  struct cred_code_need_reply unknown_need;

  unknown.known = false;
  unknown_need = need_of(*state, &unknown);
  assert_true(known_need.ask);
  assert_memory_equal(&known_need, &unknown_need, sizeof(known_need));
  assert_true(known_need.combined);
  assert_int_equal(known_need.digits, 8);
}

static void test_nobody_is_asked_when_off(void **state)
{
  struct cred_caller caller = fixture_caller("hanako", HOME, 1);
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  allow(*state, "hanako", 3600);
  assert_false(need_of(*state, &caller).ask);
  assert_false(need_of(*state, &caller).may_enrol);
}

#define WITH(test, before) cmocka_unit_test_setup_teardown(test, before, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WITH(test_a_password_alone_does_not_enrol, set_up),
      WITH(test_enrolment_at_login, set_up),
      WITH(test_permit_taken_back_meanwhile, set_up),
      WITH(test_a_permit_is_for_who_has_no_token, set_up),
      WITH(test_wrong_codes_at_enrolment_count, set_up),
      WITH(test_who_is_asked_when_enrolled, set_up),
      WITH(test_who_is_asked_when_required, set_up_required),
      WITH(test_nobody_is_asked_when_off, set_up_off),
  };

  return run_on_backends(tests, sizeof(tests) / sizeof(tests[0]));
}
