/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "codes_fixture.h"
#include "credd_world.h"

/* What is done for whom: tickets, requests that are asked again, and what users do for themselves.
 */

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

/* A process that lives until it is told to end. */
static pid_t start_process(void)
{
  pid_t pid = fork();

  assert_true(pid >= 0);
  if (pid > 0)
    return pid;
  (void)alarm(60); /* should nobody end it */
  for (;;)
    (void)pause();
}

static void end_process(pid_t pid)
{
  assert_int_equal(kill(pid, SIGKILL), 0);
  assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* Hands in what is written; what came of it. */
static enum cred_err ask(struct credd_world *world, const struct credd_peer *peer)
{
  assert_int_equal(credd_world_hand_in(world, peer), CREDD_STEP_ANSWER);
  assert_int_equal(credd_world_answer(world)->verdict, CRED_WIRE_DONE);
  return (enum cred_err)credd_world_answer(world)->err;
}

/* Records are copied out: the next answer takes their place. */
#define ASK(world, peer, name, request, reply)                                                     \
  do {                                                                                             \
    credd_world_write(world, CRED_CALL_##name, request);                                           \
    assert_int_equal(ask(world, peer), CRED_OK);                                                   \
    assert_int_equal(credd_world_answer(world)->reply_size, sizeof(*(reply)));                     \
    memcpy(reply, credd_world_reply(world), sizeof(*(reply)));                                     \
  } while (0)

/* --- a call that leaves junk in its reply, when a test says so ----------------------------------
 */

static bool is_untidy;

enum cred_err __real_cred_direct_barred(struct cred_gate *gate,
                                        const struct cred_barred_request *request,
                                        struct cred_barred_reply *reply);
enum cred_err __wrap_cred_direct_barred(struct cred_gate *gate,
                                        const struct cred_barred_request *request,
                                        struct cred_barred_reply *reply);
enum cred_err __wrap_cred_direct_barred(struct cred_gate *gate,
                                        const struct cred_barred_request *request,
                                        struct cred_barred_reply *reply)
{
  if (!is_untidy)
    return __real_cred_direct_barred(gate, request, reply);
  memset(reply, 0xa5, sizeof(*reply));
  reply->barred = false;
  (void)strcpy(reply->reason, "left");
  return CRED_OK;
}

/* --- tickets ---------------------------------------------------------------------------------- */

static uint64_t charge(struct credd_world *world, const struct credd_peer *peer)
{
  const struct cred_charge_request request = {.caller = fixture_caller("hanako", "", 7)};
  struct cred_charge_reply reply;

  ASK(world, peer, charge, &request, &reply);
  assert_int_equal(reply.verdict, CRED_CHARGE_GRANTED);
  assert_true(reply.ticket != 0);
  return reply.ticket;
}

static enum cred_err settle(struct credd_world *world, const struct credd_peer *peer,
                            uint64_t ticket, bool *stands)
{
  const struct cred_settle_request request = {.caller = fixture_caller("hanako", "", 7),
                                              .ticket = ticket,
                                              .outcome = CRED_OUTCOME_SUCCEEDED};
  const struct cred_settle_reply *reply = credd_world_reply(world);
  enum cred_err err;

  credd_world_write(world, CRED_CALL_settle, &request);
  err = ask(world, peer);
  *stands = err == CRED_OK && reply->stands;
  return err;
}

/* Not to this process either, which does the work for both. */
static void test_only_who_charged_settles(void **state)
{
  struct credd_world *world = *state;
  pid_t one = start_process(), two = start_process();
  struct credd_peer sshd = credd_world_peer(0, one, ""), su = credd_world_peer(0, two, "");
  struct credd_peer reused = sshd;
  uint64_t ticket = charge(world, &sshd);
  bool stands;

  reused.owner.started_ticks++;
  assert_int_equal(settle(world, &su, ticket, &stands), CRED_ERR_PERMISSION);
  assert_int_equal(settle(world, &root, ticket, &stands), CRED_ERR_PERMISSION);
  assert_int_equal(settle(world, &reused, ticket, &stands), CRED_ERR_PERMISSION);
  assert_int_equal(settle(world, &sshd, ticket, &stands), CRED_OK);
  assert_true(stands);
  assert_int_equal(count_events(world->source.gate, CRED_EVENT_ATTEMPT_SUCCEEDED, NULL), 1);
  end_process(one);
  end_process(two);
}

/* A user's program settles what it charged; another program of the user does not. */
static void test_users_settle_their_own(void **state)
{
  struct credd_world *world = *state;
  pid_t one = start_process();
  struct credd_peer locker = credd_world_peer(1000, one, "hanako");
  uint64_t ticket = charge(world, &locker);
  bool stands;

  assert_int_equal(settle(world, &hanako, ticket, &stands), CRED_ERR_PERMISSION);
  assert_int_equal(settle(world, &locker, ticket, &stands), CRED_OK);
  assert_true(stands);
  end_process(one);
}

/* credd lives on, but what matters is who asked. */
static void test_the_attempt_of_a_dead_peer_fails(void **state)
{
  struct credd_world *world = *state;
  pid_t one = start_process();
  struct credd_peer sshd = credd_world_peer(0, one, "");

  (void)charge(world, &sshd);
  (void)charge(world, &root);
  assert_int_equal(count_events(world->source.gate, CRED_EVENT_ATTEMPT_ABANDONED, NULL), 0);
  end_process(one);
  (void)charge(world, &hanako);
  assert_int_equal(count_events(world->source.gate, CRED_EVENT_ATTEMPT_ABANDONED, NULL), 1);
}

/* --- asked again ------------------------------------------------------------------------------ */

static void test_asked_again_it_is_not_done_again(void **state)
{
  struct credd_world *world = *state;
  const struct cred_charge_request request = {.caller = fixture_caller("hanako", "", 7)};
  static unsigned char first[CRED_WIRE_MESSAGE_MAX];
  size_t first_size;
  uint64_t events;

  credd_world_write(world, CRED_CALL_charge, &request);
  assert_int_equal(ask(world, &root), CRED_OK);
  first_size = world->answer_size;
  memcpy(first, world->answer, first_size);
  events = last_event(world->source.gate);
  credd_world_ask(world)->is_again = 1;
  assert_int_equal(ask(world, &root), CRED_OK);
  assert_int_equal(world->answer_size, first_size);
  assert_memory_equal(world->answer, first, first_size);
  assert_int_equal(last_event(world->source.gate), events);
  credd_world_write(world, CRED_CALL_charge, &request);
  assert_int_equal(ask(world, &root), CRED_OK);
  assert_memory_not_equal(world->answer, first, first_size);
  assert_true(last_event(world->source.gate) > events);
}

static void test_an_error_is_not_tried_again(void **state)
{
  struct credd_world *world = *state;
  const struct cred_token_set_request request = {.subject = "hanako",
                                                 .state = CRED_TOKEN_SUSPENDED};
  struct phone phone;

  credd_world_write(world, CRED_CALL_token_set, &request);
  assert_int_equal(ask(world, &root), CRED_ERR_NOT_FOUND);
  phone_enrol(world->source.gate, "hanako", "", &phone);
  assert_int_equal(ask(world, &root), CRED_ERR_NOT_FOUND);
  assert_int_equal(credd_world_answer(world)->reply_size, 0);
  assert_true(has_token(world->source.gate, "hanako", "default", CRED_TOKEN_ACTIVE));
}

/* What was read a moment ago is read anew. */
static void test_what_only_reads_is_read_again(void **state)
{
  struct credd_world *world = *state;
  const struct cred_barred_request request = {.subject = "taro"};
  const struct cred_lock_request lock = {.subject = "taro", .lock = true, .reason = "left"};
  const struct cred_barred_reply *reply = credd_world_reply(world);
  struct cred_lock_reply unread;

  credd_world_write(world, CRED_CALL_barred, &request);
  assert_int_equal(ask(world, &root), CRED_OK);
  assert_false(reply->barred);
  assert_int_equal(cred_gate_lock(world->source.gate, &lock, &unread), CRED_OK);
  assert_int_equal(ask(world, &root), CRED_OK);
  assert_true(reply->barred);
  assert_string_equal(reply->reason, "left");
}

/* Secrets are shown once; whether they were cannot be told. */
static void test_secrets_are_not_given_again(void **state)
{
  struct credd_world *world = *state;
  const struct cred_recovery_request request = {.subject = "hanako", .actor = 0};
  struct phone phone;

  phone_enrol(world->source.gate, "hanako", "", &phone);
  credd_world_write(world, CRED_CALL_recovery, &request);
  assert_int_equal(ask(world, &root), CRED_OK);
  credd_world_ask(world)->is_again = 1;
  assert_int_equal(credd_world_hand_in(world, &root), CREDD_STEP_ANSWER);
  assert_int_equal(credd_world_answer(world)->verdict, CRED_WIRE_UNKNOWN);
  assert_int_equal(credd_world_answer(world)->err, CRED_ERR_BROKER);
  assert_int_equal(world->answer_size, sizeof(struct cred_wire_answer));
  assert_int_equal(count_events(world->source.gate, CRED_EVENT_RECOVERY_CREATED, NULL), 1);
}

static void test_under_way_at_another_worker(void **state)
{
  struct credd_world *world = *state;
  const struct cred_charge_request request = {.caller = fixture_caller("hanako", "", 7)};
  struct credd_answer unread;
  size_t slot;

  credd_world_write(world, CRED_CALL_charge, &request);
  assert_int_equal(
      credd_answers_begin(world->service.answers, &root, credd_world_ask(world), &slot, &unread),
      CREDD_ANSWER_NEW);
  assert_int_equal(credd_world_hand_in(world, &root), CREDD_STEP_ANSWER);
  assert_int_equal(credd_world_answer(world)->verdict, CRED_WIRE_LATER);
  assert_true(credd_world_answer(world)->wait_ms > 0);
  credd_answers_drop(world->service.answers, slot);
  assert_int_equal(ask(world, &root), CRED_OK);
}

/* --- what is not for users -------------------------------------------------------------------- */

static void test_the_marks_of_the_chain_are_roots(void **state)
{
  static const unsigned char none[CRED_MAC_SIZE];
  static struct cred_events_reply reply;
  struct credd_world *world = *state;
  const struct cred_events_request request = {.subject = "hanako"};
  struct phone phone;

  phone_enrol(world->source.gate, "hanako", "", &phone);
  ASK(world, &root, events, &request, &reply);
  assert_true(reply.count > 0);
  for (uint32_t i = 0; i < reply.count; i++)
    assert_memory_not_equal(reply.rows[i].mac, none, sizeof(none));
  ASK(world, &hanako, events, &request, &reply);
  assert_true(reply.count > 0);
  for (uint32_t i = 0; i < reply.count; i++) {
    assert_string_equal(reply.rows[i].subject, "hanako");
    assert_memory_equal(reply.rows[i].mac, none, sizeof(none));
  }
}

/* Neither padding nor what lies behind a text goes out. */
static void test_replies_are_tidy(void **state)
{
  struct credd_world *world = *state;
  const struct cred_barred_request request = {.subject = "hanako"};
  const struct cred_barred_reply *reply = credd_world_reply(world);
  struct cred_barred_reply tidy;

  is_untidy = true;
  credd_world_write(world, CRED_CALL_barred, &request);
  assert_int_equal(ask(world, &hanako), CRED_OK);
  is_untidy = false;
  memset(&tidy, 0, sizeof(tidy));
  tidy.since_ms = reply->since_ms;
  (void)strcpy(tidy.reason, "left");
  assert_memory_equal(reply, &tidy, sizeof(tidy));
}

/* Of tickets that never were, as often as the program likes. */
static void test_a_success_out_of_nothing_leaves_no_record(void **state)
{
  struct credd_world *world = *state;
  uint64_t before = last_event(world->source.gate);
  bool stands;

  assert_int_equal(settle(world, &hanako, 4711, &stands), CRED_OK);
  assert_false(stands);
  assert_int_equal(last_event(world->source.gate), before);
  assert_int_equal(settle(world, &root, 4711, &stands), CRED_OK);
  assert_int_not_equal(last_event(world->source.gate), before);
}

/* The program says that it runs at a console, as root, for sshd; it counts for itself alone. */
static void test_a_user_is_of_class_self(void **state)
{
  struct credd_world *world = *state;
  struct cred_charge_request request = {.caller = fixture_caller("hanako", "192.0.2.1", 7)};
  struct cred_charge_reply reply;

  request.caller.origin.on_console = true;
  ASK(world, &hanako, charge, &request, &reply);
  assert_int_equal(reply.source.class, CRED_SOURCE_SELF);
  ASK(world, &root, charge, &request, &reply);
  assert_int_not_equal(reply.source.class, CRED_SOURCE_SELF);
}

/* --- enrolment -------------------------------------------------------------------------------- */

static void write_begin(struct credd_world *world)
{
  struct cred_enrol_begin_request request = {.subject = "hanako"};

  assert_int_equal(cred_secret_set_text(&request.password, "Sakura-1"), CRED_OK);
  credd_world_write(world, CRED_CALL_enrol_begin, &request);
}

/* The message stays as it came for whoever checks the password, but for what was narrowed. */
static void test_a_password_comes_first(void **state)
{
  struct credd_world *world = *state;
  const struct cred_enrol_begin_request *left =
      (const void *)(world->handed_in + sizeof(struct cred_wire_ask));

  allow(world->source.gate, "hanako", 3600);
  write_begin(world);
  assert_int_equal(credd_world_hand_in(world, &hanako), CREDD_STEP_PASSWORD);
  assert_int_equal(world->answer_size, 0);
  assert_memory_equal(world->handed_in, world->message, sizeof(struct cred_wire_ask));
  assert_string_equal(cred_secret_text(&left->password), "Sakura-1");
  assert_true(left->needs_permit);
  assert_false(has_token(world->source.gate, "hanako", "default", CRED_TOKEN_PENDING));
}

static enum cred_err after_password(struct credd_world *world, enum cred_err checked)
{
  write_begin(world);
  assert_int_equal(credd_world_hand_in(world, &hanako), CREDD_STEP_PASSWORD);
  credd_handle_after_password(&world->service, &hanako, world->handed_in, checked, world->answer,
                              &world->answer_size);
  assert_int_equal(credd_world_answer(world)->verdict, CRED_WIRE_DONE);
  assert_memory_equal(credd_world_answer(world)->id, credd_world_ask(world)->id, CRED_WIRE_ID_SIZE);
  assert_int_equal(world->answer_size,
                   sizeof(struct cred_wire_answer) + credd_world_answer(world)->reply_size);
  return (enum cred_err)credd_world_answer(world)->err;
}

static void test_after_the_password(void **state)
{
  struct credd_world *world = *state;
  const struct cred_enrol_begin_reply *reply = credd_world_reply(world);

  assert_int_equal(after_password(world, CRED_OK), CRED_ERR_PERMISSION); /* no permit */
  allow(world->source.gate, "hanako", 3600);
  assert_int_equal(after_password(world, CRED_ERR_PERMISSION), CRED_ERR_PERMISSION);
  assert_int_equal(credd_world_answer(world)->reply_size, 0);
  assert_false(has_token(world->source.gate, "hanako", "default", CRED_TOKEN_PENDING));
  assert_int_equal(after_password(world, CRED_OK), CRED_OK);
  assert_true(reply->token != 0);
  assert_int_equal(reply->seed.length, 0);
  assert_true(reply->seed_text.length > 0);
  assert_true(has_token(world->source.gate, "hanako", "default", CRED_TOKEN_PENDING));
}

/* The token that was just shown, as the phone has it. */
static void take_shown(const struct credd_world *world, struct phone *phone)
{
  const struct cred_enrol_begin_reply *reply = credd_world_reply(world);

  phone->token = reply->token;
  phone->shape = reply->shape;
  assert_int_equal(cred_base32_decode(cred_secret_text(&reply->seed_text), reply->seed_text.length,
                                      &phone->seed),
                   CRED_OK);
}

static void begin_own(struct credd_world *world, struct phone *phone)
{
  allow(world->source.gate, "hanako", 3600);
  assert_int_equal(after_password(world, CRED_OK), CRED_OK);
  take_shown(world, phone);
}

static enum cred_err confirm_own(struct credd_world *world, const struct phone *phone)
{
  struct cred_enrol_confirm_request request = {.subject = "hanako", .token = phone->token};

  request.caller = fixture_caller("hanako", "", 7);
  assert_int_equal(cred_secret_set_text(&request.code, phone_code(phone, 0)), CRED_OK);
  credd_world_write(world, CRED_CALL_enrol_confirm, &request);
  return ask(world, &hanako);
}

static void test_an_own_token_is_confirmed(void **state)
{
  struct credd_world *world = *state;
  struct phone phone;

  begin_own(world, &phone);
  assert_int_equal(confirm_own(world, &phone), CRED_OK);
  assert_true(has_token(world->source.gate, "hanako", "default", CRED_TOKEN_ACTIVE));
}

/* What was begun in time is not kept for later. */
static void test_a_permit_is_needed_to_the_end(void **state)
{
  struct credd_world *world = *state;
  struct phone phone, other;

  begin_own(world, &phone);
  allow(world->source.gate, "hanako", 0);
  assert_int_equal(confirm_own(world, &phone), CRED_ERR_PERMISSION);
  phone_enrol(world->source.gate, "hanako", "other", &other);
  allow(world->source.gate, "hanako", 3600);
  assert_int_equal(confirm_own(world, &phone), CRED_ERR_PERMISSION);
  assert_false(has_token(world->source.gate, "hanako", "default", CRED_TOKEN_ACTIVE));
}

static void test_an_administrators_token_is_no_users_to_confirm(void **state)
{
  const struct cred_enrol_begin_request request = {.subject = "hanako", .by_admin = true};
  struct credd_world *world = *state;
  struct phone phone;

  allow(world->source.gate, "hanako", 3600);
  credd_world_write(world, CRED_CALL_enrol_begin, &request);
  assert_int_equal(ask(world, &root), CRED_OK);
  take_shown(world, &phone);
  assert_int_equal(confirm_own(world, &phone), CRED_ERR_PERMISSION);
}

static void test_a_password_later(void **state)
{
  struct credd_world *world = *state;
  const struct cred_wire_answer *answer = credd_world_answer(world);

  allow(world->source.gate, "hanako", 3600);
  write_begin(world);
  assert_int_equal(credd_world_hand_in(world, &hanako), CREDD_STEP_PASSWORD);
  credd_handle_later(&world->service, &hanako, world->handed_in, 500, world->answer,
                     &world->answer_size);
  assert_int_equal(answer->verdict, CRED_WIRE_LATER);
  assert_int_equal(answer->wait_ms, 500);
  assert_int_equal(answer->reply_size, 0);
  assert_int_equal(world->answer_size, sizeof(*answer));
  assert_memory_equal(answer->id, credd_world_ask(world)->id, CRED_WIRE_ID_SIZE);
  assert_false(has_token(world->source.gate, "hanako", "default", CRED_TOKEN_PENDING));
}

static void test_root_needs_no_password(void **state)
{
  struct credd_world *world = *state;
  const struct cred_enrol_begin_request request = {.subject = "hanako", .by_admin = true};

  credd_world_write(world, CRED_CALL_enrol_begin, &request);
  assert_int_equal(ask(world, &root), CRED_OK);
}

/* --- recovery codes --------------------------------------------------------------------------- */

static enum cred_err recover(struct credd_world *world, const char *code)
{
  struct cred_recovery_request request = {.subject = "hanako"};

  assert_int_equal(cred_secret_set_text(&request.code, code), CRED_OK);
  credd_world_write(world, CRED_CALL_recovery, &request);
  return ask(world, &hanako);
}

static void test_recovery_codes_cost_a_code(void **state)
{
  struct credd_world *world = *state;
  const struct cred_recovery_reply *reply = credd_world_reply(world);
  struct phone phone;

  phone_enrol(world->source.gate, "hanako", "", &phone);
  assert_int_equal(recover(world, ""), CRED_ERR_PERMISSION);
  assert_int_equal(recover(world, "12345"), CRED_ERR_PERMISSION);
  assert_string_equal(credd_world_answer(world)->text, "the code was not accepted");
  assert_int_equal(count_events(world->source.gate, CRED_EVENT_RECOVERY_CREATED, NULL), 0);
  assert_int_equal(recover(world, phone_code(&phone, 0)), CRED_OK);
  assert_int_equal(reply->count, CRED_RECOVERY_COUNT);
  assert_int_equal(recover(world, phone_code(&phone, 0)), CRED_ERR_PERMISSION);
  assert_int_equal(count_events(world->source.gate, CRED_EVENT_RECOVERY_CREATED, NULL), 1);
}

/* The policy only reports; what needs a code still needs a right one, and one that no lock is held
 * against. */
static void test_a_report_is_no_code(void **state)
{
  struct credd_world *world = *state;
  struct phone phone;

  credd_world_close(world);
  *state = world = credd_world_open("memory", POLICY "mode = report\n");
  phone_enrol(world->source.gate, "hanako", "", &phone);
  for (int i = 0; i < 3; i++)
    assert_int_equal(recover(world, "12345"), CRED_ERR_PERMISSION);
  assert_int_equal(recover(world, phone_code(&phone, 0)), CRED_ERR_PERMISSION);
  assert_int_equal(count_events(world->source.gate, CRED_EVENT_RECOVERY_CREATED, NULL), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_only_who_charged_settles, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_users_settle_their_own, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_the_attempt_of_a_dead_peer_fails, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_asked_again_it_is_not_done_again, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_an_error_is_not_tried_again, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_what_only_reads_is_read_again, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_secrets_are_not_given_again, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_under_way_at_another_worker, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_the_marks_of_the_chain_are_roots, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_replies_are_tidy, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_user_is_of_class_self, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_password_comes_first, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_after_the_password, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_password_later, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_an_own_token_is_confirmed, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_permit_is_needed_to_the_end, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_an_administrators_token_is_no_users_to_confirm, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(test_a_success_out_of_nothing_leaves_no_record, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(test_root_needs_no_password, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_recovery_codes_cost_a_code, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_report_is_no_code, set_up, tear_down),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
