/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "codes_fixture.h"
#include "credd_world.h"
#include "failing_store.h"
#include "wire_walk.h"

/* What is a request, what becomes of one that is not, and what failures say to whom. */

#define POLICY "deny = 3\nfail_interval = 900\nunlock_time = 600\ntotp = enrolled\n"

static struct credd_peer root, hanako;

static int set_up(void **state)
{
  *state = credd_world_open("memory", POLICY);
  root = credd_world_peer(0, getpid(), "");
  hanako = credd_world_peer(1000, getpid(), "hanako");
  return 0;
}

static int tear_down(void **state)
{
  credd_world_close(*state);
  return 0;
}

static void write_lock(struct credd_world *world)
{
  const struct cred_lock_request request = {.subject = "taro", .lock = true, .reason = "left"};

  credd_world_write(world, CRED_CALL_lock, &request);
}

static bool is_zero(const unsigned char *bytes, size_t size)
{
  for (size_t i = 0; i < size; i++)
    if (bytes[i] != 0)
      return false;
  return true;
}

/* An answer of a head alone, to this very question. */
static void is_answered(struct credd_world *world, const struct credd_peer *peer,
                        enum cred_wire_verdict verdict, enum cred_err err)
{
  const struct cred_wire_answer *answer = credd_world_answer(world);
  const struct cred_wire_ask *ask = credd_world_ask(world);

  assert_int_equal(credd_world_hand_in(world, peer), CREDD_STEP_ANSWER);
  assert_int_equal(world->answer_size, sizeof(*answer));
  assert_int_equal(answer->magic, CRED_WIRE_MAGIC);
  assert_int_equal(answer->version, CRED_WIRE_VERSION);
  assert_int_equal(answer->call, ask->call);
  assert_memory_equal(answer->id, ask->id, sizeof(ask->id));
  assert_int_equal(answer->reply_size, 0);
  assert_int_equal(answer->verdict, verdict);
  assert_int_equal(answer->err, err);
  assert_non_null(memchr(answer->text, '\0', sizeof(answer->text)));
  assert_true(is_zero(world->handed_in, world->message_size));
}

/* As is_answered, and nothing was done; who sent it stands in the log. */
static void is_no_request(struct credd_world *world)
{
  uint64_t before = last_event(world->source.gate);

  (void)credd_world_log();
  is_answered(world, &root, CRED_WIRE_REFUSED, CRED_ERR_UNSUPPORTED);
  assert_non_null(strstr(credd_world_log(), "request refused: "));
  assert_int_equal(last_event(world->source.gate), before);
}

/* --- what is a request ------------------------------------------------------------------------ */

static void test_a_request(void **state)
{
  struct credd_world *world = *state;
  const struct cred_wire_answer *answer = credd_world_answer(world);
  const struct cred_lock_reply *reply = credd_world_reply(world);

  write_lock(world);
  assert_int_equal(credd_world_hand_in(world, &root), CREDD_STEP_ANSWER);
  assert_int_equal(answer->verdict, CRED_WIRE_DONE);
  assert_int_equal(answer->err, CRED_OK);
  assert_string_equal(answer->text, "");
  assert_int_equal(answer->reply_size, sizeof(*reply));
  assert_int_equal(world->answer_size, sizeof(*answer) + sizeof(*reply));
  assert_true(reply->changed);
  assert_true(is_zero(world->handed_in, world->message_size));
}

static void test_strangers_are_not_answered(void **state)
{
  struct credd_world *world = *state;

  write_lock(world);
  credd_world_ask(world)->magic++;
  assert_int_equal(credd_world_hand_in(world, &root), CREDD_STEP_HANG_UP);
  assert_int_equal(world->answer_size, 0);
  assert_true(is_zero(world->handed_in, world->message_size));
  credd_world_ask(world)->magic--;
  for (size_t size = 0; size < sizeof(struct cred_wire_ask); size++) {
    world->message_size = size;
    assert_int_equal(credd_world_hand_in(world, &root), CREDD_STEP_HANG_UP);
  }
}

static void test_another_version(void **state)
{
  struct credd_world *world = *state;
  char expected[80];

  write_lock(world);
  credd_world_ask(world)->version = CRED_WIRE_VERSION + 1;
  credd_world_ask(world)->request_size = 1; /* who knows what that version's are */
  (void)credd_world_log();
  is_answered(world, &root, CRED_WIRE_OTHER_VERSION, CRED_ERR_UNSUPPORTED);
  (void)snprintf(expected, sizeof(expected), "version %u of the protocol, credd speaks %u",
                 CRED_WIRE_VERSION + 1, CRED_WIRE_VERSION);
  assert_non_null(strstr(credd_world_log(), expected));
}

static void test_no_such_call(void **state)
{
  static const uint16_t numbers[] = {0, 9999, UINT16_MAX};
  struct credd_world *world = *state;

  for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
    write_lock(world);
    credd_world_ask(world)->call = numbers[i];
    is_no_request(world);
  }
}

/* An administrator's work on the files is not done for somebody else, not even for root. */
static void test_calls_that_stay_here(void **state)
{
  struct credd_world *world = *state;
  size_t count = 0;

  for (size_t i = 0; i < wire_row_count; i++)
    if ((wire_rows[i].flags & CRED_CALL_HERE) != 0) {
      credd_world_write(world, wire_rows[i].number, NULL);
      is_no_request(world);
      count++;
    }
  assert_int_equal(count, 3);
}

static void test_other_sizes(void **state)
{
  static const uint32_t differences[] = {1, UINT32_MAX, 8, 0x80000000};
  struct credd_world *world = *state;

  for (size_t i = 0; i < sizeof(differences) / sizeof(differences[0]); i++) {
    write_lock(world);
    credd_world_ask(world)->request_size += differences[i];
    is_no_request(world);
    write_lock(world);
    credd_world_ask(world)->reply_size += differences[i];
    is_no_request(world);
  }
  write_lock(world);
  credd_world_ask(world)->request_size = 0;
  world->message_size = sizeof(struct cred_wire_ask);
  is_no_request(world);
}

static void test_cut_short_or_too_long(void **state)
{
  struct credd_world *world = *state;
  size_t whole;

  write_lock(world);
  whole = world->message_size;
  world->message_size = sizeof(struct cred_wire_ask);
  is_no_request(world);
  world->message_size = whole - 1;
  is_no_request(world);
  world->message_size = whole + 1;
  is_no_request(world);
  world->message_size = CRED_WIRE_MESSAGE_MAX;
  is_no_request(world);
}

static void test_fields_that_are_not_valid(void **state)
{
  struct credd_world *world = *state;
  struct cred_lock_request *request = credd_world_request(world);

  write_lock(world);
  credd_world_ask(world)->is_again = 2;
  is_no_request(world);
  write_lock(world);
  credd_world_ask(world)->unused = 1;
  is_no_request(world);
  write_lock(world);
  memset(request->reason, 'r', sizeof(request->reason));
  is_no_request(world);
  write_lock(world);
  *(unsigned char *)&request->lock = 2;
  is_no_request(world);
}

/* --- who may ask ------------------------------------------------------------------------------ */

static bool is_refused(struct credd_world *world, uint16_t call)
{
  const struct cred_wire_call *found = cred_wire_call_find(call);
  unsigned char *request = wire_record(found->request);
  /* a few calls each: nobody's pace is used up */
  struct credd_peer user = credd_world_peer(1000 + call / 10, getpid(), "hanako");
  bool refused;

  wire_fill(found->request, request, 1); /* every name in it is somebody else's */
  credd_world_write(world, call, request);
  free(request);
  assert_int_equal(credd_world_hand_in(world, &user), CREDD_STEP_ANSWER);
  refused = credd_world_answer(world)->verdict == CRED_WIRE_REFUSED;
  assert_int_equal(world->answer_size,
                   sizeof(struct cred_wire_answer) + credd_world_answer(world)->reply_size);
  if (refused) {
    assert_int_equal(credd_world_answer(world)->err, (found->flags & CRED_CALL_HERE) != 0
                                                         ? CRED_ERR_UNSUPPORTED
                                                         : CRED_ERR_PERMISSION);
    assert_int_equal(credd_world_answer(world)->reply_size, 0);
  }
  return refused;
}

static void test_a_user_gets_nothing_of_others(void **state)
{
  struct credd_world *world = *state;
  uint64_t before = last_event(world->source.gate);

  for (size_t i = 0; i < wire_row_count; i++)
    assert_int_equal(is_refused(world, wire_rows[i].number),
                     wire_rows[i].number != CRED_CALL_ready &&
                         wire_rows[i].number != CRED_CALL_public_site);
  assert_int_equal(last_event(world->source.gate), before);
  assert_non_null(strstr(credd_world_log(), "not for this user; uid=1000 "));
}

static void test_a_user_is_paced(void **state)
{
  struct credd_world *world = *state;
  const struct cred_wire_answer *answer = credd_world_answer(world);
  const struct cred_token_set_request request = {.subject = "hanako",
                                                 .state = CRED_TOKEN_SUSPENDED};
  struct credd_peer taro = credd_world_peer(1001, getpid(), "taro");
  int done = 0;

  credd_world_write(world, CRED_CALL_ready, NULL);
  for (int i = 0; i < 2 * CREDD_PACE_BURST; i++) {
    assert_int_equal(credd_world_hand_in(world, &hanako), CREDD_STEP_ANSWER);
    done += answer->verdict == CRED_WIRE_DONE;
  }
  assert_in_range(done, CREDD_PACE_BURST, 2 * CREDD_PACE_BURST - 1);
  credd_world_write(world, CRED_CALL_token_set, &request);
  (void)credd_world_log();
  is_answered(world, &hanako, CRED_WIRE_LATER, CRED_ERR_BUSY);
  assert_in_range(answer->wait_ms, 1, 1000 / CREDD_PACE_A_SECOND);
  credd_world_ask(world)->version++; /* not even looked at, nor is a line in the log due */
  is_answered(world, &hanako, CRED_WIRE_LATER, CRED_ERR_BUSY);
  assert_string_equal(credd_world_log(), "");
  credd_world_write(world, CRED_CALL_ready, NULL);
  assert_int_equal(credd_world_hand_in(world, &taro), CREDD_STEP_ANSWER);
  assert_int_equal(answer->verdict, CRED_WIRE_DONE);
}

static void test_root_is_not_paced(void **state)
{
  struct credd_world *world = *state;

  credd_world_write(world, CRED_CALL_ready, NULL);
  for (int i = 0; i < 10 * CREDD_PACE_BURST; i++) {
    assert_int_equal(credd_world_hand_in(world, &root), CREDD_STEP_ANSWER);
    assert_int_equal(credd_world_answer(world)->verdict, CRED_WIRE_DONE);
  }
}

/* --- what fails ------------------------------------------------------------------------------- */

static void write_barred(struct credd_world *world)
{
  const struct cred_barred_request request = {.subject = "hanako"};

  credd_world_write(world, CRED_CALL_barred, &request);
}

/* Where the store's files are, and what ails them, is told to root and to the log alone. */
static void test_who_hears_why_it_fails(void **state)
{
  struct credd_world *world = *state;
  const struct cred_wire_answer *answer = credd_world_answer(world);

  fixture_close(world->source.gate);
  world->source.gate = NULL;
  write_barred(world);
  (void)credd_world_log();
  is_answered(world, &root, CRED_WIRE_DONE, CRED_ERR_CONFIG);
  assert_non_null(strstr(answer->text, "/nonexistent"));
  assert_non_null(strstr(credd_world_log(), "barred failed: "));
  is_answered(world, &hanako, CRED_WIRE_DONE, CRED_ERR_CONFIG);
  assert_string_equal(answer->text, cred_err_text(CRED_ERR_CONFIG));
  assert_non_null(strstr(credd_world_log(), "/nonexistent"));
}

static void test_a_store_in_trouble_is_opened_anew(void **state)
{
  struct credd_world *world = *state;

  failing_store_enter(world->source.gate);
  failing_store_arm(0);
  write_barred(world);
  is_answered(world, &hanako, CRED_WIRE_DONE, CRED_ERR_IO);
  assert_string_equal(credd_world_answer(world)->text, cred_err_text(CRED_ERR_IO));
  assert_true(failing_store_has_failed());
  failing_store_arm(-1);
  assert_null(world->source.gate);
}

/* A question that makes no sense is no reason to do so. */
static void test_a_wrong_question_is_no_trouble(void **state)
{
  struct credd_world *world = *state;
  const struct cred_lock_request request = {.subject = "taro", .lock = true};

  credd_world_write(world, CRED_CALL_lock, &request);
  (void)credd_world_log();
  is_answered(world, &root, CRED_WIRE_DONE, CRED_ERR_INVALID);
  assert_non_null(world->source.gate);
  assert_string_equal(credd_world_log(), "");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_a_request, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_strangers_are_not_answered, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_another_version, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_no_such_call, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_calls_that_stay_here, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_other_sizes, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_cut_short_or_too_long, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_fields_that_are_not_valid, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_user_gets_nothing_of_others, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_user_is_paced, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_root_is_not_paced, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_who_hears_why_it_fails, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_store_in_trouble_is_opened_anew, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_wrong_question_is_no_trouble, set_up, tear_down),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
