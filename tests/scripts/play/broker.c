/* SPDX-License-Identifier: BSD-3-Clause */
/* credd, for scripts that go through it. */
#include "tests/scripts/play/run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TRIES_MAX 2000

static pid_t broker;

bool broker_is_wanted(void)
{
  return getenv(BROKER_ENVIRONMENT) != NULL;
}

/* Everything that credd writes is root's, whoever the script's process is told it is; and only what
 * the script's own process calls is made to fail. */
static _Noreturn void become_broker(const struct run *run)
{
  char *program = path_in(run->build, "credd/credd"), *state = path_in(run->directory, "state");
  char *preload = getenv("LD_PRELOAD"), *world = strstr(preload, "fail.so:");
  char name[] = "credd", state_option[] = "--state", workers[] = "--workers=2";
  char *const arguments[] = {name, state_option, state, workers, NULL};

  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (world != NULL)
    setenv("LD_PRELOAD", world + strlen("fail.so:"), 1);
  setenv(WORLD_ROOT_ENVIRONMENT, "1", 1);
  alarm(0);
  execv(program, arguments);
  _exit(127);
}

static bool is_listening(const char *path)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  bool listens;

  snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
  listens = fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0;
  close(fd);
  return listens;
}

/* The system's own call: the world's clocks stand still. */
static void pause_really(void)
{
  const struct timespec pause = {.tv_nsec = 1000000};

  (void)syscall(SYS_nanosleep, &pause, NULL);
}

void broker_start(struct run *run)
{
  char *socket_path = path_in(run->directory, "state/gate.root");

  broker = fork();
  if (broker == 0)
    become_broker(run);
  for (int tries = 0; !is_listening(socket_path); tries++) {
    if (broker < 0 || tries == TRIES_MAX)
      script_fail(run->script, "credd does not listen");
    pause_really();
  }
  free(socket_path);
}

/* No credd outlives a boot. */
void broker_reboot(struct run *run)
{
  if (!broker_is_wanted())
    return;
  kill(broker, SIGTERM);
  while (waitpid(broker, NULL, 0) < 0)
    if (errno != EINTR)
      script_fail(run->script, "credd does not end");
  broker_start(run);
}
