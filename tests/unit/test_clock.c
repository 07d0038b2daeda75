/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "decide/clock.h"

#define MINUTE ((int64_t)60000)
#define YEAR (365 * 24 * 60 * MINUTE)

static struct cred_time moment(int64_t wall_ms, int64_t boot_ms, unsigned char boot)
{
  struct cred_time time = {.wall_ms = wall_ms, .boot_ms = boot_ms};

  memset(time.boot_id, boot, sizeof(time.boot_id));
  return time;
}

static struct cred_clock_anchor anchor_at(int64_t wall_ms, int64_t boot_ms, unsigned char boot)
{
  struct cred_time time = moment(wall_ms, boot_ms, boot);
  struct cred_clock_anchor anchor = cred_clock_start(&time);

  return anchor;
}

static void test_follows_the_boot_clock(void **state)
{
  struct cred_clock_anchor anchor = anchor_at(YEAR, 1000, 'a');
  struct cred_time now = moment(YEAR + 500, 1500, 'a');
  struct cred_clock_reading reading = cred_clock_read(&anchor, &now);

  (void)state;
  assert_int_equal(reading.store_ms, anchor.store_ms + 500);
  assert_false(reading.stepped);
  assert_false(reading.anchor_is_due);
}

static void test_wall_steps_move_nothing(void **state)
{
  struct cred_clock_anchor anchor = anchor_at(2 * YEAR, 1000, 'a');
  const int64_t steps[] = {-YEAR, YEAR};

  (void)state;
  for (size_t i = 0; i < 2; i++) {
    struct cred_time now = moment(2 * YEAR + steps[i] + 500, 1500, 'a');
    struct cred_clock_reading reading = cred_clock_read(&anchor, &now);

    assert_int_equal(reading.store_ms, anchor.store_ms + 500);
    assert_true(reading.stepped);
    assert_int_equal(reading.stepped_ms, steps[i]);
    assert_true(reading.anchor_is_due);
  }
}

static void test_slewing_is_no_step(void **state)
{
  struct cred_clock_anchor anchor = anchor_at(YEAR, 0, 'a');
  struct cred_time now = moment(YEAR + 11500, 10000, 'a');

  (void)state;
  assert_false(cred_clock_read(&anchor, &now).stepped);
}

static void test_reboot_follows_the_wall_clock(void **state)
{
  struct cred_clock_anchor anchor = anchor_at(YEAR, 50 * MINUTE, 'a');
  struct cred_time now = moment(YEAR + 5 * MINUTE, MINUTE, 'b');
  struct cred_clock_reading reading = cred_clock_read(&anchor, &now);

  (void)state;
  assert_int_equal(reading.store_ms, anchor.store_ms + 5 * MINUTE);
  assert_true(reading.anchor_is_due);
  assert_false(reading.stepped);
}

static void test_reboot_with_the_clock_set_back_stands_still(void **state)
{
  struct cred_clock_anchor anchor = anchor_at(2 * YEAR, 50 * MINUTE, 'a');
  struct cred_time now = moment(YEAR, MINUTE, 'b');
  struct cred_clock_reading reading = cred_clock_read(&anchor, &now);

  (void)state;
  assert_int_equal(reading.store_ms, anchor.store_ms);
  assert_true(reading.stepped);
  /* and from there on it runs on the new boot's clock */
  now = moment(YEAR + 3 * MINUTE, 4 * MINUTE, 'b');
  assert_int_equal(cred_clock_read(&reading.anchor, &now).store_ms, anchor.store_ms + 3 * MINUTE);
}

static void test_old_anchor_is_renewed(void **state)
{
  struct cred_clock_anchor anchor = anchor_at(YEAR, 0, 'a');
  struct cred_time now = moment(YEAR + 2 * MINUTE, 2 * MINUTE, 'a');
  struct cred_clock_reading reading = cred_clock_read(&anchor, &now);

  (void)state;
  assert_true(reading.anchor_is_due);
  assert_int_equal(reading.anchor.store_ms, reading.store_ms);
  assert_int_equal(reading.anchor.highest_wall_ms, now.wall_ms);
}

static void test_never_runs_backwards(void **state)
{
  struct cred_clock_anchor anchor = anchor_at(YEAR, 5000, 'a');
  struct cred_time now = moment(YEAR, 4000, 'a');

  (void)state;
  assert_int_equal(cred_clock_read(&anchor, &now).store_ms, anchor.store_ms);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_follows_the_boot_clock),
      cmocka_unit_test(test_wall_steps_move_nothing),
      cmocka_unit_test(test_slewing_is_no_step),
      cmocka_unit_test(test_reboot_follows_the_wall_clock),
      cmocka_unit_test(test_reboot_with_the_clock_set_back_stands_still),
      cmocka_unit_test(test_old_anchor_is_renewed),
      cmocka_unit_test(test_never_runs_backwards),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
