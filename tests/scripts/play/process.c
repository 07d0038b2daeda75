/* SPDX-License-Identifier: BSD-3-Clause */
/* Other processes: one that ends without pam_end, is killed, or works while this one waits. */
#include "tests/scripts/play/run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int child_wait(pid_t pid)
{
  int status = 0;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR)
      return -1;
  return status;
}

static void process_run(struct run *run, struct line *line, bool with_transaction)
{
  run_diverge(run); /* this process's own call is under way and may have failed */
  fflush(NULL);
  pid_t pid = fork();
  if (pid == 0) {
    run->frame = NULL;
    transaction_forked(run);
    if (!with_transaction)
      run->pamh = NULL;
    run_lines(run, line->child);
    fflush(NULL);
    _exit(0);
  }
  int status = pid > 0 ? child_wait(pid) : -1;
  if (status < 0)
    script_fail(line, "fork: %s", strerror(errno));
  if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
    script_fail(line, "the process died of signal %d", WTERMSIG(status));
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
    _exit(WEXITSTATUS(status)); /* it has said why */
}

/*
 * child: a forked process does the lines below, with a copy of the transaction if one is open, and
 * exits without pam_end, as sshd's keyboard-interactive does. This process waits. It may end by
 * `kill`.
 */
void command_child(struct run *run, struct line *line, struct cursor *cursor)
{
  cursor_end(cursor);
  process_run(run, line, true);
}

/* meanwhile: the same, but a process that has nothing to do with the transaction open here. */
void command_meanwhile(struct run *run, struct line *line, struct cursor *cursor)
{
  cursor_end(cursor);
  process_run(run, line, false);
}

/* kill: this process is gone at once, as by SIGKILL, a crash or a dropped connection. */
void command_kill(struct run *run, struct line *line, struct cursor *cursor)
{
  (void)line;
  cursor_end(cursor);
  run_diverge(run);
  fflush(NULL);
  kill(getpid(), SIGKILL);
}

/* exit: this process ends in the middle, without pam_end. */
void command_exit(struct run *run, struct line *line, struct cursor *cursor)
{
  (void)line;
  cursor_end(cursor);
  run_diverge(run);
  fflush(NULL);
  _exit(0);
}
