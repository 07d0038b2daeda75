/* SPDX-License-Identifier: BSD-3-Clause */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "credd/belong.h"

/* Which processes are a session's, on a host that is made up. Their numbers are beyond those that a
 * real process has here, so that no control group is found for them. */

#define FIRST 5000000
#define OPENER (FIRST + 10)
#define NONE CRED_AUDIT_SESSION_NONE
#define ALICE 1001u
#define BOB 1002u
#define ROOT 0u
#define PTS 0x8801u
#define SOON_US 100000

static struct credd_process host[] = {
    /* number, parent, start, uids, audit session, terminal */
    {1, 0, 1, {ROOT, ROOT, ROOT}, NONE, 0, true},
    {FIRST + 1, 1, 2, {ROOT, ROOT, ROOT}, NONE, 0, true},            /* 1: sshd */
    {OPENER, FIRST + 1, 10, {ROOT, ROOT, ROOT}, 7, 0, false},        /* 2: its child for alice */
    {FIRST + 11, OPENER, 11, {ALICE, ALICE, ALICE}, 7, 0, false},    /* 3: the same as alice */
    {FIRST + 12, FIRST + 11, 12, {ALICE, ALICE, ALICE}, 7, PTS, 0},  /* 4: her shell */
    {FIRST + 13, FIRST + 12, 13, {ROOT, ROOT, ROOT}, 7, PTS, 0},     /* 5: sudo in it */
    {FIRST + 14, 1, 14, {ALICE, ALICE, ALICE}, 7, 0, false},         /* 6: forked twice, setsid */
    {FIRST + 15, 1, 15, {BOB, ALICE, BOB}, 7, 0, false},             /* 7: the same, setuid alice */
    {FIRST + 16, 1, 16, {ROOT, ROOT, ROOT}, 7, 0, false},            /* 8: a daemon, started anew */
    {FIRST + 17, 1, 17, {ROOT, ROOT, ROOT}, 7, PTS, false},          /* 9: root's, at a terminal */
    {FIRST + 20, FIRST + 1, 20, {ALICE, ALICE, ALICE}, 8, 0, false}, /* 10: her other session */
    {FIRST + 21, FIRST + 20, 21, {BOB, BOB, BOB}, 9, PTS, false},    /* 11: bob's */
};
#define COUNT (sizeof(host) / sizeof(host[0]))

static struct credd_processes processes = {.list = host, .count = COUNT, .room = COUNT};

/* The places in the list of those that are marked, each as a letter from a on. */
static const char *marked_of(const struct cred_session_due *due, bool with_opener)
{
  static char letters[COUNT + 1];
  struct credd_session session;
  size_t count, found = 0;

  credd_session_look(&processes, due, &session);
  count = credd_session_mark(&processes, &session, with_opener);
  memset(letters, 0, sizeof(letters));
  for (size_t i = 0; i < COUNT; i++)
    if (host[i].is_marked)
      letters[found++] = (char)('a' + i);
  assert_int_equal(count, found);
  return letters;
}

static const char *marked(const struct cred_session_row *row, bool with_opener)
{
  struct cred_session_due due = {.row = *row};

  return marked_of(&due, with_opener);
}

static struct cred_session_row row_of(uint32_t uid, int32_t pid, uint64_t started, uint32_t audit,
                                      bool owns)
{
  struct cred_session_row row = {.subject = "alice",
                                 .uid = uid,
                                 .owner = {.pid = pid, .started_ticks = started},
                                 .audit_session = audit,
                                 .owns_audit_session = owns};

  return row;
}

static void test_audit_session(void **state)
{
  struct cred_session_row row = row_of(ALICE, OPENER, 10, 7, true);

  (void)state;
  assert_string_equal(marked(&row, false), "defghj");
  assert_string_equal(marked(&row, true), "cdefghj");
}

static void test_audit_session_of_somebody_else(void **state)
{
  struct cred_session_row row = row_of(ALICE, OPENER, 10, 7, false);

  (void)state;
  assert_string_equal(marked(&row, true), "def");
}

static void test_no_audit_session(void **state)
{
  struct cred_session_row row = row_of(ALICE, OPENER, 10, NONE, true);

  (void)state;
  assert_string_equal(marked(&row, false), "def");
}

/* The opener's number is another process's by now. */
static void test_number_taken_again(void **state)
{
  struct cred_session_row row = row_of(ALICE, OPENER, 9, NONE, false);

  (void)state;
  assert_string_equal(marked(&row, true), "");
  row = row_of(ALICE, OPENER, 9, 7, true);
  assert_string_equal(marked(&row, true), "defghj");
}

/* Of root's own session, what it started for the host goes on. */
static void test_roots_session(void **state)
{
  struct cred_session_row row = row_of(ROOT, OPENER, 10, 7, true);

  (void)state;
  assert_string_equal(marked(&row, false), "defj");
}

/* su within alice's session: what it started, and not alice's shell. */
static void test_su(void **state)
{
  struct cred_session_row row = row_of(ROOT, FIRST + 12, 12, 7, false);

  (void)state;
  assert_string_equal(marked(&row, true), "f");
}

/* A program that serves many: what it started as alice is hers, what it runs as root anybody's. */
static void test_shared_opener(void **state)
{
  struct cred_session_due due = {.row = row_of(ALICE, FIRST + 1, 2, NONE, false),
                                 .opener_is_shared = true};

  (void)state;
  assert_string_equal(marked_of(&due, true), "dek");
  due.row.uid = BOB;
  assert_string_equal(marked_of(&due, true), "l");
  due.row.uid = ROOT;
  assert_string_equal(marked_of(&due, true), "");
}

static void test_shared_opener_is_left(void **state)
{
  struct cred_session_due due = {.row = row_of(ALICE, OPENER, 10, 7, true),
                                 .opener_is_shared = true};

  (void)state;
  assert_string_equal(marked_of(&due, true), "defghj");
}

/* credd itself is in nobody's session, whoever started it. */
static void test_credd_itself(void **state)
{
  struct cred_session_row row = row_of(ALICE, OPENER, 10, 7, true);
  struct credd_process before = host[1];

  (void)state;
  host[1].audit_session = 7;
  host[1].terminal = PTS;
  assert_string_equal(marked(&row, false), "bdefghj");
  host[1].pid = getpid();
  assert_string_equal(marked(&row, false), "defghj");
  host[1] = before;
}

static void *wait_long(void *unused)
{
  (void)unused;
  for (;;)
    (void)pause();
  return NULL;
}

/* Its first thread is gone, as that of a zombie, and it lives. */
static pid_t fork_without_first_thread(void)
{
  pid_t child = fork();
  pthread_t other;

  if (child != 0)
    return child;
  (void)pthread_create(&other, NULL, wait_long, NULL);
  pthread_exit(NULL);
}

static bool is_seen_in(struct credd_processes *real, pid_t pid)
{
  assert_true(credd_processes_look(real));
  return credd_process_find(real, pid) != NULL;
}

static void test_first_thread_gone(void **state)
{
  struct credd_processes real = {0};
  pid_t child = fork_without_first_thread();
  siginfo_t end;

  (void)state;
  assert_true(child > 0);
  (void)usleep(SOON_US);
  assert_true(is_seen_in(&real, child));
  credd_process_signal(credd_process_find(&real, child), SIGKILL);
  assert_int_equal(waitid(P_PID, (id_t)child, &end, WEXITED | WNOWAIT), 0);
  assert_false(is_seen_in(&real, child));
  assert_int_equal(waitpid(child, NULL, 0), child);
  credd_processes_free(&real);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_audit_session),
      cmocka_unit_test(test_audit_session_of_somebody_else),
      cmocka_unit_test(test_no_audit_session),
      cmocka_unit_test(test_number_taken_again),
      cmocka_unit_test(test_roots_session),
      cmocka_unit_test(test_su),
      cmocka_unit_test(test_shared_opener),
      cmocka_unit_test(test_shared_opener_is_left),
      cmocka_unit_test(test_credd_itself),
      cmocka_unit_test(test_first_thread_gone),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
