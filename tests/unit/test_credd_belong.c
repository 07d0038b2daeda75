/* SPDX-License-Identifier: BSD-3-Clause */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "credd/belong.h"
#include "credd/scope.h"

/* Which processes are a session's, on a host that is made up. */

#define FIRST 5000000
#define OPENER (FIRST + 10)
#define NONE CRED_AUDIT_SESSION_NONE
#define ALICE 1001u
#define BOB 1002u
#define ROOT 0u
#define PTS 0x8801u
#define SOON_US 100000
#define SCOPE "/user.slice/user-1001.slice/session-7.scope"

#define PROCESS(number, of, start, u0, u1, u2, audit, tty)                                         \
  {                                                                                                \
    .pid = (number), .parent = (of), .started_ticks = (start), .uids = {(u0), (u1), (u2)},         \
    .audit_session = (audit), .terminal = (tty), .is_marked = true                                 \
  }
static struct credd_process host[] = {
    /* number, parent, start, uids, audit session, terminal */
    PROCESS(1, 0, 1, ROOT, ROOT, ROOT, NONE, 0),
    PROCESS(FIRST + 1, 1, 2, ROOT, ROOT, ROOT, NONE, 0),              /* b: sshd */
    PROCESS(OPENER, FIRST + 1, 10, ROOT, ROOT, ROOT, 7, 0),           /* c: its child for alice */
    PROCESS(FIRST + 11, OPENER, 11, ALICE, ALICE, ALICE, 7, 0),       /* d: the same as alice */
    PROCESS(FIRST + 12, FIRST + 11, 12, ALICE, ALICE, ALICE, 7, PTS), /* e: her shell */
    PROCESS(FIRST + 13, FIRST + 12, 13, ROOT, ROOT, ROOT, 7, PTS),    /* f: sudo in it */
    PROCESS(FIRST + 14, 1, 14, ALICE, ALICE, ALICE, 7, 0),            /* g: forked twice, setsid */
    PROCESS(FIRST + 15, 1, 15, BOB, ALICE, BOB, 7, 0),             /* h: the same, setuid alice */
    PROCESS(FIRST + 16, 1, 16, ROOT, ROOT, ROOT, 7, 0),            /* i: a daemon, started anew */
    PROCESS(FIRST + 17, 1, 17, ROOT, ROOT, ROOT, 7, PTS),          /* j: root's, at a terminal */
    PROCESS(FIRST + 20, FIRST + 1, 20, ALICE, ALICE, ALICE, 8, 0), /* k: her other session */
    PROCESS(FIRST + 21, FIRST + 20, 21, BOB, BOB, BOB, 9, PTS),    /* l: bob's */
};
#define COUNT (sizeof(host) / sizeof(host[0]))

static struct credd_processes processes = {.list = host, .count = COUNT, .room = COUNT};

/* The name of the scope that is known from before. */
static const char *known = "";

/* The places in the list of those that are marked, each as a letter from a on. */
static const char *marked_of(const struct cred_session_due *due, bool with_opener)
{
  static char letters[COUNT + 1];
  struct credd_session session;
  size_t count, found = 0;

  credd_session_look(&processes, due, known, &session);
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

/* --- the scope of a login session ---------------------------------------------------------------
 */

static void move_to(const char *places, const char *scope)
{
  for (size_t i = 0; i < COUNT; i++)
    (void)snprintf(host[i].scope, sizeof(host[i].scope), "%s",
                   strchr(places, (int)('a' + i)) != NULL ? scope : "");
}

/* Without an audit session: what nobody can tell by its parents is told by the scope, in which
 * everything is. */
static void test_scope(void **state)
{
  struct cred_session_row row = row_of(ALICE, OPENER, 10, NONE, false);

  (void)state;
  move_to("cdefghi", SCOPE);
  assert_string_equal(marked(&row, false), "defghi");
  assert_string_equal(marked(&row, true), "cdefghi");
  row.uid = BOB; /* her slice is not bob's */
  assert_string_equal(marked(&row, true), "def");
  row.uid = ROOT;
  move_to("cdefghi", "/user.slice/user-0.slice/session-7.scope");
  assert_string_equal(marked(&row, true), "def");
  move_to("", "");
}

/* su to oneself stays in the scope that it was called in, also with another parent. */
static void test_scope_of_the_caller(void **state)
{
  struct cred_session_row row = row_of(ALICE, FIRST + 13, 13, NONE, false);

  (void)state;
  move_to("cdefgh", SCOPE);
  assert_string_equal(marked(&row, true), "");
  host[5].parent = 1;
  assert_string_equal(marked(&row, true), "");
  move_to("fgh", SCOPE); /* now nothing is there that was before it */
  assert_string_equal(marked(&row, true), "fgh");
  host[5].parent = FIRST + 12;
  host[4].started_ticks = 13; /* in the same hundredth of a second */
  move_to("efgh", SCOPE);
  assert_string_equal(marked(&row, true), "");
  host[4].started_ticks = 12;
  move_to("", "");
}

static void test_scope_that_is_shared(void **state)
{
  struct cred_session_due due = {.row = row_of(ALICE, OPENER, 10, NONE, false)};
  struct credd_process before = host[8];

  (void)state;
  move_to("bcdefgh", SCOPE); /* with what opened the opener */
  assert_string_equal(marked_of(&due, true), "def");
  move_to("acdefgh", SCOPE);
  assert_string_equal(marked_of(&due, true), "def");
  move_to("cdefghi", SCOPE);
  host[8].pid = getppid(); /* with credd */
  assert_string_equal(marked_of(&due, true), "def");
  host[8] = before;
  move_to("cdefghi", SCOPE);
  assert_string_equal(marked_of(&due, true), "cdefghi");
  due.opener_is_shared = true;
  assert_string_equal(marked_of(&due, true), "de");
  move_to("", "");
}

/* The opener is gone: the scope is the one that was known, or has the audit session's number. */
static void test_scope_that_is_left(void **state)
{
  struct cred_session_row row = row_of(ALICE, OPENER, 9, NONE, false);

  (void)state;
  move_to("defgh", SCOPE);
  assert_string_equal(marked(&row, true), "");
  known = SCOPE;
  assert_string_equal(marked(&row, true), "defgh");
  row.owner.started_ticks = 12; /* something was there before it: another session's, by now */
  assert_string_equal(marked(&row, true), "");
  known = "";
  row = row_of(ALICE, OPENER, 9, 7, true);
  move_to("defghi", SCOPE);
  assert_string_equal(marked(&row, true), "defghij");
  move_to("defghi", "/user.slice/user-1001.slice/session-c7.scope");
  assert_string_equal(marked(&row, true), "defghj");
  move_to("", "");
}

static void found(const char *text, const char *expected)
{
  char scope[CREDD_SCOPE_SIZE];

  credd_scope_find(text, scope);
  assert_string_equal(scope, expected);
}

static void test_scope_names(void **state)
{
  (void)state;
  found("0::" SCOPE "\n", SCOPE);
  found("0::" SCOPE "/below/it\n", SCOPE);
  found("0::/lxc/payload" SCOPE "\n", "/lxc/payload" SCOPE);
  found("2:cpu:/\n1:name=systemd:" SCOPE "\n0::/\n", SCOPE);
  found("12:name=systemd:/x\n0::" SCOPE "\n", SCOPE);
  found("2:cpu:" SCOPE "\n", "");
  found("0::" SCOPE " (deleted)\n", "");
  found("0::/user.slice/user-1001.slice/user@1001.service/user-1001.slice/session-7.scope\n", "");
  found("0::/user.slice/user-1001.slice/session-7.scope/user-0.slice/session-1.scope\n", SCOPE);
  found("0::/user.slice/session-7.scope\n", "");
  found("0::/user.slice/user-1001.slice/session-.scope\n", "");
  found("0::/\n", "");
  found("0::", "");
  assert_true(credd_scope_is_of(SCOPE, 1001));
  assert_false(credd_scope_is_of(SCOPE, 100));
  assert_false(credd_scope_is_of(SCOPE, 1));
  assert_false(credd_scope_is_of("", 1001));
  assert_int_equal(credd_scope_audit_session(SCOPE), 7);
  assert_int_equal(credd_scope_audit_session("/session-c7.scope"), NONE);
  assert_int_equal(credd_scope_audit_session("/session-7x.scope"), NONE);
  assert_int_equal(credd_scope_audit_session(""), NONE);
}

/* --- /proc --------------------------------------------------------------------------------------
 */

static char place[] = "/tmp/credd-belong.XXXXXX";

static void put(const char *name, const char *text)
{
  char path[256];
  FILE *file;

  (void)snprintf(path, sizeof(path), "%s/%s", place, name);
  file = text != NULL ? fopen(path, "w") : NULL;
  if (text == NULL)
    assert_int_equal(mkdir(path, 0700), 0);
  else
    assert_true(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
}

static void put_process(const char *stat, const char *status)
{
  put("4321/stat", stat);
  put("4321/status", status);
}

/* hidepid=2 leaves out what is others', hidepid=1 only their names. */
static void test_hidden_processes(void **state)
{
  struct credd_processes some = {.place = place};
  const char *stat = "4321 (a) b) S 17 4321 4300 34817 4321 0 0 0 0 0 0 0 0 0 20 0 1 0 555 0 0";

  (void)state;
  assert_non_null(mkdtemp(place));
  assert_false(credd_processes_look(&some)); /* nothing */
  put("4321", NULL);
  put_process(stat, "Name:\ta\nUid:\t1\t2\t3\t4\n");
  put("4321/cgroup", "0::" SCOPE "\n");
  assert_false(credd_processes_look(&some)); /* the own ones */
  put("1", NULL);
  assert_false(credd_processes_look(&some)); /* and the names of the others */
  put("1/stat", "1 (init) S 0 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 0 0 0");
  assert_false(credd_processes_look(&some));
  put("1/status", "Name:\tinit\nUid:\t0\t0\t0\t0\n");
  assert_true(credd_processes_look(&some));
  assert_int_equal(some.count, 2);
  assert_int_equal(some.list[1].parent, 17);
  assert_int_equal(some.list[1].session, 4300);
  assert_int_equal(some.list[1].terminal, 34817);
  assert_int_equal(some.list[1].started_ticks, 555);
  assert_int_equal(some.list[1].uids[2], 3);
  assert_string_equal(some.list[1].scope, SCOPE);
  some.place = "/nowhere";
  assert_false(credd_processes_look(&some));
  credd_processes_free(&some);
}

static int clean_up(void **state)
{
  static const char *const names[] = {"4321/stat", "4321/status", "4321/cgroup", "4321",
                                      "1/stat",    "1/status",    "1",           ""};
  char path[256];

  (void)state;
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    (void)snprintf(path, sizeof(path), "%s/%s", place, names[i]);
    (void)remove(path);
  }
  return 0;
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
      cmocka_unit_test(test_scope),
      cmocka_unit_test(test_scope_of_the_caller),
      cmocka_unit_test(test_scope_that_is_shared),
      cmocka_unit_test(test_scope_that_is_left),
      cmocka_unit_test(test_scope_names),
      cmocka_unit_test(test_hidden_processes),
      cmocka_unit_test(test_first_thread_gone),
  };

  return cmocka_run_group_tests(tests, NULL, clean_up);
}
