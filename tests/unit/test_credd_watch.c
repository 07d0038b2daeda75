/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "credd/ender.h"
#include "credd/listen.h"
#include "credd/log.h"
#include "credd/master.h"

/* credd's master with workers that are only made up: what they do is wait. Seen by all processes.
 */
static struct seen {
  atomic_int starts[CREDD_WORKERS_MAX + 1];
  atomic_int stuck_lines;
} * seen;

#define STUCK_PLACE 1u
#define WAIT_MS 10000

/* In place of credd's. */
static void take_line(const char *format)
{
  if (strstr(format, "is stuck") != NULL)
    atomic_fetch_add(&seen->stuck_lines, 1);
}

void credd_log(int priority, const char *format, ...)
{
  (void)priority;
  take_line(format);
}

static struct credd_watch *watch;

/* The first in the stuck place is at something that it should have been done with, and deaf; any
 * other is at nothing, or has its time. */
int __wrap_credd_worker(const struct credd_options *options, const struct credd_shared *shared,
                        enum credd_way way, unsigned place);
int __wrap_credd_worker(const struct credd_options *options, const struct credd_shared *shared,
                        enum credd_way way, unsigned place)
{
  int start = atomic_fetch_add(&seen->starts[place], 1);
  sigset_t none;

  (void)options;
  (void)way;
  (void)signal(SIGTERM, start == 0 && place == STUCK_PLACE ? SIG_IGN : SIG_DFL);
  (void)sigemptyset(&none);
  if (start == 0 && place == STUCK_PLACE)
    credd_watch_begin(shared->watch, place, -1);
  else if (place == 0)
    credd_watch_begin(shared->watch, place, 3600000);
  for (;;)
    (void)sigsuspend(&none);
}

/* Its first one stops in the middle of a step, and the second one dies. */
int __wrap_credd_ender(const struct credd_options *options, struct credd_watch *ender_watch);
int __wrap_credd_ender(const struct credd_options *options, struct credd_watch *ender_watch)
{
  int start = atomic_fetch_add(&seen->starts[CREDD_PLACE_ENDER], 1);
  sigset_t none;

  (void)options;
  (void)signal(SIGTERM, start == 0 ? SIG_IGN : SIG_DFL);
  (void)sigemptyset(&none);
  credd_watch_begin(ender_watch, CREDD_PLACE_ENDER, start == 0 ? -1 : 3600000);
  if (start == 1)
    _exit(EXIT_FAILURE);
  for (;;)
    (void)sigsuspend(&none);
}

static int set_up(void **state)
{
  (void)state;
  seen = mmap(NULL, sizeof(*seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  watch = credd_watch_make();
  return seen != MAP_FAILED && watch != NULL ? 0 : -1;
}

static void pause_10_ms(void)
{
  const struct timespec pause = {.tv_nsec = 10000000};

  (void)nanosleep(&pause, NULL);
}

static bool comes_to(atomic_int *count, int wanted)
{
  for (int64_t end_ms = credd_watch_now_ms() + WAIT_MS; atomic_load(count) < wanted;) {
    if (credd_watch_now_ms() > end_ms)
      return false;
    pause_10_ms();
  }
  return true;
}

static void test_who_is_over_its_time(void **state)
{
  (void)state;
  assert_false(credd_watch_is_over(watch, 3, INT64_MAX));
  credd_watch_begin(watch, 3, 1000);
  assert_false(credd_watch_is_over(watch, 3, credd_watch_now_ms()));
  assert_true(credd_watch_is_over(watch, 3, credd_watch_now_ms() + 1000));
  assert_false(credd_watch_is_over(watch, 4, INT64_MAX));
  credd_watch_end(watch, 3);
  assert_false(credd_watch_is_over(watch, 3, INT64_MAX));
}

/* A group of its own, so that nobody of it is left behind. */
static void become_master(const struct credd_options *options, const struct credd_shared *shared)
{
  (void)setpgid(0, 0);
  _exit(credd_master(options, shared));
}

static void test_the_stuck_one_is_replaced(void **state)
{
  const struct credd_options options = {.workers = 2};
  const struct credd_listener nowhere = {.fds = {-1, -1}, .lock = -1};
  const struct credd_shared shared = {.listener = &nowhere, .watch = watch};
  pid_t master = fork();
  int status = 0;

  (void)state;
  assert_true(master >= 0);
  if (master == 0)
    become_master(&options, &shared);
  if (!comes_to(&seen->starts[STUCK_PLACE], 2)) {
    (void)kill(-master, SIGKILL); /* the stuck one ends in no other way */
    fail_msg("no other worker took the place of the stuck one");
  }
  if (!comes_to(&seen->starts[CREDD_PLACE_ENDER], 3)) {
    (void)kill(-master, SIGKILL);
    fail_msg("no other one took the place of the one that ends sessions");
  }
  assert_int_equal(kill(master, SIGTERM), 0);
  assert_int_equal(waitpid(master, &status, 0), master);
  assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  assert_int_equal(atomic_load(&seen->stuck_lines), 2);
  assert_int_equal(atomic_load(&seen->starts[0]), 1);
  assert_int_equal(atomic_load(&seen->starts[STUCK_PLACE]), 2);
  assert_int_equal(atomic_load(&seen->starts[2]), 1); /* the users' one, at nothing */
  assert_int_equal(atomic_load(&seen->starts[3]), 0);
  assert_int_equal(atomic_load(&seen->starts[CREDD_PLACE_ENDER]), 3);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_who_is_over_its_time),
      cmocka_unit_test(test_the_stuck_one_is_replaced),
  };

  return cmocka_run_group_tests(tests, set_up, NULL);
}
