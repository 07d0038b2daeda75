/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "codes_fixture.h"

#define POLICY                                                                                     \
  "deny = 3\ndeny_total = 20\ndeny_source = 50\nfail_interval = 900\nunlock_time = 600\n"
#define HOME "192.0.2.1"

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

/* A charge says it too, whatever its verdict. */
static struct cred_code_need_reply asked_of(struct cred_gate *gate,
                                            const struct cred_caller *caller)
{
  struct cred_code_need_reply need = need_of(gate, caller);
  struct cred_charge_request request = {.caller = *caller};
  struct cred_charge_reply charged;

  assert_int_equal(cred_gate_charge(gate, &request, &charged), CRED_OK);
  assert_memory_equal(&charged.need, &need, sizeof(need));
  return need;
}

static void test_who_is_asked_when_enrolled(void **state)
{
  struct cred_caller caller = fixture_caller("hanako", HOME, 1);
  struct cred_caller unknown = fixture_caller("hanakoo", HOME, 1);
  struct phone phone;

  unknown.known = false;
  assert_false(asked_of(*state, &caller).ask);
  assert_false(asked_of(*state, &unknown).ask);
  assert_int_equal(asked_of(*state, &caller).digits, 6);
  phone_enrol(*state, "hanako", "phone", &phone);
  assert_true(asked_of(*state, &caller).ask);
  assert_int_equal(set_token(*state, "hanako", "phone", CRED_TOKEN_SUSPENDED, NULL), CRED_OK);
  assert_true(asked_of(*state, &caller).ask);
  assert_int_equal(set_token(*state, "hanako", "phone", CRED_TOKEN_REVOKED, NULL), CRED_OK);
  assert_true(asked_of(*state, &caller).ask);
}

static void test_who_is_asked_when_required(void **state)
{
  struct cred_caller caller = fixture_caller("hanako", HOME, 1);
  struct cred_caller unknown = fixture_caller("hanakoo", HOME, 1);
  struct cred_code_need_reply known_need = asked_of(*state, &caller);
  struct cred_code_need_reply unknown_need;

  unknown.known = false;
  unknown_need = asked_of(*state, &unknown);
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
  assert_false(asked_of(*state, &caller).ask);
  assert_false(asked_of(*state, &caller).may_enrol);
}

static int set_up_by_service(void **state)
{
  *state = fixture_open(fixture_backend, POLICY "totp = required\n"
                                                "[policy quiet]\nmatch_service = quiet\n"
                                                "totp = off\ndeny = 1\n");
  return 0;
}

/* The service whose policy says so need not be the one that the attempt is counted for. */
static void test_another_service_may_ask(void **state)
{
  struct cred_charge_request request = {.caller = fixture_caller("hanako", HOME, 1)};
  struct cred_charge_reply first, second;

  assert_true(asked_of(*state, &request.caller).ask);
  strcpy(request.code_service, "quiet");
  assert_int_equal(cred_gate_charge(*state, &request, &first), CRED_OK);
  assert_false(first.need.ask);
  request.caller.transaction = 2;
  assert_int_equal(cred_gate_charge(*state, &request, &second), CRED_OK);
  assert_int_equal(second.verdict, CRED_CHARGE_GRANTED); /* under deny = 3 */
}

#define WITH(test, before) cmocka_unit_test_setup_teardown(test, before, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WITH(test_who_is_asked_when_enrolled, set_up),
      WITH(test_who_is_asked_when_required, set_up_required),
      WITH(test_nobody_is_asked_when_off, set_up_off),
      WITH(test_another_service_may_ask, set_up_by_service),
  };

  return run_on_backends(tests, sizeof(tests) / sizeof(tests[0]));
}
