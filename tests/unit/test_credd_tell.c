/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "credd/tell.h"

/* Telling at a real terminal of this host, for processes that are made up. */

#define LEADER 5000
#define OTHERS 6000
#define TEXT_SIZE 4096

static int terminal = -1; /* the other side of it */
static int own_side = -1;
static uint32_t number; /* as /proc/PID/stat has it */
static uint32_t owner;

static int set_up(void **state)
{
  struct termios raw;
  struct stat device;
  const char *name;

  (void)state;
  terminal = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0)
    return -1;
  name = ptsname(terminal);
  own_side = name != NULL ? open(name, O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
  if (own_side < 0 || fstat(own_side, &device) != 0 || tcgetattr(own_side, &raw) != 0)
    return -1;
  cfmakeraw(&raw);
  number = (uint32_t)((minor(device.st_rdev) & 0xff) | major(device.st_rdev) << 8 |
                      (minor(device.st_rdev) & ~0xffu) << 12);
  owner = device.st_uid;
  return tcsetattr(own_side, TCSANOW, &raw);
}

static int clean_up(void **state)
{
  (void)state;
  (void)close(own_side);
  return close(terminal);
}

/* All that came out; "": nothing. */
static const char *shown(void)
{
  static char text[TEXT_SIZE];
  ssize_t length = read(terminal, text, sizeof(text) - 1);

  if (length < 0)
    assert_int_equal(errno, EAGAIN);
  text[length > 0 ? length : 0] = '\0';
  return text;
}

static struct credd_process at_terminal(pid_t pid, pid_t session, uint32_t uid, bool is_marked)
{
  return (struct credd_process){.pid = pid,
                                .session = session,
                                .uids = {uid, uid, uid},
                                .terminal = number,
                                .is_marked = is_marked};
}

static size_t tell(struct credd_process *list, size_t count, unsigned minutes)
{
  struct credd_processes processes = {.list = list, .count = count};

  return credd_tell_end(&processes, "", minutes);
}

static void test_its_own(void **state)
{
  struct credd_process list[] = {at_terminal(LEADER, LEADER, owner, true),
                                 at_terminal(LEADER + 1, LEADER, owner + 1, true)};

  (void)state;
  assert_int_equal(tell(list, 2, 5), 1); /* once */
  assert_string_equal(shown(), "\r\n\aThis session ends in 5 minutes. Please save your work and "
                               "log out.\r\n");
  assert_int_equal(tell(list, 2, 0), 1);
  assert_string_equal(shown(), "\r\n\aThis session ends now.\r\n");
  list[0].is_marked = list[1].is_marked = false;
  assert_int_equal(tell(list, 2, 5), 0);
  assert_string_equal(shown(), "");
}

/* su in somebody's terminal: the caller owns it. */
static void test_su(void **state)
{
  struct credd_process list[] = {at_terminal(LEADER, LEADER, owner, false),
                                 at_terminal(LEADER + 1, LEADER, owner + 1, true)};

  (void)state;
  assert_int_equal(tell(list, 2, 1), 1);
  assert_string_equal(shown(), "\r\n\aThis session ends within one minute. Please save your work "
                               "and log out.\r\n");
}

/* In an instance of devpts of their own the number is another terminal's. */
static void test_another_instance(void **state)
{
  struct credd_process list[] = {at_terminal(LEADER, LEADER, owner + 1, true),
                                 at_terminal(OTHERS, OTHERS, owner, false)};

  (void)state;
  assert_int_equal(tell(list, 1, 5), 0); /* nobody of the owner's is there */
  assert_int_equal(tell(list, 2, 5), 0); /* it is the others' */
  assert_string_equal(shown(), "");
  list[1].is_marked = true;
  list[0].is_marked = false;
  assert_int_equal(tell(list, 2, 5), 1); /* who are told whatever the first do */
  (void)shown();
}

/* One user's own two, of which one is the host's: nobody knows which. */
static void test_same_owner(void **state)
{
  struct credd_process list[] = {at_terminal(LEADER, LEADER, owner, true),
                                 at_terminal(OTHERS, OTHERS, owner, false)};

  (void)state;
  assert_int_equal(tell(list, 2, 5), 0);
  list[0].is_marked = false;
  list[1].is_marked = true;
  assert_int_equal(tell(list, 2, 5), 0);
  assert_string_equal(shown(), "");
}

/* Until nothing fits any more, also once the kernel had the time to pass it on. */
static void fill(void)
{
  const struct timespec pause = {.tv_nsec = 2000000};
  char text[TEXT_SIZE] = {0};

  for (int refused = 0; refused < 20; refused++) {
    while (write(own_side, text, 1) > 0)
      refused = 0;
    assert_int_equal(errno, EAGAIN);
    (void)nanosleep(&pause, NULL);
  }
}

/* Who does not read is not waited for. */
static void test_full(void **state)
{
  struct credd_process list[] = {at_terminal(LEADER, LEADER, owner, true)};
  int flags = fcntl(own_side, F_GETFL);
  char text[TEXT_SIZE];

  (void)state;
  assert_int_equal(fcntl(own_side, F_SETFL, flags | O_NONBLOCK), 0);
  fill();
  (void)alarm(10);
  assert_int_equal(tell(list, 1, 5), 0);
  (void)alarm(0);
  while (read(terminal, text, sizeof(text)) > 0)
    continue;
}

static void test_no_terminal(void **state)
{
  struct credd_process list[] = {at_terminal(LEADER, LEADER, owner, true)};

  (void)state;
  list[0].terminal = 1 << 8 | 3; /* /dev/null's */
  assert_int_equal(tell(list, 1, 5), 0);
  list[0].terminal = 0;
  assert_int_equal(tell(list, 1, 5), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_its_own),
      cmocka_unit_test(test_su),
      cmocka_unit_test(test_another_instance),
      cmocka_unit_test(test_same_owner),
      cmocka_unit_test(test_full),
      cmocka_unit_test(test_no_terminal),
  };

  return cmocka_run_group_tests(tests, set_up, clean_up);
}
