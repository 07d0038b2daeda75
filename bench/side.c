/* SPDX-License-Identifier: BSD-3-Clause */
#include "bench/side.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/seed.h"

extern char **environ;

int bench_side_parse(const char *text, struct bench_side *side)
{
  memset(side, 0, sizeof *side);
  side->socket = -1;
  int fields = sscanf(text, "%63[^:]:%63[^:]:%63[^:]:%3[pc]", side->label, side->service,
                      side->user, side->asks);
  return fields == 4 ? 0 : -1;
}

int bench_side_request(const struct bench_side *side, int64_t now_seconds,
                       struct bench_request *request)
{
  memset(request, 0, sizeof *request);
  memcpy(request->service, side->service, sizeof request->service);
  memcpy(request->user, side->user, sizeof request->user);
  for (size_t i = 0; side->asks[i] != '\0' && i < BENCH_ANSWERS; i++) {
    if (side->asks[i] == 'p')
      strcpy(request->answers[i], "right");
    else if (bench_code_of(side->user, now_seconds, request->answers[i]) != 0)
      return -1;
  }
  return 0;
}

static int spawn_worker(struct bench_side *side, int theirs, char *const worker_argv[])
{
  posix_spawn_file_actions_t actions;
  if (posix_spawn_file_actions_init(&actions) != 0)
    return -1;
  int status = posix_spawn_file_actions_adddup2(&actions, theirs, STDIN_FILENO);
  if (status == 0)
    status = posix_spawn(&side->worker, worker_argv[0], &actions, NULL, worker_argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  return status == 0 ? 0 : -1;
}

int bench_side_start(struct bench_side *side, char *const worker_argv[])
{
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    return -1;
  int status = spawn_worker(side, pair[1], worker_argv);
  close(pair[1]);
  side->socket = pair[0];
  return status;
}

static int64_t nanoseconds(const struct timeval *time)
{
  return (int64_t)time->tv_sec * 1000000000 + (int64_t)time->tv_usec * 1000;
}

int bench_side_stop(struct bench_side *side, int64_t *cpu_nanoseconds)
{
  struct rusage usage;
  int status = 0;
  memset(&usage, 0, sizeof usage);
  shutdown(side->socket, SHUT_WR);
  if (wait4(side->worker, &status, 0, &usage) != side->worker)
    status = -1;
  *cpu_nanoseconds = nanoseconds(&usage.ru_utime) + nanoseconds(&usage.ru_stime);
  close(side->socket);
  side->socket = -1;
  side->worker = 0;
  return status == 0 ? 0 : -1;
}

int bench_side_login(struct bench_side *side, const struct bench_request *request,
                     struct bench_reply *reply)
{
  if (write(side->socket, request, sizeof *request) != (ssize_t)sizeof *request)
    return -1;
  return read(side->socket, reply, sizeof *reply) == (ssize_t)sizeof *reply ? 0 : -1;
}
