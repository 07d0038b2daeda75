/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "decide/attempt.h"

#define SECOND ((int64_t)1000)

static const struct cred_limit limit = {
    .deny = 3, .interval_ms = 900 * SECOND, .lock_ms = 600 * SECOND, .lock_max_ms = 86400 * SECOND};

static int set_up(void **state)
{
  *state = calloc(1, sizeof(struct cred_count));
  return *state == NULL;
}

static int tear_down(void **state)
{
  free(*state);
  return 0;
}

static enum cred_charge_verdict judge(struct cred_count *count, uint32_t pending, int64_t now_ms)
{
  int64_t until_ms = 0;

  cred_count_expire(count, &limit, now_ms);
  return cred_count_judge(count, pending, &limit, &until_ms);
}

/* deny failures at once, `now_ms`; asserts that exactly the last one locks */
static void lock_at(struct cred_count *count, int64_t now_ms)
{
  cred_count_expire(count, &limit, now_ms);
  for (uint32_t i = 1; i < limit.deny; i++)
    assert_false(cred_count_fail(count, &limit, now_ms, now_ms));
  assert_true(cred_count_fail(count, &limit, now_ms, now_ms));
}

static void test_grants_below_deny(void **state)
{
  struct cred_count *count = *state;

  assert_int_equal(judge(count, 0, 1), CRED_CHARGE_GRANTED);
  assert_int_equal(judge(count, 2, 1), CRED_CHARGE_GRANTED);
  assert_int_equal(judge(count, 3, 1), CRED_CHARGE_BUSY);
  assert_int_equal(judge(count, UINT32_MAX, 1), CRED_CHARGE_BUSY);
  cred_count_fail(count, &limit, 1, 1);
  assert_int_equal(judge(count, 1, 1), CRED_CHARGE_GRANTED);
  assert_int_equal(judge(count, 2, 1), CRED_CHARGE_BUSY);
}

static void test_locks_at_deny_and_ends(void **state)
{
  struct cred_count *count = *state;
  int64_t until_ms = 0;

  lock_at(count, 5 * SECOND);
  assert_int_equal(cred_count_judge(count, 0, &limit, &until_ms), CRED_CHARGE_LOCKED);
  assert_int_equal(until_ms, 605 * SECOND);
  assert_int_equal(judge(count, 0, 605 * SECOND - 1), CRED_CHARGE_LOCKED);
  assert_int_equal(judge(count, 0, 605 * SECOND), CRED_CHARGE_GRANTED);
}

static void test_each_lock_doubles(void **state)
{
  struct cred_count *count = *state;
  int64_t expected = limit.lock_ms, now_ms = SECOND;

  for (int i = 0; i < 12; i++) {
    lock_at(count, now_ms);
    assert_int_equal(count->lock_ms, expected);
    now_ms += expected;
    expected = expected * 2 < limit.lock_max_ms ? expected * 2 : limit.lock_max_ms;
  }
}

static void test_level_is_forgotten_after_quiet(void **state)
{
  struct cred_count *count = *state;

  lock_at(count, SECOND);
  lock_at(count, 601 * SECOND);
  assert_int_equal(count->lock_ms, 1200 * SECOND);
  lock_at(count, 1801 * SECOND + limit.lock_max_ms);
  assert_int_equal(count->lock_ms, limit.lock_ms);
}

static void test_old_failures_are_forgotten(void **state)
{
  struct cred_count *count = *state;

  cred_count_fail(count, &limit, SECOND, SECOND);
  cred_count_fail(count, &limit, 2 * SECOND, 2 * SECOND);
  cred_count_expire(count, &limit, 901 * SECOND);
  assert_int_equal(count->failed, 1);
  cred_count_expire(count, &limit, 902 * SECOND);
  assert_int_equal(count->failed, 0);
}

static void test_failure_counts_from_its_charge(void **state)
{
  struct cred_count *count = *state;

  assert_false(cred_count_fail(count, &limit, SECOND, 901 * SECOND));
  assert_int_equal(count->failed, 0);
  assert_false(cred_count_fail(count, &limit, 500 * SECOND, 901 * SECOND));
  assert_false(cred_count_fail(count, &limit, 400 * SECOND, 901 * SECOND));
  assert_int_equal(count->failed_at[0], 400 * SECOND);
  assert_int_equal(count->failed_at[1], 500 * SECOND);
}

static void test_failures_do_not_touch_a_running_lock(void **state)
{
  struct cred_count *count = *state;

  lock_at(count, SECOND);
  assert_false(cred_count_fail(count, &limit, 10 * SECOND, 10 * SECOND));
  assert_int_equal(count->locked_at_ms, SECOND);
  assert_int_equal(count->failed, 0);
}

static void test_lock_for_ever(void **state)
{
  struct cred_count *count = *state;
  struct cred_limit never = limit;

  never.lock_ms = CRED_LOCK_FOR_EVER;
  for (int i = 0; i < 3; i++)
    cred_count_fail(count, &never, SECOND, SECOND);
  cred_count_expire(count, &never, INT64_MAX / 2);
  assert_int_equal(judge(count, 0, INT64_MAX / 2), CRED_CHARGE_LOCKED);
  assert_int_equal(cred_count_expires_at(count, &never), CRED_LOCK_FOR_EVER);
}

/* A row written by a clock that was ahead: the lock lasts its own length from now, never longer. */
static void test_lock_from_the_future_is_bounded(void **state)
{
  struct cred_count *count = *state;

  lock_at(count, 1000000 * SECOND);
  assert_int_equal(judge(count, 0, SECOND), CRED_CHARGE_LOCKED);
  assert_int_equal(judge(count, 0, SECOND + limit.lock_ms), CRED_CHARGE_GRANTED);
}

static void test_most_failures_fit(void **state)
{
  struct cred_count *count = *state;
  struct cred_limit wide = limit;

  wide.deny = CRED_FAILURES_MAX;
  for (uint32_t i = 1; i < CRED_FAILURES_MAX; i++)
    assert_false(cred_count_fail(count, &wide, SECOND + i, SECOND + i));
  assert_true(cred_count_fail(count, &wide, 3 * SECOND, 3 * SECOND));
}

/* A limit that was lowered since leaves one try, and the newest failures count. */
static void test_lowered_limit_leaves_one_try(void **state)
{
  struct cred_count *count = *state;
  struct cred_limit low = limit;
  int64_t until_ms;

  for (int64_t i = 0; i < 2; i++)
    cred_count_fail(count, &limit, SECOND + i, 2 * SECOND);
  low.deny = 2;
  cred_count_expire(count, &low, 2 * SECOND);
  assert_int_equal(count->failed, 1);
  assert_int_equal(count->failed_at[0], SECOND + 1);
  assert_int_equal(cred_count_judge(count, 0, &low, &until_ms), CRED_CHARGE_GRANTED);
  assert_true(cred_count_fail(count, &low, 2 * SECOND, 2 * SECOND));
  low.deny = 1;
  *count = (struct cred_count){.failed = 1, .failed_at = {SECOND}};
  cred_count_expire(count, &low, 2 * SECOND);
  assert_int_equal(cred_count_judge(count, 0, &low, &until_ms), CRED_CHARGE_GRANTED);
}

static void test_expiry(void **state)
{
  struct cred_count *count = *state;

  assert_int_equal(cred_count_expires_at(count, &limit), 0);
  cred_count_fail(count, &limit, SECOND, SECOND);
  assert_int_equal(cred_count_expires_at(count, &limit), 901 * SECOND);
  cred_count_fail(count, &limit, SECOND, SECOND);
  cred_count_fail(count, &limit, SECOND, SECOND);
  assert_int_equal(cred_count_expires_at(count, &limit), 601 * SECOND + limit.lock_max_ms);
}

#define WITH_COUNT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WITH_COUNT(test_grants_below_deny),
      WITH_COUNT(test_locks_at_deny_and_ends),
      WITH_COUNT(test_each_lock_doubles),
      WITH_COUNT(test_level_is_forgotten_after_quiet),
      WITH_COUNT(test_old_failures_are_forgotten),
      WITH_COUNT(test_failure_counts_from_its_charge),
      WITH_COUNT(test_failures_do_not_touch_a_running_lock),
      WITH_COUNT(test_lock_for_ever),
      WITH_COUNT(test_lock_from_the_future_is_bounded),
      WITH_COUNT(test_most_failures_fit),
      WITH_COUNT(test_lowered_limit_leaves_one_try),
      WITH_COUNT(test_expiry),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
