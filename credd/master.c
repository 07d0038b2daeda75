/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/master.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "credd/ender.h"
#include "credd/log.h"
#include "credd/notify.h"

#define DRAIN_SECONDS 10
/* Workers that end at once, one after the other, are not started as fast as the machine can. */
#define STARTS_IN_A_ROW 64
#define START_PAUSE_MS 200

struct master {
  const struct credd_options *options;
  const struct credd_shared *shared;
  pid_t workers[CREDD_WORKERS_MAX]; /* 0: none in this place */
  pid_t ender;                      /* 0: none */
  unsigned starts_in_a_row;
  time_t last_start;
  sigset_t signals;
};

static time_t monotonic_seconds(void)
{
  struct timespec now = {0};

  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec;
}

static void slow_down(struct master *master)
{
  struct timespec pause = {.tv_nsec = START_PAUSE_MS * 1000000L};
  time_t now = monotonic_seconds();

  master->starts_in_a_row = now == master->last_start ? master->starts_in_a_row + 1 : 0;
  master->last_start = now;
  if (master->starts_in_a_row > STARTS_IN_A_ROW)
    (void)nanosleep(&pause, NULL);
}

/* Root's workers come first, then half as many for users. */
static unsigned workers_wanted(const struct master *master)
{
  return master->options->workers + (master->options->workers + 1) / 2;
}

static enum credd_way way_of(const struct master *master, unsigned place)
{
  return place < master->options->workers ? CREDD_WAY_ROOT : CREDD_WAY_USERS;
}

/* A worker does not outlive its master, however that ends. */
static void become_worker(const struct master *master, pid_t parent, unsigned place)
{
  enum credd_way way = way_of(master, place);

  (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
  (void)prctl(PR_SET_NAME, way == CREDD_WAY_ROOT ? "credd-root" : "credd-users");
  if (getppid() != parent)
    _exit(EXIT_FAILURE);
  _exit(credd_worker(master->options, master->shared, way, place));
}

static void start_worker(struct master *master, unsigned place)
{
  pid_t parent = getpid(), pid;

  slow_down(master);
  credd_watch_end(master->shared->watch, place);
  pid = fork();
  if (pid == 0)
    become_worker(master, parent, place);
  if (pid < 0)
    credd_log(LOG_ERR, "cannot start a worker: %m");
  master->workers[place] = pid > 0 ? pid : 0;
}

/* It does not outlive its master either. */
static void become_ender(const struct master *master, pid_t parent)
{
  (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
  (void)prctl(PR_SET_NAME, "credd-sessions");
  if (getppid() != parent)
    _exit(EXIT_FAILURE);
  for (int way = 0; way < CREDD_WAYS; way++)
    (void)close(master->shared->listener->fds[way]);
  if (master->shared->listener->lock >= 0)
    (void)close(master->shared->listener->lock);
  _exit(credd_ender(master->options, master->shared->watch));
}

static void start_ender(struct master *master)
{
  pid_t parent = getpid(), pid;

  slow_down(master);
  credd_watch_end(master->shared->watch, CREDD_PLACE_ENDER);
  pid = fork();
  if (pid == 0)
    become_ender(master, parent);
  if (pid < 0)
    credd_log(LOG_ERR, "cannot start the process that ends sessions: %m");
  master->ender = pid > 0 ? pid : 0;
}

static void start_workers(struct master *master)
{
  if (master->ender == 0)
    start_ender(master);
  for (unsigned i = 0; i < workers_wanted(master); i++)
    if (master->workers[i] == 0)
      start_worker(master, i);
}

static void tell_workers(const struct master *master, int number)
{
  if (master->ender != 0)
    (void)kill(master->ender, number);
  for (unsigned i = 0; i < CREDD_WORKERS_MAX; i++)
    if (master->workers[i] != 0)
      (void)kill(master->workers[i], number);
}

static void end_if_stuck(const struct master *master, pid_t pid, unsigned place, int64_t now_ms)
{
  if (pid == 0 || !credd_watch_is_over(master->shared->watch, place, now_ms))
    return;
  credd_log(LOG_ERR,
            place == CREDD_PLACE_ENDER ? "process %d, which ends sessions, is stuck and is ended"
                                       : "worker %d is stuck and is ended",
            pid);
  (void)kill(pid, SIGKILL);
  credd_watch_end(master->shared->watch, place); /* once is enough */
}

static void end_stuck(const struct master *master)
{
  int64_t now_ms = credd_watch_now_ms();

  for (unsigned i = 0; i < workers_wanted(master); i++)
    end_if_stuck(master, master->workers[i], i, now_ms);
  end_if_stuck(master, master->ender, CREDD_PLACE_ENDER, now_ms);
}

static void note_end(pid_t pid, int status)
{
  if (WIFSIGNALED(status))
    credd_log(LOG_WARNING, "worker %d was ended by signal %d; another takes its place", pid,
              WTERMSIG(status));
  else if (WEXITSTATUS(status) != 0)
    credd_log(LOG_WARNING, "worker %d ended with status %d; another takes its place", pid,
              WEXITSTATUS(status));
}

static unsigned bury(struct master *master)
{
  unsigned left = 0;
  int status = 0;
  pid_t pid;

  while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
    if (master->ender == pid) {
      master->ender = 0;
      note_end(pid, status);
    }
    for (unsigned i = 0; i < CREDD_WORKERS_MAX; i++)
      if (master->workers[i] == pid) {
        master->workers[i] = 0;
        note_end(pid, status);
      }
  }
  left += master->ender != 0;
  for (unsigned i = 0; i < CREDD_WORKERS_MAX; i++)
    left += master->workers[i] != 0;
  return left;
}

/* The old ones answer what they have and end; as they do, new ones take their places. */
static void reload(struct master *master)
{
  credd_notify("RELOADING=1");
  credd_log(LOG_INFO, "reloading");
  tell_workers(master, SIGTERM);
  credd_notify("READY=1");
}

static void drain(struct master *master)
{
  struct timespec step = {.tv_sec = 1};
  time_t deadline = monotonic_seconds() + DRAIN_SECONDS;

  credd_notify("STOPPING=1");
  tell_workers(master, SIGTERM);
  while (bury(master) > 0 && monotonic_seconds() < deadline)
    (void)sigtimedwait(&master->signals, NULL, &step);
  tell_workers(master, SIGKILL);
}

/* The signal that came, or 0 after a while without one. */
static int wait_for_signal(const struct master *master)
{
  struct timespec while_without = {.tv_sec = 1};
  int number = sigtimedwait(&master->signals, NULL, &while_without);

  return number > 0 ? number : 0;
}

static void hold_signals(struct master *master)
{
  (void)sigemptyset(&master->signals);
  (void)sigaddset(&master->signals, SIGCHLD);
  (void)sigaddset(&master->signals, SIGHUP);
  (void)sigaddset(&master->signals, SIGINT);
  (void)sigaddset(&master->signals, SIGTERM);
  (void)sigprocmask(SIG_BLOCK, &master->signals, NULL);
}

int credd_master(const struct credd_options *options, const struct credd_shared *shared)
{
  struct master master = {.options = options, .shared = shared};
  int number;

  hold_signals(&master);
  start_workers(&master);
  credd_notify("READY=1");
  credd_log(LOG_INFO, "ready, %u workers", workers_wanted(&master));
  while ((number = wait_for_signal(&master)) != SIGTERM && number != SIGINT) {
    if (number == SIGHUP)
      reload(&master);
    end_stuck(&master);
    (void)bury(&master);
    start_workers(&master);
  }
  drain(&master);
  return EXIT_SUCCESS;
}
