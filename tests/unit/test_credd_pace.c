/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "credd/pace.h"

#define NOW INT64_C(3600000)
#define STEP (1000 / CREDD_PACE_A_SECOND)

static int set_up(void **state)
{
  *state = credd_pace_make();
  return *state == NULL;
}

static void take(struct credd_pace *pace, uid_t uid, int64_t now_ms, int times)
{
  for (int i = 0; i < times; i++)
    assert_int_equal(credd_pace_wait_ms(pace, uid, now_ms), 0);
}

static void test_a_burst_and_no_more(void **state)
{
  take(*state, 1000, NOW, CREDD_PACE_BURST);
  assert_int_equal(credd_pace_wait_ms(*state, 1000, NOW), STEP);
  assert_int_equal(credd_pace_wait_ms(*state, 1000, NOW + STEP - 1), 1);
}

/* Who is told to wait and asks all the same does not wait longer for it. */
static void test_asking_too_early_costs_nothing(void **state)
{
  take(*state, 1000, NOW, CREDD_PACE_BURST);
  for (int i = 0; i < 100; i++)
    assert_int_equal(credd_pace_wait_ms(*state, 1000, NOW), STEP);
  take(*state, 1000, NOW + STEP, 1);
  assert_int_equal(credd_pace_wait_ms(*state, 1000, NOW + STEP), STEP);
}

static void test_so_many_a_second(void **state)
{
  int done = 0;

  take(*state, 1000, NOW, CREDD_PACE_BURST);
  for (int64_t ms = 1; ms <= 10000; ms++)
    done += credd_pace_wait_ms(*state, 1000, NOW + ms) == 0;
  assert_int_equal(done, 10 * CREDD_PACE_A_SECOND);
}

static void test_a_pause_gives_one_burst_back(void **state)
{
  take(*state, 1000, NOW, CREDD_PACE_BURST);
  take(*state, 1000, NOW + 86400000, CREDD_PACE_BURST);
  assert_int_equal(credd_pace_wait_ms(*state, 1000, NOW + 86400000), STEP);
}

static void test_users_do_not_share(void **state)
{
  take(*state, 1000, NOW, CREDD_PACE_BURST);
  take(*state, 1001, NOW, CREDD_PACE_BURST);
  take(*state, 65534, NOW, CREDD_PACE_BURST);
  take(*state, (uid_t)-3, NOW, CREDD_PACE_BURST);
  assert_int_equal(credd_pace_wait_ms(*state, 1001, NOW), STEP);
}

/* Places are given by more than a part of the number. */
static void test_no_number_stands_for_another(void **state)
{
  take(*state, 5096, NOW, CREDD_PACE_BURST);
  take(*state, 1000, NOW, CREDD_PACE_BURST);
  take(*state, 1000 + 8192, NOW, CREDD_PACE_BURST);
}

static void test_a_user_can_be_made_to_wait(void **state)
{
  credd_pace_punish(*state, 1000, NOW, 60000);
  assert_int_equal(credd_pace_wait_ms(*state, 1000, NOW), 60000 + STEP);
  assert_int_equal(credd_pace_wait_ms(*state, 1001, NOW), 0);
  take(*state, 1000, NOW + 60000 + STEP, 1);
}

/* So many users at once that there is no room: they wait, and those who came before do not. */
static void test_a_crowd_waits(void **state)
{
  unsigned waited = 0;

  take(*state, 1000, NOW, 1);
  for (uid_t uid = 100000; uid < 165536; uid++)
    waited += credd_pace_wait_ms(*state, uid, NOW) > 0;
  assert_true(waited > 50000);
  take(*state, 1000, NOW, CREDD_PACE_BURST - 1);
  assert_int_equal(credd_pace_wait_ms(*state, 200000, NOW + 3600000), 0);
}

static void test_another_pace(void **state)
{
  struct credd_pace *pace = credd_pace_make_of(2, 2000);

  (void)state;
  take(pace, 1000, NOW, 2);
  assert_int_equal(credd_pace_wait_ms(pace, 1000, NOW), 2000);
}

/* The workers are processes. */
static void test_processes_share(void **state)
{
  pid_t child = fork();
  int status = -1;

  assert_true(child >= 0);
  if (child == 0) {
    for (int i = 0; i < CREDD_PACE_BURST; i++)
      if (credd_pace_wait_ms(*state, 1000, NOW) != 0)
        _exit(1);
    _exit(0);
  }
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
  assert_int_equal(credd_pace_wait_ms(*state, 1000, NOW), STEP);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(test_a_burst_and_no_more, set_up),
      cmocka_unit_test_setup(test_asking_too_early_costs_nothing, set_up),
      cmocka_unit_test_setup(test_so_many_a_second, set_up),
      cmocka_unit_test_setup(test_a_pause_gives_one_burst_back, set_up),
      cmocka_unit_test_setup(test_users_do_not_share, set_up),
      cmocka_unit_test_setup(test_no_number_stands_for_another, set_up),
      cmocka_unit_test_setup(test_a_user_can_be_made_to_wait, set_up),
      cmocka_unit_test_setup(test_a_crowd_waits, set_up),
      cmocka_unit_test_setup(test_another_pace, set_up),
      cmocka_unit_test_setup(test_processes_share, set_up),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
