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

static int tear_down(void **state)
{
  fixture_close(*state);
  return 0;
}

static void test_right_code_is_accepted_once(void **state)
{
  struct cred_caller caller = fixture_caller("hanako", HOME, 1);
  struct cred_code_reply reply;
  struct cred_event event;
  struct phone phone;

  phone_enrol(*state, "hanako", "my \"phone\"", &phone);
  assert_int_equal(show_as(*state, &caller, phone_code(&phone, 0), &reply), CRED_CODE_ACCEPTED);
  assert_string_equal(reply.token, "my \"phone\"");
  assert_false(reply.reported_only);
  assert_int_equal(count_events(*state, CRED_EVENT_CODE_ACCEPTED, &event), 1);
  assert_string_equal(event.subject, "hanako");
  assert_string_equal(event.service, "sshd");
  assert_string_equal(event.source_address, HOME);
  assert_string_equal(event.detail, "token=\"my \\\"phone\\\"\" recovery_left=0");
  assert_int_equal(show_as(*state, &caller, phone_code(&phone, 0), &reply), CRED_CODE_REFUSED);
  assert_string_equal(reply.token, "");
  assert_int_equal(count_events(*state, CRED_EVENT_CODE_REPLAYED, NULL), 1);
  assert_int_equal(count_events(*state, CRED_EVENT_CODE_FAILED, NULL), 0);
}

static void test_only_greater_steps(void **state)
{
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  fixture_advance(60);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 1)), CRED_CODE_ACCEPTED);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_REFUSED);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, -1)), CRED_CODE_REFUSED);
  fixture_advance(60);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_ACCEPTED);
}

static void test_window(void **state)
{
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  fixture_advance(300);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, -2)), CRED_CODE_REFUSED);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 2)), CRED_CODE_REFUSED);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, -1)), CRED_CODE_ACCEPTED);
}

static void test_as_people_type(void **state)
{
  struct phone phone;
  char typed[64];
  const char *code;

  phone_enrol(*state, "hanako", "phone", &phone);
  code = phone_code(&phone, 0);
  (void)snprintf(typed, sizeof(typed), " %.3s-%.3s ", code, code + 3);
  assert_int_equal(show_code(*state, "hanako", HOME, typed), CRED_CODE_ACCEPTED);
  fixture_advance(30);
  code = phone_code(&phone, 0);
  typed[0] = '\0';
  for (int i = 0; i < 6; i++) { /* full-width digits: EF BC 90 and on */
    char wide[] = {(char)0xef, (char)0xbc, (char)(0x90 + code[i] - '0'), '\0'};
    strcat(typed, wide);
  }
  assert_int_equal(show_code(*state, "hanako", HOME, typed), CRED_CODE_ACCEPTED);
}

static void test_several_tokens(void **state)
{
  struct cred_caller caller = fixture_caller("hanako", HOME, 1);
  struct cred_code_reply reply;
  struct phone one, two;

  phone_enrol(*state, "hanako", "one", &one);
  phone_enrol(*state, "hanako", "two", &two);
  assert_int_equal(show_as(*state, &caller, phone_code(&two, 0), &reply), CRED_CODE_ACCEPTED);
  assert_string_equal(reply.token, "two");
  assert_int_equal(show_as(*state, &caller, phone_code(&one, 0), &reply), CRED_CODE_ACCEPTED);
  assert_string_equal(reply.token, "one");
  assert_int_equal(show_as(*state, &caller, phone_code(&two, 0), &reply), CRED_CODE_REFUSED);
}

static void test_one_subjects_code_is_not_anothers(void **state)
{
  struct phone phone, other;

  phone_enrol(*state, "hanako", "phone", &phone);
  phone_enrol(*state, "taro", "phone", &other);
  assert_int_equal(show_code(*state, "taro", HOME, phone_code(&phone, 0)), CRED_CODE_REFUSED);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_ACCEPTED);
}

static void test_unenrolled_and_unknown(void **state)
{
  struct cred_caller caller = fixture_caller("nobody-here", HOME, 1);
  struct cred_code_reply reply;
  uint64_t before = last_event(*state);

  caller.known = false;
  for (int i = 0; i < 5; i++)
    assert_int_equal(show_as(*state, &caller, "123456", &reply), CRED_CODE_REFUSED);
  assert_int_equal(show_as(*state, &caller, "0123-4567-89AB-CDEF", &reply), CRED_CODE_REFUSED);
  assert_int_equal(last_event(*state), before); /* invented names are in no event */
  for (int i = 0; i < 3; i++)
    assert_int_equal(show_code(*state, "taro", HOME, "123456"), CRED_CODE_REFUSED);
  assert_int_equal(count_events(*state, CRED_EVENT_CODE_FAILED, NULL), 3);
  assert_int_equal(count_events(*state, CRED_EVENT_LOCKED, NULL), 1);
}

static struct cred_charge_reply charge(struct cred_gate *gate, const struct cred_caller *caller)
{
  struct cred_charge_request request = {.caller = *caller};
  struct cred_charge_reply reply;

  assert_int_equal(cred_gate_charge(gate, &request, &reply), CRED_OK);
  assert_int_equal(reply.verdict, CRED_CHARGE_GRANTED);
  return reply;
}

static enum cred_code_verdict show_with_ticket(struct cred_gate *gate, uint64_t transaction,
                                               uint64_t ticket, const char *code)
{
  struct cred_code_request request = {.caller = fixture_caller("hanako", HOME, transaction),
                                      .ticket = ticket};
  struct cred_code_reply reply;

  cred_secret_set_text(&request.code, code);
  assert_int_equal(cred_gate_code(gate, &request, &reply), CRED_OK);
  return reply.verdict;
}

static void test_ticket_must_be_pending(void **state)
{
  struct cred_caller caller = fixture_caller("hanako", HOME, 7);
  struct phone phone;
  uint64_t ticket, before;

  phone_enrol(*state, "hanako", "phone", &phone);
  ticket = charge(*state, &caller).ticket;
  before = last_event(*state);
  assert_int_equal(show_with_ticket(*state, 7, ticket + 1, phone_code(&phone, 0)),
                   CRED_CODE_REFUSED);
  assert_int_equal(show_with_ticket(*state, 8, ticket, phone_code(&phone, 0)), CRED_CODE_REFUSED);
  assert_int_equal(last_event(*state), before);
  assert_int_equal(show_with_ticket(*state, 7, ticket, phone_code(&phone, 0)), CRED_CODE_ACCEPTED);
  fixture_advance(120);
  assert_int_equal(show_with_ticket(*state, 7, ticket, phone_code(&phone, 0)), CRED_CODE_REFUSED);
}

static void test_bad_requests(void **state)
{
  struct cred_code_request request = {.caller = fixture_caller("hanako", HOME, 1)};
  struct cred_code_reply reply;

  memset(request.caller.subject, 'a', sizeof(request.caller.subject));
  memset(&reply, 0xff, sizeof(reply));
  assert_int_equal(cred_gate_code(*state, &request, &reply), CRED_ERR_INVALID);
  assert_int_equal(reply.verdict, CRED_CODE_REFUSED);
  assert_int_equal(reply.reported_only, false);
}

#define WITH(test, before) cmocka_unit_test_setup_teardown(test, before, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WITH(test_right_code_is_accepted_once, set_up),
      WITH(test_only_greater_steps, set_up),
      WITH(test_window, set_up),
      WITH(test_as_people_type, set_up),
      WITH(test_several_tokens, set_up),
      WITH(test_one_subjects_code_is_not_anothers, set_up),
      WITH(test_unenrolled_and_unknown, set_up),
      WITH(test_ticket_must_be_pending, set_up),
      WITH(test_bad_requests, set_up),
  };

  return run_on_backends(tests, sizeof(tests) / sizeof(tests[0]));
}
