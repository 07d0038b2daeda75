/* SPDX-License-Identifier: BSD-3-Clause */
/* Somebody else holds the store's lock. */
#include "tests/scripts/play/run.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Takes the lock, says so through the pipe, and keeps it until it is killed. */
static _Noreturn void lock_and_stay(const char *path, int ready)
{
  sqlite3 *db = NULL;
  char held = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
                      sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL) == SQLITE_OK
                  ? 1
                  : 0;
  (void)!write(ready, &held, 1);
  for (;;)
    pause();
}

void command_hold(struct run *run, struct line *line, struct cursor *cursor)
{
  int ready[2];
  char held = 0;
  cursor_end(cursor);
  char *path = path_in(run->directory, "state/cred.db");
  if (pipe(ready) != 0)
    script_fail(line, "pipe: %s", strerror(errno));
  pid_t pid = fork();
  if (pid == 0)
    lock_and_stay(path, ready[1]);
  if (pid < 0 || read(ready[0], &held, 1) != 1 || held == 0)
    script_fail(line, "the store's lock cannot be taken");
  close(ready[0]);
  close(ready[1]);
  free(path);
  run_lines(run, line->child);
  kill(pid, SIGKILL);
  waitpid(pid, NULL, 0);
}
