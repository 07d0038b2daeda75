/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "codes_fixture.h"
#include "gate/codes.h"

#define POLICY                                                                                     \
  "deny = 3\ndeny_total = 20\ndeny_source = 50\nfail_interval = 900\nunlock_time = 600\n"          \
  "totp = enrolled\n"
#define HOME "192.0.2.1"

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

static void test_recovery_codes(void **state)
{
  struct cred_recovery_request request = {.subject = "hanako", .actor = 1000};
  struct cred_caller caller = fixture_caller("hanako", HOME, 1);
  static struct cred_recovery_reply codes;
  struct cred_code_reply reply;
  struct cred_event event;
  struct phone phone;

  assert_int_equal(cred_gate_recovery(*state, &request, &codes), CRED_ERR_STATE);
  phone_enrol(*state, "hanako", "phone", &phone);
  assert_int_equal(cred_gate_recovery(*state, &request, &codes), CRED_OK);
  assert_int_equal(codes.count, CRED_RECOVERY_COUNT);
  for (uint32_t i = 0; i < codes.count; i++)
    for (uint32_t k = 0; k < i; k++)
      assert_false(cred_secret_equal(&codes.codes[i], &codes.codes[k]));
  for (uint32_t i = 0; i < codes.count; i++) {
    assert_int_equal(show_as(*state, &caller, cred_secret_text(&codes.codes[i]), &reply),
                     CRED_CODE_RECOVERY);
    assert_int_equal(reply.recovery_codes_left, CRED_RECOVERY_COUNT - 1 - i);
    assert_int_equal(show_as(*state, &caller, cred_secret_text(&codes.codes[i]), &reply),
                     CRED_CODE_REFUSED);
  }
  assert_int_equal(count_events(*state, CRED_EVENT_RECOVERY_USED, &event), CRED_RECOVERY_COUNT);
  assert_string_equal(event.detail, "recovery_left=0");
  assert_int_equal(count_events(*state, CRED_EVENT_RECOVERY_CREATED, NULL), 1);
}

static void test_recovery_codes_are_ones_own(void **state)
{
  struct cred_recovery_request request = {.subject = "hanako"};
  static struct cred_recovery_reply old, fresh;
  char typed[64];
  struct phone phone, other;
  size_t at = 0;

  phone_enrol(*state, "hanako", "phone", &phone);
  phone_enrol(*state, "taro", "phone", &other);
  assert_int_equal(cred_gate_recovery(*state, &request, &old), CRED_OK);
  assert_int_equal(cred_gate_recovery(*state, &request, &fresh), CRED_OK);
  assert_int_equal(show_code(*state, "taro", HOME, cred_secret_text(&fresh.codes[0])),
                   CRED_CODE_REFUSED);
  assert_int_equal(show_code(*state, "hanako", HOME, cred_secret_text(&old.codes[0])),
                   CRED_CODE_REFUSED);
  for (const char *letter = cred_secret_text(&fresh.codes[0]); *letter != '\0'; letter++)
    if (*letter != '-')
      typed[at++] = *letter == '0' ? 'o' : *letter == '1' ? 'l' : *letter;
  typed[at] = '\0';
  assert_int_equal(show_code(*state, "hanako", HOME, typed), CRED_CODE_RECOVERY);
}

static void test_a_recovery_code_opens_while_the_phone_is_lost(void **state)
{
  struct cred_recovery_request request = {.subject = "hanako"};
  static struct cred_recovery_reply codes;
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  assert_int_equal(cred_gate_recovery(*state, &request, &codes), CRED_OK);
  assert_int_equal(set_token(*state, "hanako", "phone", CRED_TOKEN_SUSPENDED, NULL), CRED_OK);
  for (int i = 0; i < 2; i++)
    (void)show_code(*state, "hanako", HOME, "12345");
  assert_int_equal(show_code(*state, "hanako", HOME, cred_secret_text(&codes.codes[4])),
                   CRED_CODE_RECOVERY);
  for (int i = 0; i < 3; i++)
    (void)show_code(*state, "hanako", HOME, "0000-0000-0000-0000");
  assert_int_equal(show_code(*state, "hanako", HOME, cred_secret_text(&codes.codes[5])),
                   CRED_CODE_REFUSED);
}

static struct cred_code_check_reply check(struct cred_gate *gate, const char *code)
{
  struct cred_code_check_request request = {.subject = "hanako", .actor = 1000};
  struct cred_code_check_reply reply;

  cred_secret_set_text(&request.code, code);
  assert_int_equal(cred_gate_code_check(gate, &request, &reply), CRED_OK);
  return reply;
}

static void test_check_consumes_nothing(void **state)
{
  struct cred_recovery_request request = {.subject = "hanako"};
  static struct cred_recovery_reply codes;
  struct cred_code_check_reply reply;
  struct phone phone;
  uint64_t before;

  phone_enrol(*state, "hanako", "phone", &phone);
  assert_int_equal(cred_gate_recovery(*state, &request, &codes), CRED_OK);
  before = last_event(*state);
  for (int i = 0; i < 5; i++) {
    reply = check(*state, phone_code(&phone, 0));
    assert_true(reply.good);
    assert_string_equal(reply.token, "phone");
    assert_false(check(*state, "12345").good);
    assert_true(check(*state, cred_secret_text(&codes.codes[0])).good);
    assert_false(check(*state, "0000-0000-0000-0000").good);
  }
  assert_int_equal(last_event(*state), before);
  assert_int_equal(show_code(*state, "hanako", HOME, cred_secret_text(&codes.codes[0])),
                   CRED_CODE_RECOVERY);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_ACCEPTED);
  reply = check(*state, phone_code(&phone, 0));
  assert_false(reply.good);
  assert_true(reply.replayed);
}

static void test_check_shows_drift(void **state)
{
  struct cred_code_check_reply reply;
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  fixture_advance(600);
  assert_int_equal(check(*state, phone_code(&phone, 1)).drift_steps, 1);
  reply = check(*state, phone_code(&phone, -7));
  assert_false(reply.good);
  assert_false(reply.replayed);
  assert_int_equal(reply.drift_steps, -7);
  assert_string_equal(reply.token, "phone");
  assert_int_equal(set_token(*state, "hanako", "phone", CRED_TOKEN_SUSPENDED, NULL), CRED_OK);
  assert_string_equal(check(*state, phone_code(&phone, 0)).token, "");
}

static void test_a_recovery_code_is_kept_for_one_subject(void **state)
{
  struct cred_secret letters;
  struct cred_change change;
  unsigned char one[CRED_MAC_SIZE], other[CRED_MAC_SIZE];

  cred_secret_set_text(&letters, "0123456789ABCDEF");
  assert_int_equal(cred_change_begin(*state, CRED_STORE_READ, &change), CRED_OK);
  assert_int_equal(cred_change_recovery_mac(&change, "hanako", &letters, one), CRED_OK);
  assert_int_equal(cred_change_recovery_mac(&change, "taro", &letters, other), CRED_OK);
  assert_int_equal(cred_change_end(&change, CRED_OK), CRED_OK);
  assert_memory_not_equal(one, other, sizeof(one));
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WITH(test_recovery_codes),
      WITH(test_recovery_codes_are_ones_own),
      WITH(test_a_recovery_code_opens_while_the_phone_is_lost),
      WITH(test_check_consumes_nothing),
      WITH(test_check_shows_drift),
      WITH(test_a_recovery_code_is_kept_for_one_subject),
  };

  return run_on_backends(tests, sizeof(tests) / sizeof(tests[0]));
}
