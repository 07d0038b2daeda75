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

static void test_suspend_and_resume(void **state)
{
  struct cred_event event;
  struct phone phone;
  bool changed;

  phone_enrol(*state, "hanako", "phone", &phone);
  assert_int_equal(set_token(*state, "hanako", "", CRED_TOKEN_SUSPENDED, &changed), CRED_OK);
  assert_true(changed);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_REFUSED);
  assert_int_equal(set_token(*state, "hanako", "phone", CRED_TOKEN_SUSPENDED, &changed), CRED_OK);
  assert_false(changed);
  assert_int_equal(count_events(*state, CRED_EVENT_TOKEN_SUSPENDED, &event), 1);
  assert_int_equal(event.actor, 1000);
  assert_string_equal(event.detail, "token=phone id=1 note=\"lost at the station\"");
  assert_int_equal(set_token(*state, "hanako", "phone", CRED_TOKEN_ACTIVE, &changed), CRED_OK);
  assert_true(changed);
  assert_int_equal(count_events(*state, CRED_EVENT_TOKEN_RESUMED, NULL), 1);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_ACCEPTED);
}

static void test_revoke_is_for_ever(void **state)
{
  struct cred_token_row row;
  struct cred_change change;
  struct cred_gate *gate = *state;
  struct phone phone;
  static const struct cred_blob empty;
  static const unsigned char no_tag[CRED_MAC_SIZE];

  phone_enrol(gate, "hanako", "phone", &phone);
  assert_int_equal(set_token(gate, "hanako", "phone", CRED_TOKEN_REVOKED, NULL), CRED_OK);
  assert_int_equal(show_code(gate, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_REFUSED);
  assert_int_equal(set_token(gate, "hanako", "phone", CRED_TOKEN_ACTIVE, NULL), CRED_ERR_NOT_FOUND);
  assert_true(has_token(gate, "hanako", "phone", CRED_TOKEN_REVOKED));
  assert_int_equal(cred_change_begin(gate, CRED_STORE_READ, &change), CRED_OK);
  assert_int_equal(gate->store.ops->token_get(gate->store.db, phone.token, &row, &gate->error),
                   CRED_OK);
  assert_int_equal(cred_change_end(&change, CRED_OK), CRED_OK);
  assert_int_equal(row.seed.length, 0);
  assert_memory_equal(row.seed.bytes, empty.bytes, sizeof(empty.bytes));
  assert_memory_equal(row.seed_tag, no_tag, sizeof(no_tag));
  assert_string_equal(row.token.note, "lost at the station");
  assert_int_equal(row.token.ended_ms, fixture_wall_ms());
}

static void test_which_token_is_meant(void **state)
{
  struct phone one, two, pending;

  assert_int_equal(set_token(*state, "hanako", "", CRED_TOKEN_SUSPENDED, NULL), CRED_ERR_NOT_FOUND);
  phone_begin(*state, "hanako", "one", &pending);
  assert_int_equal(set_token(*state, "hanako", "one", CRED_TOKEN_SUSPENDED, NULL), CRED_ERR_STATE);
  phone_enrol(*state, "hanako", "one", &one);
  phone_enrol(*state, "hanako", "two", &two);
  assert_int_equal(set_token(*state, "hanako", "", CRED_TOKEN_SUSPENDED, NULL), CRED_ERR_STATE);
  assert_int_equal(set_token(*state, "hanako", "three", CRED_TOKEN_SUSPENDED, NULL),
                   CRED_ERR_NOT_FOUND);
  assert_int_equal(set_token(*state, "hanako", "one", CRED_TOKEN_PENDING, NULL), CRED_ERR_INVALID);
  phone_begin(*state, "hanako", "one", &pending);
  assert_int_equal(set_token(*state, "hanako", "one", CRED_TOKEN_REVOKED, NULL), CRED_OK);
  assert_false(has_token(*state, "hanako", "one", CRED_TOKEN_PENDING));
  assert_false(has_token(*state, "hanako", "one", CRED_TOKEN_ACTIVE));
  assert_int_equal(set_token(*state, "hanako", "", CRED_TOKEN_SUSPENDED, NULL), CRED_OK);
  assert_true(has_token(*state, "hanako", "two", CRED_TOKEN_SUSPENDED));
}

static void test_a_clock_that_was_far_ahead(void **state)
{
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  fixture_set_wall(365 * 86400);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_ACCEPTED);
  fixture_set_wall(-365 * 86400);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_REFUSED);
  assert_int_equal(set_token(*state, "hanako", "phone", CRED_TOKEN_SUSPENDED, NULL), CRED_OK);
  assert_int_equal(set_token(*state, "hanako", "phone", CRED_TOKEN_ACTIVE, NULL), CRED_OK);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_REFUSED);
  fixture_advance(30 * (CRED_TOTP_WINDOW_MAX + 1));
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_ACCEPTED);
}

static void test_clear(void **state)
{
  struct cred_enrol_clear_request request = {.subject = "hanako", .actor = 1000, .note = "left"};
  struct cred_recovery_request codes = {.subject = "hanako"};
  struct cred_caller caller = fixture_caller("hanako", HOME, 1);
  struct cred_tokens_request list = {.subject = "hanako"};
  static struct cred_recovery_reply made;
  static struct cred_tokens_reply listed;
  struct cred_enrol_clear_reply reply;
  struct phone one, two;

  phone_enrol(*state, "hanako", "one", &one);
  phone_begin(*state, "hanako", "two", &two);
  assert_int_equal(cred_gate_recovery(*state, &codes, &made), CRED_OK);
  allow(*state, "hanako", 60);
  assert_int_equal(cred_gate_enrol_clear(*state, &request, &reply), CRED_OK);
  assert_int_equal(reply.revoked, 2);
  assert_int_equal(cred_gate_tokens(*state, &list, &listed), CRED_OK);
  assert_int_equal(listed.count, 0);
  assert_false(listed.enrolled);
  assert_int_equal(listed.allowed_until_ms, 0);
  assert_int_equal(listed.recovery_codes_left, 0);
  assert_false(need_of(*state, &caller).ask);
  assert_int_equal(count_events(*state, CRED_EVENT_ENROLMENT_CLEARED, NULL), 1);
  assert_int_equal(show_code(*state, "hanako", HOME, cred_secret_text(&made.codes[0])),
                   CRED_CODE_REFUSED);
}

static void test_list(void **state)
{
  struct cred_tokens_request request = {.subject = "hanako"};
  static struct cred_tokens_reply reply;
  struct phone one, two, other;
  uint64_t seen = 0;

  phone_enrol(*state, "hanako", "one", &one);
  phone_enrol(*state, "hanako", "two", &two);
  phone_enrol(*state, "taro", "phone", &other);
  allow(*state, "hanako", 60);
  assert_int_equal(cred_gate_tokens(*state, &request, &reply), CRED_OK);
  assert_int_equal(reply.count, 2);
  assert_true(reply.enrolled);
  assert_int_equal(reply.allowed_until_ms, fixture_wall_ms() + 60000);
  assert_string_equal(reply.rows[0].name, "one");
  assert_int_equal(reply.rows[0].state, CRED_TOKEN_ACTIVE);
  assert_int_equal(reply.rows[0].created_by, 1000);
  for (int i = 0; i < 20; i++)
    phone_enrol(*state, "taro", "phone", &other);
  memset(&request, 0, sizeof(request));
  request.with_revoked = true;
  do {
    assert_int_equal(cred_gate_tokens(*state, &request, &reply), CRED_OK);
    seen += reply.count;
    request.after = reply.next;
  } while (reply.next != 0);
  assert_int_equal(seen, 23);
}

static struct cred_token_import_request an_import(const char *subject, const char *seed)
{
  struct cred_token_import_request request = {
      .actor = 1000, .name = "oath", .shape = {CRED_TOTP_SHA1, 6, 30}, .last_step = -1};

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  cred_secret_set_text(&request.seed, seed);
  return request;
}

static void test_import(void **state)
{
  struct cred_token_import_request request = an_import("hanako", "12345678901234567890");
  struct phone phone = {.shape = request.shape, .seed = request.seed};
  struct cred_caller caller = fixture_caller("hanako", HOME, 1);
  struct cred_token_import_reply reply;

  request.last_step = fixture_wall_ms() / 30000;
  assert_int_equal(cred_gate_token_import(*state, &request, &reply), CRED_OK);
  assert_true(reply.token > 0);
  assert_true(need_of(*state, &caller).ask);
  assert_true(has_token(*state, "hanako", "oath", CRED_TOKEN_ACTIVE));
  assert_int_equal(count_events(*state, CRED_EVENT_TOKEN_IMPORTED, NULL), 1);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 0)), CRED_CODE_REFUSED);
  assert_int_equal(show_code(*state, "hanako", HOME, phone_code(&phone, 1)), CRED_CODE_ACCEPTED);
}

static void test_import_refuses(void **state)
{
  struct cred_token_import_request request = an_import("hanako", "12345678901234567890");
  struct cred_token_import_reply reply;

  request.last_step = fixture_wall_ms() / 30000 + CRED_TOTP_WINDOW_MAX + 1;
  assert_int_equal(cred_gate_token_import(*state, &request, &reply), CRED_ERR_INVALID);
  request.last_step = -2;
  assert_int_equal(cred_gate_token_import(*state, &request, &reply), CRED_ERR_INVALID);
  request = an_import("hanako", "too short");
  assert_int_equal(cred_gate_token_import(*state, &request, &reply), CRED_ERR_INVALID);
  request = an_import("hanako", "12345678901234567890");
  request.name[0] = '\0';
  assert_int_equal(cred_gate_token_import(*state, &request, &reply), CRED_ERR_INVALID);
  request = an_import("hanako", "12345678901234567890");
  request.shape.digits = 5;
  assert_int_equal(cred_gate_token_import(*state, &request, &reply), CRED_ERR_INVALID);
  request = an_import("hanako", "12345678901234567890");
  assert_int_equal(cred_gate_token_import(*state, &request, &reply), CRED_OK);
  request = an_import("taro", "12345678901234567890");
  assert_int_equal(cred_gate_token_import(*state, &request, &reply), CRED_ERR_EXISTS);
  request = an_import("hanako", "another seed of twenty");
  assert_int_equal(cred_gate_token_import(*state, &request, &reply), CRED_ERR_EXISTS);
}

static void swap_seeds(struct cred_gate *gate, uint64_t one, uint64_t two)
{
  struct cred_token_row a, b;
  struct cred_blob seed;
  struct cred_change change;

  assert_int_equal(cred_change_begin(gate, CRED_STORE_WRITE, &change), CRED_OK);
  assert_int_equal(gate->store.ops->token_get(gate->store.db, one, &a, &gate->error), CRED_OK);
  assert_int_equal(gate->store.ops->token_get(gate->store.db, two, &b, &gate->error), CRED_OK);
  seed = a.seed;
  a.seed = b.seed;
  b.seed = seed;
  assert_int_equal(gate->store.ops->token_put(gate->store.db, &a, &gate->error), CRED_OK);
  assert_int_equal(gate->store.ops->token_put(gate->store.db, &b, &gate->error), CRED_OK);
  assert_int_equal(cred_change_end(&change, CRED_OK), CRED_OK);
}

static void test_a_seed_put_elsewhere_does_not_open(void **state)
{
  struct cred_code_request request = {.caller = fixture_caller("hanako", HOME, 1)};
  struct cred_store_check_request nothing = {0};
  struct cred_store_check_reply checked;
  struct cred_code_reply reply;
  struct phone mine, thiefs;

  phone_enrol(*state, "hanako", "phone", &mine);
  phone_enrol(*state, "taro", "phone", &thiefs);
  assert_int_equal(cred_gate_store_check(*state, &nothing, &checked), CRED_OK);
  assert_true(checked.sound);
  swap_seeds(*state, mine.token, thiefs.token);
  cred_secret_set_text(&request.code, phone_code(&thiefs, 0));
  assert_int_equal(cred_gate_code(*state, &request, &reply), CRED_ERR_DAMAGED);
  assert_int_equal(reply.verdict, CRED_CODE_REFUSED);
  assert_int_equal(cred_gate_store_check(*state, &nothing, &checked), CRED_OK);
  assert_false(checked.sound);
}

static void test_a_seed_put_in_ones_other_token(void **state)
{
  struct cred_code_request request = {.caller = fixture_caller("hanako", HOME, 1)};
  struct cred_code_reply reply;
  struct phone one, two;

  phone_enrol(*state, "hanako", "one", &one);
  phone_enrol(*state, "hanako", "two", &two);
  swap_seeds(*state, one.token, two.token);
  cred_secret_set_text(&request.code, phone_code(&one, 0));
  assert_int_equal(cred_gate_code(*state, &request, &reply), CRED_ERR_DAMAGED);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WITH(test_suspend_and_resume),
      WITH(test_revoke_is_for_ever),
      WITH(test_which_token_is_meant),
      WITH(test_a_clock_that_was_far_ahead),
      WITH(test_clear),
      WITH(test_list),
      WITH(test_import),
      WITH(test_import_refuses),
      WITH(test_a_seed_put_elsewhere_does_not_open),
      WITH(test_a_seed_put_in_ones_other_token),
  };

  return run_on_backends(tests, sizeof(tests) / sizeof(tests[0]));
}
