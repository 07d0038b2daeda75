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

static int tear_down(void **state)
{
  fixture_close(*state);
  return 0;
}

static void test_two_phases(void **state)
{
  struct cred_event event;
  struct phone phone;

  phone_begin(*state, "hanako", "phone", &phone);
  assert_int_equal(count_events(*state, CRED_EVENT_TOKEN_CREATED, &event), 1);
  assert_int_equal(event.actor, 1000);
  assert_non_null(
      strstr(event.detail, "token=phone id=1 at=administration algorithm=SHA1 digits=6 period=30"));
  assert_true(has_token(*state, "hanako", "phone", CRED_TOKEN_PENDING));
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_REFUSED);
  assert_false(phone_confirm(*state, "hanako", &phone, WRONG));
  assert_true(has_token(*state, "hanako", "phone", CRED_TOKEN_PENDING));
  assert_true(phone_confirm(*state, "hanako", &phone, phone_code(&phone, 0)));
  assert_int_equal(count_events(*state, CRED_EVENT_TOKEN_ACTIVATED, NULL), 1);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_REFUSED);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 1)), CRED_CODE_ACCEPTED);
}

static void test_the_old_token_lives_until_then(void **state)
{
  struct phone old, new;

  phone_enrol(*state, "hanako", "phone", &old);
  phone_begin(*state, "hanako", "phone", &new);
  assert_false(phone_confirm(*state, "hanako", &new, phone_code(&old, 0)));
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&old, 0)), CRED_CODE_ACCEPTED);
  assert_true(phone_confirm(*state, "hanako", &new, phone_code(&new, 0)));
  fixture_advance(30);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&old, 0)), CRED_CODE_REFUSED);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&new, 0)), CRED_CODE_ACCEPTED);
  assert_true(has_token(*state, "hanako", "phone", CRED_TOKEN_REVOKED));
  assert_int_equal(count_events(*state, CRED_EVENT_TOKEN_REVOKED, NULL), 1);
}

static void test_a_pending_token_is_replaced(void **state)
{
  struct cred_enrol_confirm_request request = {.subject = "hanako"};
  struct cred_enrol_confirm_reply reply;
  struct phone first, second, other;

  phone_begin(*state, "hanako", "phone", &first);
  phone_begin(*state, "hanako", "tablet", &other);
  phone_begin(*state, "hanako", "phone", &second);
  request.token = first.token;
  cred_secret_set_text(&request.code, phone_code(&first, 0));
  assert_int_equal(cred_gate_enrol_confirm(*state, &request, &reply), CRED_ERR_NOT_FOUND);
  assert_false(reply.confirmed);
  assert_true(phone_confirm(*state, "hanako", &other, phone_code(&other, 0)));
  assert_true(phone_confirm(*state, "hanako", &second, phone_code(&second, 0)));
}

static void test_confirming_what_is_not_ones_own(void **state)
{
  struct cred_enrol_confirm_request request = {.subject = "taro"};
  struct cred_enrol_confirm_reply reply;
  struct phone phone;

  phone_begin(*state, "hanako", "phone", &phone);
  request.token = phone.token;
  cred_secret_set_text(&request.code, phone_code(&phone, 0));
  assert_int_equal(cred_gate_enrol_confirm(*state, &request, &reply), CRED_ERR_NOT_FOUND);
  memcpy(request.subject, "hanako", sizeof("hanako"));
  assert_int_equal(cred_gate_enrol_confirm(*state, &request, &reply), CRED_OK);
  assert_true(reply.confirmed);
  assert_int_equal(cred_gate_enrol_confirm(*state, &request, &reply), CRED_ERR_STATE);
  assert_false(reply.confirmed);
}

static enum cred_err begin_with_seed(struct cred_gate *gate, const char *subject, const char *name,
                                     const char *seed)
{
  struct cred_enrol_begin_request request = {.by_admin = true, .actor = 1000};
  struct cred_enrol_begin_reply reply;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  (void)snprintf(request.name, sizeof(request.name), "%s", name);
  cred_secret_set_text(&request.seed, seed);
  return cred_gate_enrol_begin(gate, &request, &reply);
}

static void test_one_seed_one_token(void **state)
{
  static const char seed[] = "a hardware token's seed";

  assert_int_equal(begin_with_seed(*state, "hanako", "card", seed), CRED_OK);
  assert_int_equal(begin_with_seed(*state, "taro", "card", seed), CRED_ERR_EXISTS);
  assert_false(has_token(*state, "taro", "card", CRED_TOKEN_PENDING));
  assert_int_equal(begin_with_seed(*state, "hanako", "another", seed), CRED_ERR_EXISTS);
  assert_int_equal(begin_with_seed(*state, "hanako", "card", seed), CRED_OK);
  assert_int_equal(set_token(*state, "hanako", "card", CRED_TOKEN_REVOKED, NULL), CRED_OK);
  assert_int_equal(begin_with_seed(*state, "taro", "card", seed), CRED_OK);
  assert_int_equal(begin_with_seed(*state, "taro", "short", "fifteen bytes.."), CRED_ERR_INVALID);
}

static void test_what_the_phone_is_told(void **state)
{
  struct cred_enrol_begin_request request = {.subject = "田中 花子", .by_admin = true};
  struct cred_enrol_begin_reply reply;

  assert_int_equal(cred_gate_enrol_begin(*state, &request, &reply), CRED_OK);
  assert_int_equal(reply.seed_text.length, 32);
  assert_int_equal(reply.seed.length, 0);
  assert_false(reply.wide_shape);
  assert_int_equal(reply.uri.length, strlen(cred_secret_text(&reply.uri)));
  assert_ptr_equal(
      strstr(cred_secret_text(&reply.uri), "otpauth://totp/test:%E7%94%B0%E4%B8%AD%20"),
      cred_secret_text(&reply.uri));
  assert_true(has_token(*state, "田中 花子", "default", CRED_TOKEN_PENDING));
  request.shape.algorithm = CRED_TOTP_SHA512;
  request.shape.digits = 8;
  assert_int_equal(cred_gate_enrol_begin(*state, &request, &reply), CRED_OK);
  assert_int_equal(reply.seed_text.length, 103);
  assert_int_equal(reply.shape.period_seconds, 30);
  assert_true(reply.wide_shape);
  request.shape.digits = 9;
  assert_int_equal(cred_gate_enrol_begin(*state, &request, &reply), CRED_ERR_INVALID);
  assert_int_equal(reply.uri.length, 0);
}

static void test_bad_names(void **state)
{
  static const char *const names[] = {"esc\x1b[2J", "\xff\xfe", "line\nfeed",
                                      "\xe2\x80\xae"
                                      "evil"};
  struct cred_enrol_begin_request request = {.subject = "hanako", .by_admin = true};
  struct cred_enrol_begin_reply reply;

  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    assert_int_equal(begin_with_seed(*state, "hanako", names[i], ""), CRED_ERR_INVALID);
    assert_int_equal(begin_with_seed(*state, names[i], "phone", ""), CRED_ERR_INVALID);
  }
  assert_int_equal(begin_with_seed(*state, "", "phone", ""), CRED_ERR_INVALID);
  assert_int_equal(begin_with_seed(*state, "?0012", "phone", ""), CRED_ERR_INVALID);
  memset(request.name, 'a', CRED_NAME_SIZE);
  assert_int_equal(cred_gate_enrol_begin(*state, &request, &reply), CRED_ERR_INVALID);
  request.name[65] = '\0';
  assert_int_equal(cred_gate_enrol_begin(*state, &request, &reply), CRED_ERR_INVALID);
  request.name[64] = '\0';
  assert_int_equal(cred_gate_enrol_begin(*state, &request, &reply), CRED_OK);
  memset(request.kind, 'b', sizeof(request.kind));
  assert_int_equal(cred_gate_enrol_begin(*state, &request, &reply), CRED_ERR_INVALID);
}

static void test_at_most_so_many(void **state)
{
  char name[16];

  for (int i = 0; i < CRED_TOKEN_MAX; i++) {
    (void)snprintf(name, sizeof(name), "card %d", i);
    assert_int_equal(begin_with_seed(*state, "hanako", name, ""), CRED_OK);
  }
  assert_int_equal(begin_with_seed(*state, "hanako", "one more", ""), CRED_ERR_STATE);
  assert_int_equal(begin_with_seed(*state, "hanako", "card 3", ""), CRED_OK);
  assert_int_equal(begin_with_seed(*state, "taro", "card 3", ""), CRED_OK);
}

static void test_an_administrators_typing_locks_nobody(void **state)
{
  struct phone phone;

  phone_begin(*state, "hanako", "phone", &phone);
  for (int i = 0; i < 10; i++)
    assert_false(phone_confirm(*state, "hanako", &phone, WRONG));
  assert_true(phone_confirm(*state, "hanako", &phone, phone_code(&phone, 0)));
  assert_int_equal(count_events(*state, CRED_EVENT_LOCKED, NULL), 0);
}

#define HANAKO_UID 1001u

static void permit(struct cred_gate *gate)
{
  struct cred_enrol_allow_request request = {.subject = "hanako", .for_seconds = 3600};
  struct cred_enrol_allow_reply reply;

  assert_int_equal(cred_gate_enrol_allow(gate, &request, &reply), CRED_OK);
}

static void report_password(struct cred_gate *gate)
{
  struct cred_password_expire_request request = {
      .holder = {.subject = "hanako", .uid = HANAKO_UID, .actor = HANAKO_UID}, .compromised = true};
  struct cred_password_expire_reply reply;

  assert_int_equal(cred_gate_password_expire(gate, &request, &reply), CRED_OK);
}

/* As credd asks it for a user's program. */
static enum cred_err begin_own(struct cred_gate *gate, struct cred_enrol_begin_reply *reply)
{
  struct cred_enrol_begin_request request = {
      .subject = "hanako", .by_admin = true, .needs_permit = true, .actor = HANAKO_UID};

  return cred_gate_enrol_begin(gate, &request, reply);
}

static enum cred_err confirm_own(struct cred_gate *gate, uint64_t token)
{
  struct cred_enrol_confirm_request request = {
      .subject = "hanako", .token = token, .needs_permit = true, .actor = HANAKO_UID};
  struct cred_enrol_confirm_reply reply;

  cred_secret_set_text(&request.code, WRONG);
  return cred_gate_enrol_confirm(gate, &request, &reply);
}

/* Whoever has the password too must not get the second factor that makes it good again. */
static void test_no_token_for_a_password_that_leaked(void **state)
{
  struct cred_enrol_begin_reply begun, other;

  permit(*state);
  assert_int_equal(begin_own(*state, &begun), CRED_OK);
  assert_int_equal(confirm_own(*state, begun.token), CRED_OK);
  report_password(*state);
  assert_int_equal(confirm_own(*state, begun.token), CRED_ERR_PERMISSION);
  assert_int_equal(begin_own(*state, &other), CRED_ERR_PERMISSION);
}

static void test_the_policys_shape(void **state)
{
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  assert_int_equal(phone.shape.algorithm, CRED_TOTP_SHA256);
  assert_int_equal(phone.shape.digits, 8);
  assert_int_equal(phone.seed.length, 32);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_ACCEPTED);
}

#define WITH(test, before) cmocka_unit_test_setup_teardown(test, before, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WITH(test_two_phases, set_up),
      WITH(test_the_old_token_lives_until_then, set_up),
      WITH(test_a_pending_token_is_replaced, set_up),
      WITH(test_confirming_what_is_not_ones_own, set_up),
      WITH(test_one_seed_one_token, set_up),
      WITH(test_what_the_phone_is_told, set_up),
      WITH(test_bad_names, set_up),
      WITH(test_at_most_so_many, set_up),
      WITH(test_an_administrators_typing_locks_nobody, set_up),
      WITH(test_no_token_for_a_password_that_leaked, set_up),
      WITH(test_the_policys_shape, set_up_required),
  };

  return run_on_backends(tests, sizeof(tests) / sizeof(tests[0]));
}
