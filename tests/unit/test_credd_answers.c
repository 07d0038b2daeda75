/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "credd/answers.h"

/* More requests than there are places, so that every set is full of them. */
#define FLOOD 20000

static struct credd_answers *answers;

static const struct credd_peer root = {
    .uid = 0, .pid = 10, .is_privileged = true, .owner = {.started_ticks = 77}};
static const struct credd_peer hanako = {.uid = 1000, .pid = 11, .owner = {.started_ticks = 78}};

/* A request as it lies in a message. */
struct message {
  struct cred_wire_ask ask;
  unsigned char request[64];
};

static int set_up(void **state)
{
  (void)state;
  answers = credd_answers_make();
  return answers == NULL;
}

static int64_t boot_ms(void)
{
  struct timespec now;

  assert_int_equal(clock_gettime(CLOCK_BOOTTIME, &now), 0);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Asked so late that credd runs for long, and has not given anything up since. */
static struct message ask_of(uint32_t number)
{
  struct message message;

  memset(&message, 0, sizeof(message));
  message.ask.call = CRED_CALL_charge;
  message.ask.request_size = sizeof(message.request);
  message.ask.asked_boot_ms = boot_ms() + 86400000;
  memcpy(message.ask.id, &number, sizeof(number));
  return message;
}

static enum credd_answer_state begin(const struct credd_peer *peer, const struct message *message,
                                     size_t *slot)
{
  struct credd_answer unread;

  return credd_answers_begin(answers, peer, &message->ask, slot, &unread);
}

static void do_it(const struct credd_peer *peer, const struct message *message, enum cred_err err,
                  const void *reply, size_t size)
{
  size_t slot;

  assert_int_equal(begin(peer, message, &slot), CREDD_ANSWER_NEW);
  credd_answers_keep(answers, slot, err, reply, size);
}

static enum credd_answer_state again(const struct credd_peer *peer, struct message message,
                                     struct credd_answer *out)
{
  size_t slot;

  message.ask.is_again = 1;
  memset(out, 0xa5, sizeof(*out));
  return credd_answers_begin(answers, peer, &message.ask, &slot, out);
}

static enum credd_answer_state state_of(const struct credd_peer *peer, struct message message)
{
  struct credd_answer unread;

  return again(peer, message, &unread);
}

static void test_an_answer_is_given_again(void **state)
{
  struct message message = ask_of(1);
  struct credd_answer answer;

  (void)state;
  do_it(&root, &message, CRED_OK, "granted", 8);
  for (int i = 0; i < 3; i++) {
    assert_int_equal(again(&root, message, &answer), CREDD_ANSWER_KEPT);
    assert_int_equal(answer.err, CRED_OK);
    assert_int_equal(answer.reply_size, 8);
    assert_string_equal((const char *)answer.reply, "granted");
  }
}

/* Also when it does not say that it asks again: an id is used once. */
static void test_an_id_counts_once(void **state)
{
  struct message message = ask_of(1);
  size_t slot;

  (void)state;
  do_it(&root, &message, CRED_OK, "granted", 8);
  assert_int_equal(begin(&root, &message, &slot), CREDD_ANSWER_KEPT);
}

static void test_an_error_is_given_again(void **state)
{
  struct message message = ask_of(1);
  struct credd_answer answer;

  (void)state;
  do_it(&root, &message, CRED_ERR_STATE, "not read", 9);
  assert_int_equal(again(&root, message, &answer), CREDD_ANSWER_KEPT);
  assert_int_equal(answer.err, CRED_ERR_STATE);
  assert_int_equal(answer.reply_size, 0);
}

static void test_what_cannot_be_kept_is_lost(void **state)
{
  static const unsigned char large[CREDD_ANSWER_KEPT_MAX + 1];
  struct message once = ask_of(1), fits = ask_of(2), too_large = ask_of(3), failed = ask_of(4);
  struct credd_answer answer;

  (void)state;
  do_it(&root, &once, CRED_OK, NULL, 8);
  do_it(&root, &fits, CRED_OK, large, CREDD_ANSWER_KEPT_MAX);
  do_it(&root, &too_large, CRED_OK, large, sizeof(large));
  do_it(&root, &failed, CRED_ERR_IO, NULL, 0);
  assert_int_equal(state_of(&root, once), CREDD_ANSWER_LOST);
  assert_int_equal(again(&root, fits, &answer), CREDD_ANSWER_KEPT);
  assert_int_equal(answer.reply_size, CREDD_ANSWER_KEPT_MAX);
  assert_int_equal(state_of(&root, too_large), CREDD_ANSWER_LOST);
  assert_int_equal(state_of(&root, failed), CREDD_ANSWER_KEPT);
}

static void test_what_was_not_done_may_be_asked_again(void **state)
{
  struct message message = ask_of(1);
  size_t slot;

  (void)state;
  assert_int_equal(begin(&root, &message, &slot), CREDD_ANSWER_NEW);
  credd_answers_drop(answers, slot);
  assert_int_equal(state_of(&root, message), CREDD_ANSWER_NEW);
}

/* Whatever changes something, and shows no secrets, can be kept. */
static void test_replies_fit(void **state)
{
  (void)state;
#define FITS(number, name, flags)                                                                  \
  if (((flags) & (CRED_CALL_CHANGES | CRED_CALL_ONCE | CRED_CALL_HERE)) == CRED_CALL_CHANGES)      \
    assert_true(sizeof(struct cred_##name##_reply) <= CREDD_ANSWER_KEPT_MAX);
  CRED_CALL_LIST(FITS)
#undef FITS
}

/* --- whose, which and what -------------------------------------------------------------------- */

static void test_nobody_else_is_answered(void **state)
{
  struct message message = ask_of(1), body = message, id = message, call = message;
  struct credd_peer uid = hanako, pid = hanako, start = hanako, class = hanako;

  (void)state;
  uid.uid = 1001;
  pid.pid = 12;
  start.owner.started_ticks = 79;
  class.is_privileged = true;
  body.request[sizeof(body.request) - 1] = 1;
  id.ask.id[CRED_WIRE_ID_SIZE - 1] = 1;
  call.ask.call = CRED_CALL_settle;
  do_it(&hanako, &message, CRED_OK, "granted", 8);
  assert_int_equal(state_of(&uid, message), CREDD_ANSWER_NEW);
  assert_int_equal(state_of(&pid, message), CREDD_ANSWER_NEW);
  assert_int_equal(state_of(&start, message), CREDD_ANSWER_NEW);
  assert_int_equal(state_of(&class, message), CREDD_ANSWER_NEW);
  assert_int_equal(state_of(&hanako, body), CREDD_ANSWER_NEW);
  assert_int_equal(state_of(&hanako, id), CREDD_ANSWER_NEW);
  assert_int_equal(state_of(&hanako, call), CREDD_ANSWER_NEW);
  assert_int_equal(state_of(&hanako, message), CREDD_ANSWER_KEPT);
}

/* --- workers that come and go ----------------------------------------------------------------- */

/* A worker that takes requests and dies over them. */
static void die_over(const struct credd_peer *peer, uint32_t first, uint32_t count)
{
  pid_t child = fork();
  int status = -1;

  assert_true(child >= 0);
  if (child == 0) {
    for (uint32_t i = 0; i < count; i++) {
      struct message message = ask_of(first + i);
      size_t slot;

      (void)begin(peer, &message, &slot);
    }
    _exit(0);
  }
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
}

static void test_it_is_under_way(void **state)
{
  struct message message = ask_of(1);
  size_t slot;

  (void)state;
  assert_int_equal(begin(&root, &message, &slot), CREDD_ANSWER_NEW);
  assert_int_equal(state_of(&root, message), CREDD_ANSWER_RUNNING);
  credd_answers_keep(answers, slot, CRED_OK, "granted", 8);
  assert_int_equal(state_of(&root, message), CREDD_ANSWER_KEPT);
}

static void test_its_worker_died(void **state)
{
  (void)state;
  die_over(&root, 1, 1);
  assert_int_equal(state_of(&root, ask_of(1)), CREDD_ANSWER_LOST);
  assert_int_equal(state_of(&root, ask_of(1)), CREDD_ANSWER_LOST);
}

static void test_another_workers_answer(void **state)
{
  struct message message = ask_of(1);
  struct credd_answer answer;
  pid_t child = fork();
  int status = -1;

  (void)state;
  assert_true(child >= 0);
  if (child == 0) {
    size_t slot;

    if (begin(&root, &message, &slot) != CREDD_ANSWER_NEW)
      _exit(1);
    credd_answers_keep(answers, slot, CRED_OK, "granted", 8);
    _exit(0);
  }
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
  assert_int_equal(again(&root, message, &answer), CREDD_ANSWER_KEPT);
  assert_string_equal((const char *)answer.reply, "granted");
}

/* --- what is not remembered ------------------------------------------------------------------- */

static void test_before_credd_started(void **state)
{
  struct message message = ask_of(1);
  size_t slot;

  (void)state;
  message.ask.asked_boot_ms = boot_ms() - 1;
  assert_int_equal(state_of(&root, message), CREDD_ANSWER_LOST);
  assert_int_equal(begin(&root, &message, &slot), CREDD_ANSWER_NEW);
}

/* It came never in, and nothing was forgotten since: so it was not done. */
static void test_asked_again_but_never_seen(void **state)
{
  (void)state;
  assert_int_equal(state_of(&root, ask_of(1)), CREDD_ANSWER_NEW);
}

static void flood(const struct credd_peer *peer, uint32_t first)
{
  for (uint32_t i = 0; i < FLOOD; i++) {
    struct message message = ask_of(first + i);

    do_it(peer, &message, CRED_OK, "flood", 6);
  }
}

/* A moment after credd started. */
static int64_t soon_ms(void)
{
  int64_t start_ms = boot_ms();

  while (boot_ms() == start_ms)
    ;
  return boot_ms();
}

static void test_a_full_memory_forgets_the_oldest(void **state)
{
  struct message early = ask_of(1), late = ask_of(2), never = ask_of(3);

  (void)state;
  early.ask.asked_boot_ms = never.ask.asked_boot_ms = soon_ms();
  do_it(&root, &early, CRED_OK, "granted", 8);
  flood(&root, 100);
  do_it(&root, &late, CRED_OK, "granted", 8);
  assert_int_equal(state_of(&root, early), CREDD_ANSWER_LOST);
  assert_int_equal(state_of(&root, never), CREDD_ANSWER_LOST);
  assert_int_equal(state_of(&root, late), CREDD_ANSWER_KEPT);
  assert_int_equal(state_of(&root, ask_of(100 + FLOOD - 1)), CREDD_ANSWER_KEPT);
  assert_int_equal(state_of(&root, ask_of(4)), CREDD_ANSWER_NEW); /* asked after all that */
}

/* No user's loop takes away what root is going to ask for, nor the other way round. */
static void test_users_and_root_have_their_own(void **state)
{
  struct message roots = ask_of(1), users = ask_of(2);

  (void)state;
  do_it(&root, &roots, CRED_OK, "granted", 8);
  flood(&hanako, 100);
  assert_int_equal(state_of(&root, roots), CREDD_ANSWER_KEPT);
  assert_int_equal(state_of(&root, ask_of(50)), CREDD_ANSWER_NEW);
  do_it(&hanako, &users, CRED_OK, "granted", 8);
  flood(&root, 100);
  assert_int_equal(state_of(&hanako, users), CREDD_ANSWER_KEPT);
}

/* What is under way is never given up for something new. */
static void test_full_of_what_is_under_way(void **state)
{
  uint32_t refused = 0, number = 100;
  size_t slot;

  (void)state;
  for (; refused < 20 && number < FLOOD; number++) {
    struct message message = ask_of(number);

    refused += begin(&hanako, &message, &slot) == CREDD_ANSWER_RUNNING;
  }
  assert_int_equal(refused, 20);
  for (uint32_t i = 100; i < number; i++)
    assert_int_not_equal(state_of(&hanako, ask_of(i)), CREDD_ANSWER_LOST);
  assert_int_equal(state_of(&hanako, ask_of(100)), CREDD_ANSWER_RUNNING);
}

/* Nor while there is something done to give up instead. */
static void test_what_is_under_way_stays(void **state)
{
  const uint32_t count = 250; /* so few that no set is full of them */
  size_t slot;

  (void)state;
  for (uint32_t i = 0; i < count; i++) {
    struct message message = ask_of(1 + i);

    assert_int_equal(begin(&root, &message, &slot), CREDD_ANSWER_NEW);
  }
  flood(&root, 1000);
  for (uint32_t i = 0; i < count; i++)
    assert_int_equal(state_of(&root, ask_of(1 + i)), CREDD_ANSWER_RUNNING);
}

static void test_places_of_the_dead_are_taken(void **state)
{
  struct message message = ask_of(1);

  (void)state;
  die_over(&hanako, 100, FLOOD);
  do_it(&hanako, &message, CRED_OK, "granted", 8);
  assert_int_equal(state_of(&hanako, message), CREDD_ANSWER_KEPT);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(test_an_answer_is_given_again, set_up),
      cmocka_unit_test_setup(test_an_id_counts_once, set_up),
      cmocka_unit_test_setup(test_an_error_is_given_again, set_up),
      cmocka_unit_test_setup(test_what_cannot_be_kept_is_lost, set_up),
      cmocka_unit_test_setup(test_what_was_not_done_may_be_asked_again, set_up),
      cmocka_unit_test_setup(test_replies_fit, set_up),
      cmocka_unit_test_setup(test_nobody_else_is_answered, set_up),
      cmocka_unit_test_setup(test_it_is_under_way, set_up),
      cmocka_unit_test_setup(test_its_worker_died, set_up),
      cmocka_unit_test_setup(test_another_workers_answer, set_up),
      cmocka_unit_test_setup(test_before_credd_started, set_up),
      cmocka_unit_test_setup(test_asked_again_but_never_seen, set_up),
      cmocka_unit_test_setup(test_a_full_memory_forgets_the_oldest, set_up),
      cmocka_unit_test_setup(test_users_and_root_have_their_own, set_up),
      cmocka_unit_test_setup(test_full_of_what_is_under_way, set_up),
      cmocka_unit_test_setup(test_what_is_under_way_stays, set_up),
      cmocka_unit_test_setup(test_places_of_the_dead_are_taken, set_up),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
