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
  assert_int_equal(reply.token, 0);
  assert_int_equal(reply.seed.length == 0, err != CRED_OK);
  phone->token = 0;
  phone->shape = reply.shape;
  phone->seed = reply.seed;
  if (err == CRED_OK) {
    struct cred_secret typed;

    assert_int_equal(
        cred_base32_decode(cred_secret_text(&reply.seed_text), reply.seed_text.length, &typed),
        CRED_OK);
    assert_true(cred_secret_equal(&typed, &reply.seed));
  }
  return err;
}

static int64_t last_confirmed_step;

static bool confirm_at_login(struct cred_gate *gate, const char *subject, const struct phone *phone,
                             const char *code)
{
  struct cred_enrol_confirm_request request = {.shape = phone->shape,
                                               .seed = phone->seed,
                                               .actor = CRED_ACTOR_UNKNOWN,
                                               .caller = fixture_caller(subject, HOME, 1)};
  struct cred_enrol_confirm_reply reply;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  cred_secret_set_text(&request.code, code);
  assert_int_equal(cred_gate_enrol_confirm(gate, &request, &reply), CRED_OK);
  last_confirmed_step = reply.step;
  return reply.confirmed;
}

static enum cred_err activate(struct cred_gate *gate, const char *subject,
                              const struct phone *phone)
{
  struct cred_enrol_activate_request request = {.actor = CRED_ACTOR_UNKNOWN,
                                                .kind = "app",
                                                .shape = phone->shape,
                                                .seed = phone->seed,
                                                .step = last_confirmed_step};
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
  assert_false(confirm_at_login(*state, "hanako", &phone, WRONG));
  assert_int_equal(activate(*state, "hanako", &phone), CRED_ERR_STATE);
  assert_true(confirm_at_login(*state, "hanako", &phone, phone_code(&phone, 0)));
  assert_false(need_of(*state, &caller).ask);
  assert_int_equal(activate(*state, "taro", &phone), CRED_ERR_PERMISSION);
  assert_int_equal(activate(*state, "hanako", &phone), CRED_OK);
  assert_true(has_token(*state, "hanako", "default", CRED_TOKEN_ACTIVE));
  assert_true(need_of(*state, &caller).ask);
  assert_int_equal(activate(*state, "hanako", &phone), CRED_ERR_PERMISSION);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_REFUSED);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 1)), CRED_CODE_ACCEPTED);
  assert_int_equal(set_token(*state, "hanako", "", CRED_TOKEN_REVOKED, NULL), CRED_OK);
  assert_false(need_of(*state, &caller).may_enrol); /* that permit served once */
}

static void test_what_is_recorded(void **state)
{
  struct cred_event event;
  struct phone phone;

  allow(*state, "hanako", 3600);
  assert_int_equal(begin_at_login(*state, "hanako", &phone), CRED_OK);
  assert_false(confirm_at_login(*state, "hanako", &phone, WRONG));
  assert_int_equal(count_events(*state, CRED_EVENT_CODE_FAILED, &event), 1);
  assert_string_equal(event.subject, "hanako");
  assert_string_equal(event.detail, "at=enrolment");
  assert_true(confirm_at_login(*state, "hanako", &phone, phone_code(&phone, 0)));
  assert_int_equal(count_events(*state, CRED_EVENT_TOKEN_CREATED, NULL), 0);
  assert_int_equal(activate(*state, "hanako", &phone), CRED_OK);
  assert_int_equal(count_events(*state, CRED_EVENT_TOKEN_CREATED, &event), 1);
  assert_non_null(strstr(event.detail,
                         "token=default id=1 at=login algorithm=SHA1 digits=6 period=30 kind=app"));
  assert_int_equal(count_events(*state, CRED_EVENT_TOKEN_ACTIVATED, &event), 1);
  assert_string_equal(event.detail, "token=default id=1");
}

/* How many seeds lie in the store, whoever they belong to. */
static size_t count_tokens(struct cred_gate *gate)
{
  struct cred_tokens_request request = {.with_revoked = true};
  static struct cred_tokens_reply reply;

  assert_int_equal(cred_gate_tokens(gate, &request, &reply), CRED_OK);
  assert_int_equal(reply.next, 0);
  return reply.count;
}

/* Whoever knows the name can begin as often as they like. */
static void test_a_strangers_beginnings_disturb_nothing(void **state)
{
  struct phone admins, owners, strangers;
  uint64_t before;

  allow(*state, "hanako", 3600);
  phone_begin(*state, "hanako", "", &admins);
  assert_int_equal(begin_at_login(*state, "hanako", &owners), CRED_OK);
  before = last_event(*state);
  for (int i = 0; i < 3 * CRED_TOKEN_MAX; i++)
    assert_int_equal(begin_at_login(*state, "hanako", &strangers), CRED_OK);
  assert_false(cred_secret_equal(&owners.seed, &strangers.seed));
  assert_int_equal(last_event(*state), before);
  assert_int_equal(count_tokens(*state), 1);
  assert_true(has_token(*state, "hanako", "default", CRED_TOKEN_PENDING));
  assert_true(confirm_at_login(*state, "hanako", &owners, phone_code(&owners, 0)));
  assert_int_equal(activate(*state, "hanako", &owners), CRED_OK);
  assert_int_equal(activate(*state, "hanako", &strangers), CRED_ERR_PERMISSION);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&owners, 1)), CRED_CODE_ACCEPTED);
}

static void test_an_administrators_pending_token_stays(void **state)
{
  struct phone admins, strangers;

  allow(*state, "hanako", 3600);
  phone_begin(*state, "hanako", "", &admins);
  assert_int_equal(begin_at_login(*state, "hanako", &strangers), CRED_OK);
  assert_true(confirm_at_login(*state, "hanako", &strangers, phone_code(&strangers, 0)));
  assert_true(phone_confirm(*state, "hanako", &admins, phone_code(&admins, 0)));
  assert_int_equal(activate(*state, "hanako", &strangers), CRED_ERR_PERMISSION);
}

static void test_one_seed_one_token(void **state)
{
  struct phone phone;

  allow(*state, "hanako", 3600);
  allow(*state, "taro", 3600);
  assert_int_equal(begin_at_login(*state, "hanako", &phone), CRED_OK);
  assert_true(confirm_at_login(*state, "hanako", &phone, phone_code(&phone, 0)));
  assert_int_equal(activate(*state, "taro", &phone), CRED_OK);
  assert_int_equal(activate(*state, "hanako", &phone), CRED_ERR_EXISTS);
  assert_false(has_token(*state, "hanako", "default", CRED_TOKEN_ACTIVE));
}

static void test_no_room(void **state)
{
  struct phone phone, pending;
  char name[16];

  allow(*state, "hanako", 3600);
  for (int i = 1; i < CRED_TOKEN_MAX; i++) {
    (void)snprintf(name, sizeof(name), "card %d", i);
    phone_begin(*state, "hanako", name, &pending);
  }
  assert_int_equal(begin_at_login(*state, "hanako", &phone), CRED_OK);
  assert_true(confirm_at_login(*state, "hanako", &phone, phone_code(&phone, 0)));
  phone_begin(*state, "hanako", "one more", &pending);
  assert_int_equal(activate(*state, "hanako", &phone), CRED_ERR_STATE);
  assert_int_equal(begin_at_login(*state, "hanako", &phone), CRED_ERR_STATE);
}

static void test_what_no_begin_made(void **state)
{
  struct cred_enrol_confirm_request confirm = {.subject = "hanako"};
  struct cred_enrol_confirm_reply confirmed;
  struct phone phone;

  allow(*state, "hanako", 3600);
  assert_int_equal(cred_gate_enrol_confirm(*state, &confirm, &confirmed), CRED_ERR_INVALID);
  assert_int_equal(begin_at_login(*state, "hanako", &phone), CRED_OK);
  assert_true(confirm_at_login(*state, "hanako", &phone, phone_code(&phone, 0)));
  phone.shape.digits = 9;
  assert_int_equal(activate(*state, "hanako", &phone), CRED_ERR_INVALID);
  phone.shape.digits = 6;
  phone.seed.length = 4;
  assert_int_equal(activate(*state, "hanako", &phone), CRED_ERR_INVALID);
  assert_int_equal(count_tokens(*state), 0);
}

static void test_permit_taken_back_meanwhile(void **state)
{
  struct phone phone;

  allow(*state, "hanako", 3600);
  assert_int_equal(begin_at_login(*state, "hanako", &phone), CRED_OK);
  assert_true(confirm_at_login(*state, "hanako", &phone, phone_code(&phone, 0)));
  allow(*state, "hanako", 0);
  assert_int_equal(activate(*state, "hanako", &phone), CRED_ERR_PERMISSION);
  assert_int_equal(count_tokens(*state), 0);
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

#define WITH(test, before) cmocka_unit_test_setup_teardown(test, before, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WITH(test_a_password_alone_does_not_enrol, set_up),
      WITH(test_enrolment_at_login, set_up),
      WITH(test_what_is_recorded, set_up),
      WITH(test_a_strangers_beginnings_disturb_nothing, set_up),
      WITH(test_an_administrators_pending_token_stays, set_up),
      WITH(test_one_seed_one_token, set_up),
      WITH(test_no_room, set_up),
      WITH(test_what_no_begin_made, set_up),
      WITH(test_permit_taken_back_meanwhile, set_up),
      WITH(test_a_permit_is_for_who_has_no_token, set_up),
      WITH(test_wrong_codes_at_enrolment_count, set_up),
  };

  return run_on_backends(tests, sizeof(tests) / sizeof(tests[0]));
}
