/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "credd/ender.h"
#include "credd/ending.h"
#include "credd/group.h"
#include "credd/log.h"
#include "credd/source.h"
#include "credd/tell.h"

/*
 * The process that ends sessions, on a host, a store and a clock that are made up. Each session has
 * an opener, as root, and a shell below it. Waiting moves the clock.
 */

#define SESSIONS_MAX 256
#define FIRST_PID 1000
#define ALICE 1001u
#define SECOND_MS 1000
#define LOOK_MS 20
#define SCOPE "/user-1001.slice/session-7.scope"
#define IMMORTAL 0 /* no signal ends it */

struct fake_session {
  struct cred_session_row row;
  int64_t due_ms;
  int dies_of; /* the shell, of this signal or a stronger one */
  bool shell_lives, opener_lives;
  unsigned unseen;                             /* so many looks do not see the shell */
  int64_t hup_ms, term_ms, kill_ms, opener_ms; /* when it was first signalled; 0: never */
  unsigned hups;
  int64_t done_ms, put_off_ms[3];
  unsigned put_offs;
};

static struct fake {
  struct fake_session sessions[SESSIONS_MAX];
  size_t count;
  int64_t now_ms, until_ms;
  bool proc_is_hidden, is_shared_scope;
  bool has_scope;
  int64_t busy_from_ms, busy_to_ms; /* the store */
  int64_t opener_leaves_ms;         /* it logs out, and is gone; 0: never */
  int group_root;
  int64_t group_killed_ms;
  unsigned complaints, resisting;
  unsigned prunes, prunes_to_come; /* how often; how often more are to go */
  unsigned watched, tellings;
} fake;

/* --- the world ---------------------------------------------------------------------------------
 */

static void take_line(const char *format)
{
  if (strstr(format, "cannot be looked after") != NULL)
    fake.complaints++;
  if (strstr(format, "cannot be ended yet") != NULL)
    fake.resisting++;
}

void credd_log(int priority, const char *format, ...)
{
  (void)priority;
  take_line(format);
}

int64_t __wrap_credd_watch_now_ms(void);
int64_t __wrap_credd_watch_now_ms(void)
{
  return fake.now_ms;
}

void __wrap_credd_watch_begin(struct credd_watch *watch, unsigned place, int64_t limit_ms);
void __wrap_credd_watch_begin(struct credd_watch *watch, unsigned place, int64_t limit_ms)
{
  (void)watch;
  assert_int_equal(place, CREDD_PLACE_ENDER);
  assert_true(limit_ms >= 60 * SECOND_MS);
  fake.watched++;
}

static void group_look(void);

int __wrap_sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout);
int __wrap_sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout)
{
  (void)set;
  (void)info;
  assert_true(fake.watched > 0); /* whoever stops it now is noticed */
  fake.watched = 0;
  group_look();
  fake.now_ms += (int64_t)timeout->tv_sec * 1000 + timeout->tv_nsec / 1000000;
  if (fake.now_ms >= fake.until_ms)
    return SIGTERM;
  errno = EAGAIN;
  return -1;
}

enum cred_err __wrap_credd_source_gate(struct credd_source *source, struct cred_gate **out,
                                       struct cred_error *error);
enum cred_err __wrap_credd_source_gate(struct credd_source *source, struct cred_gate **out,
                                       struct cred_error *error)
{
  (void)source;
  (void)error;
  *out = NULL;
  return CRED_OK;
}

void __wrap_credd_source_close(struct credd_source *source);
void __wrap_credd_source_close(struct credd_source *source)
{
  (void)source;
}

const struct cred_site *__wrap_cred_gate_site(const struct cred_gate *gate);
const struct cred_site *__wrap_cred_gate_site(const struct cred_gate *gate)
{
  static const struct cred_site site;

  (void)gate;
  return &site;
}

const struct cred_error *__wrap_cred_gate_error(const struct cred_gate *gate);
const struct cred_error *__wrap_cred_gate_error(const struct cred_gate *gate)
{
  static const struct cred_error error;

  (void)gate;
  return &error;
}

enum cred_err __wrap_cred_sessions_tidy(struct cred_gate *gate);
enum cred_err __wrap_cred_sessions_tidy(struct cred_gate *gate)
{
  (void)gate;
  return CRED_OK;
}

enum cred_err __wrap_cred_gate_log_prune(struct cred_gate *gate,
                                         const struct cred_log_prune_request *request,
                                         struct cred_log_prune_reply *reply);
enum cred_err __wrap_cred_gate_log_prune(struct cred_gate *gate,
                                         const struct cred_log_prune_request *request,
                                         struct cred_log_prune_reply *reply)
{
  (void)gate;
  (void)request;
  memset(reply, 0, sizeof(*reply));
  fake.prunes++;
  reply->is_more = fake.prunes_to_come > 0;
  fake.prunes_to_come -= fake.prunes_to_come > 0;
  return CRED_OK;
}

enum cred_err __wrap_cred_sessions_due(struct cred_gate *gate, int64_t horizon_ms,
                                       struct cred_session_due **out, size_t *count);
enum cred_err __wrap_cred_sessions_due(struct cred_gate *gate, int64_t horizon_ms,
                                       struct cred_session_due **out, size_t *count)
{
  struct cred_session_due *rows = calloc(SESSIONS_MAX, sizeof(*rows));
  bool is_busy = fake.now_ms >= fake.busy_from_ms && fake.now_ms < fake.busy_to_ms;

  (void)gate;
  assert_non_null(rows);
  *count = 0;
  *out = NULL;
  for (size_t i = 0; i < fake.count && !is_busy; i++) {
    const struct fake_session *session = &fake.sessions[i];

    if (session->done_ms == 0 && session->due_ms <= fake.now_ms + horizon_ms)
      rows[(*count)++] =
          (struct cred_session_due){.row = session->row, .left_ms = session->due_ms - fake.now_ms};
  }
  if (*count > 0)
    *out = rows;
  else
    free(rows);
  return is_busy ? CRED_ERR_BUSY : CRED_OK;
}

static struct fake_session *session_of(uint64_t id)
{
  assert_true(id >= 1 && id <= fake.count);
  return &fake.sessions[id - 1];
}

enum cred_err __wrap_cred_sessions_done(struct cred_gate *gate, const char *subject, uint64_t id);
enum cred_err __wrap_cred_sessions_done(struct cred_gate *gate, const char *subject, uint64_t id)
{
  (void)gate;
  (void)subject;
  session_of(id)->done_ms = fake.now_ms;
  return CRED_OK;
}

enum cred_err __wrap_cred_sessions_put_off(struct cred_gate *gate, const char *subject, uint64_t id,
                                           int64_t by_ms);
enum cred_err __wrap_cred_sessions_put_off(struct cred_gate *gate, const char *subject, uint64_t id,
                                           int64_t by_ms)
{
  struct fake_session *session = session_of(id);

  (void)gate;
  (void)subject;
  assert_true(session->put_offs < 3);
  session->put_off_ms[session->put_offs++] = fake.now_ms;
  session->due_ms = fake.now_ms + by_ms;
  return CRED_OK;
}

size_t __wrap_credd_tell_end(const struct credd_processes *processes, const char *language,
                             unsigned minutes);
size_t __wrap_credd_tell_end(const struct credd_processes *processes, const char *language,
                             unsigned minutes)
{
  (void)processes;
  (void)language;
  fake.tellings += minutes > 0;
  return minutes > 0 && fake.tellings > 1; /* the first time nobody is there */
}

static void add(struct credd_processes *processes, pid_t pid, pid_t parent, uint32_t uid)
{
  struct credd_process *process = &processes->list[processes->count++];
  bool is_in = fake.has_scope && (pid >= FIRST_PID || fake.is_shared_scope);

  *process = (struct credd_process){.pid = pid,
                                    .parent = parent,
                                    .started_ticks = (uint64_t)pid,
                                    .uids = {uid, uid, uid},
                                    .audit_session = CRED_AUDIT_SESSION_NONE};
  if (is_in)
    memcpy(process->scope, SCOPE, sizeof(SCOPE));
}

bool __wrap_credd_processes_look(struct credd_processes *processes);
bool __wrap_credd_processes_look(struct credd_processes *processes)
{
  fake.now_ms += LOOK_MS;
  if (fake.opener_leaves_ms != 0 && fake.now_ms >= fake.opener_leaves_ms) {
    fake.sessions[0].opener_lives = false;
    fake.sessions[0].row.end = CRED_SESSION_LIMIT;
  }
  if (processes->list == NULL)
    processes->list = calloc(2 * SESSIONS_MAX + 2, sizeof(*processes->list));
  assert_non_null(processes->list);
  processes->count = 0;
  if (fake.proc_is_hidden)
    return false;
  add(processes, 2, 1, 0);
  for (size_t i = 0; i < fake.count; i++) {
    struct fake_session *session = &fake.sessions[i];

    if (session->opener_lives)
      add(processes, session->row.owner.pid, 2, 0);
    if (session->unseen > 0)
      session->unseen--;
    else if (session->shell_lives)
      add(processes, session->row.owner.pid + 1, session->row.owner.pid, ALICE);
  }
  return true;
}

static void note(int64_t *when)
{
  if (*when == 0)
    *when = fake.now_ms;
}

static bool ends(const struct fake_session *session, int number)
{
  return session->dies_of != IMMORTAL && (number == session->dies_of || number == SIGKILL);
}

void __wrap_credd_process_signal(const struct credd_process *process, int number);
void __wrap_credd_process_signal(const struct credd_process *process, int number)
{
  struct fake_session *session = &fake.sessions[(process->pid - FIRST_PID) / 10];

  assert_true(session->due_ms <= fake.now_ms);
  if (process->pid % 10 == 0) { /* never gently: it is to record the logout */
    assert_int_equal(number, SIGKILL);
    note(&session->opener_ms);
    session->opener_lives = session->dies_of == IMMORTAL;
    return;
  }
  if (number == SIGHUP)
    note(&session->hup_ms);
  else if (number == SIGTERM)
    note(&session->term_ms);
  else if (number == SIGKILL)
    note(&session->kill_ms);
  session->hups += number == SIGHUP;
  if (ends(session, number))
    session->shell_lives = false;
}

/* --- the control group --------------------------------------------------------------------------
 */

static char place[] = "/tmp/credd-ender.XXXXXX";

int __wrap_credd_group_root(void);
int __wrap_credd_group_root(void)
{
  return fake.group_root >= 0 ? dup(fake.group_root) : -1;
}

static void put(const char *name, const char *text)
{
  char path[128];
  int fd;

  (void)snprintf(path, sizeof(path), ".%s/%s", SCOPE, name);
  fd = openat(fake.group_root, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, text, strlen(text)), strlen(text));
  (void)close(fd);
}

/* The kernel's part: what is in it is killed. */
static void group_look(void)
{
  struct stat file;

  if (fake.group_root < 0 || fstatat(fake.group_root, "." SCOPE "/cgroup.kill", &file, 0) != 0 ||
      file.st_size == 0)
    return;
  fake.group_killed_ms = fake.now_ms;
  put("cgroup.kill", "");
  put("cgroup.events", "populated 0\n");
  fake.sessions[0].opener_lives = fake.sessions[0].shell_lives = false;
}

static void make_group(void)
{
  fake.group_root = open(place, O_RDONLY | O_DIRECTORY);
  assert_true(fake.group_root >= 0);
  fake.has_scope = true;
  put("cgroup.procs", "1000\n1001\n");
  put("cgroup.events", "populated 1\n");
  put("cgroup.kill", "");
}

static int set_up(void **state)
{
  char path[128];

  (void)state;
  if (mkdtemp(place) == NULL)
    return -1;
  (void)snprintf(path, sizeof(path), "%s/user-1001.slice", place);
  if (mkdir(path, 0700) != 0)
    return -1;
  (void)snprintf(path, sizeof(path), "%s%s", place, SCOPE);
  return mkdir(path, 0700);
}

static int clean_up(void **state)
{
  static const char *const names[] = {SCOPE "/cgroup.procs", SCOPE "/cgroup.events",
                                      SCOPE "/cgroup.kill",  SCOPE,
                                      "/user-1001.slice",    ""};
  char path[128];

  (void)state;
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    (void)snprintf(path, sizeof(path), "%s%s", place, names[i]);
    (void)remove(path);
  }
  return 0;
}

/* --- the tests ----------------------------------------------------------------------------------
 */

static int begin(void **state)
{
  (void)state;
  memset(&fake, 0, sizeof(fake));
  fake.now_ms = 1000000;
  fake.group_root = -1;
  return 0;
}

static int end(void **state)
{
  (void)state;
  if (fake.group_root >= 0)
    (void)close(fake.group_root);
  return 0;
}

/* A session that is due in so many milliseconds, with a shell that dies of that signal. */
static struct fake_session *session_new(int64_t due_in_ms, int dies_of)
{
  struct fake_session *session = &fake.sessions[fake.count++];

  session->row = (struct cred_session_row){.subject = "alice",
                                           .id = fake.count,
                                           .uid = ALICE,
                                           .why = CRED_SESSION_LIMIT,
                                           .audit_session = CRED_AUDIT_SESSION_NONE};
  session->row.owner.pid = (int32_t)(FIRST_PID + 10 * (fake.count - 1));
  session->row.owner.started_ticks = (uint64_t)session->row.owner.pid;
  session->due_ms = fake.now_ms + due_in_ms;
  session->dies_of = dies_of;
  session->shell_lives = session->opener_lives = true;
  return session;
}

static void run_for(int64_t ms)
{
  const struct credd_options options = {.workers = 1};

  fake.until_ms = fake.now_ms + ms;
  assert_int_equal(credd_ender(&options, NULL), EXIT_SUCCESS);
}

static void test_who_obeys(void **state)
{
  struct fake_session *session = session_new(30 * SECOND_MS, SIGHUP);
  int64_t due_ms = session->due_ms;

  (void)state;
  run_for(60 * SECOND_MS);
  assert_in_range(session->hup_ms, due_ms, due_ms + SECOND_MS + 100);
  assert_int_equal(session->term_ms, 0);
  assert_in_range(session->done_ms, session->hup_ms + 300, session->hup_ms + 600); /* three looks */
  assert_int_equal(session->put_offs, 0);
  assert_int_equal(fake.tellings, 2); /* until somebody was there */
}

static void test_who_is_deaf(void **state)
{
  struct fake_session *session = session_new(10 * SECOND_MS, SIGKILL);

  (void)state;
  run_for(30 * SECOND_MS);
  assert_in_range(session->term_ms, session->hup_ms + 2000, session->hup_ms + 2300);
  assert_in_range(session->kill_ms, session->hup_ms + 5000, session->hup_ms + 5300);
  assert_in_range(session->done_ms, session->kill_ms + 200, session->kill_ms + 600);
  assert_int_equal(session->hups, 1);
  assert_int_equal(session->opener_ms, 0); /* not proven to serve this one only */
  assert_in_range(session->done_ms, session->due_ms, session->due_ms + 10 * SECOND_MS);
}

/* What forks may slip through a look, and through two. */
static void test_three_looks(void **state)
{
  struct fake_session *session = session_new(0, SIGKILL);

  (void)state;
  session->unseen = 2;
  run_for(4 * SECOND_MS);
  assert_int_not_equal(session->hup_ms, 0);
  assert_int_equal(session->done_ms, 0);
  begin(NULL);
  session = session_new(0, SIGKILL);
  session->unseen = 3;
  run_for(4 * SECOND_MS);
  assert_int_equal(session->hup_ms, 0);
  assert_int_not_equal(session->done_ms, 0);
}

static void test_put_off(void **state)
{
  struct fake_session *session = session_new(0, IMMORTAL);

  (void)state;
  run_for(240 * SECOND_MS);
  assert_int_equal(session->done_ms, 0);
  assert_int_equal(session->put_offs, 3);
  assert_in_range(session->put_off_ms[0], session->hup_ms + 35000, session->hup_ms + 36000);
  /* a minute in which it has no turn, and then what is left of the 35 seconds after the opener's */
  assert_in_range(session->put_off_ms[1], session->put_off_ms[0] + 88000,
                  session->put_off_ms[0] + 90000);
  assert_int_equal(session->hups, 1);
  assert_int_equal(fake.resisting, 1);
}

/* However many there are, and whatever those do that came before them. */
static void test_many_at_once(void **state)
{
  (void)state;
  for (int i = 0; i < 40; i++)
    (void)session_new(5 * SECOND_MS, IMMORTAL);
  for (int i = 0; i < 40; i++)
    (void)session_new(6 * SECOND_MS, i % 2 == 0 ? SIGKILL : SIGTERM);
  run_for(20 * SECOND_MS);
  for (size_t i = 0; i < fake.count; i++) {
    const struct fake_session *session = &fake.sessions[i];

    if (session->dies_of == IMMORTAL)
      assert_int_equal(session->done_ms, 0);
    else
      assert_in_range(session->done_ms, session->due_ms, session->due_ms + 10 * SECOND_MS);
  }
}

/* Nothing is done, and nobody taken for gone, where /proc hides processes. */
static void test_hidden_processes(void **state)
{
  struct fake_session *session = session_new(0, SIGHUP);

  (void)state;
  fake.proc_is_hidden = true;
  run_for(10 * SECOND_MS);
  assert_int_equal(session->hup_ms, 0);
  assert_int_equal(session->done_ms, 0);
  assert_int_equal(fake.complaints, 1);
}

/* Whoever keeps the store busy now and then does not make the end begin anew. */
static void test_busy_store(void **state)
{
  struct fake_session *session = session_new(5 * SECOND_MS, SIGKILL);

  (void)state;
  fake.busy_from_ms = session->due_ms + 3000;
  fake.busy_to_ms = session->due_ms + 4000;
  run_for(20 * SECOND_MS);
  assert_int_equal(fake.complaints, 1);
  assert_int_equal(session->hups, 1);
  assert_in_range(session->done_ms, session->due_ms, session->due_ms + 10 * SECOND_MS);
}

/* What no look finds is left as long as the kernel says so. */
static void test_group(void **state)
{
  struct fake_session *session = session_new(5 * SECOND_MS, SIGKILL);

  (void)state;
  make_group();
  session->unseen = 1000000;
  run_for(30 * SECOND_MS);
  assert_in_range(fake.group_killed_ms, session->due_ms + 7000, session->due_ms + 8500);
  assert_in_range(session->done_ms, fake.group_killed_ms, session->due_ms + 10 * SECOND_MS);
  assert_in_range(session->opener_ms, session->due_ms + 7000, session->due_ms + 8500);
}

/* The opener went with its logout, and took with it what tells the scope. */
static void test_group_that_is_left(void **state)
{
  struct fake_session *session = session_new(5 * SECOND_MS, SIGKILL);

  (void)state;
  make_group();
  session->unseen = 1000000;
  fake.opener_leaves_ms = session->due_ms + 1500;
  run_for(30 * SECOND_MS);
  assert_in_range(fake.group_killed_ms, session->due_ms + 5000, session->due_ms + 6500);
  assert_in_range(session->done_ms, fake.group_killed_ms, session->due_ms + 8 * SECOND_MS);
  assert_int_equal(session->opener_ms, 0);
}

static void test_group_that_is_shared(void **state)
{
  struct fake_session *session = session_new(5 * SECOND_MS, SIGKILL);

  (void)state;
  make_group();
  fake.is_shared_scope = true;
  run_for(60 * SECOND_MS);
  assert_int_equal(fake.group_killed_ms, 0);
  assert_int_not_equal(session->done_ms, 0); /* whatever else lives there */
}

/* A directory of that name that is another group's. */
static void test_group_of_another(void **state)
{
  struct fake_session *session = session_new(5 * SECOND_MS, SIGKILL);

  (void)state;
  make_group();
  put("cgroup.procs", "4711\n");
  run_for(60 * SECOND_MS);
  assert_int_equal(fake.group_killed_ms, 0);
  assert_int_not_equal(session->done_ms, 0);
}

/* Old events go: a few a look while more are to go, and then once an hour. */
static void test_old_events(void **state)
{
  (void)state;
  fake.prunes_to_come = 2;
  run_for(10 * SECOND_MS);
  assert_int_equal(fake.prunes, 3);
}

static void test_old_events_by_the_hour(void **state)
{
  (void)state;
  run_for(2 * 3600 * SECOND_MS + 10 * SECOND_MS);
  assert_int_equal(fake.prunes, 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
  const struct CMUnitTest tests[] = {
      TEST(test_who_obeys),
      TEST(test_who_is_deaf),
      TEST(test_three_looks),
      TEST(test_put_off),
      TEST(test_many_at_once),
      TEST(test_hidden_processes),
      TEST(test_busy_store),
      TEST(test_group),
      TEST(test_group_that_is_left),
      TEST(test_group_that_is_shared),
      TEST(test_group_of_another),
      TEST(test_old_events),
      TEST(test_old_events_by_the_hour),
  };

  return cmocka_run_group_tests(tests, set_up, clean_up);
}
