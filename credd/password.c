/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/password.h"
#include "credd/log.h"

#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wire/wire.h"

#define SELF "/proc/self/exe"

void credd_passwords_init(struct credd_passwords *passwords)
{
  memset(passwords, 0, sizeof(*passwords));
}

void credd_passwords_tend(struct credd_passwords *passwords)
{
  for (int i = 0; i < CREDD_PASSWORDS_AT_ONCE; i++)
    if (passwords->helpers[i].pid != 0 && waitpid(passwords->helpers[i].pid, NULL, WNOHANG) != 0)
      passwords->helpers[i].pid = 0;
}

/* -1: this user has one, or there are enough. */
static int free_place(const struct credd_passwords *passwords, uid_t uid)
{
  int place = -1;

  for (int i = 0; i < CREDD_PASSWORDS_AT_ONCE; i++) {
    if (passwords->helpers[i].pid == 0)
      place = i;
    else if (passwords->helpers[i].uid == uid)
      return -1;
  }
  return place;
}

/* A pipe holds all of it: nobody waits for anybody. -1: no pipe. */
static int write_task(const struct credd_peer *peer, const void *message, size_t size)
{
  struct credd_password_task task = {.peer = *peer, .size = (uint32_t)size};
  int ends[2];
  bool written;

  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
    return -1;
  written = write(ends[1], &task, sizeof(task)) == (ssize_t)sizeof(task) &&
            write(ends[1], message, size) == (ssize_t)size;
  (void)close(ends[1]);
  if (written)
    return ends[0];
  (void)close(ends[0]);
  return -1;
}

/* Beyond the range that is closed, so that no number is overwritten before it was copied. */
static int move_up(int fd)
{
  return fcntl(fd, F_DUPFD_CLOEXEC, CREDD_HELPER_TASK + 1);
}

static int spawn(const struct credd_options *options, int connection, int task, pid_t *out)
{
  char name[] = "credd", check[] = "--check-password", state[] = "--state";
  char directory[CRED_PATH_SIZE] = "";
  char *arguments[] = {name, check, NULL, NULL, NULL}, *environment[] = {NULL};
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none;
  int failed;

  if (options->state_directory != NULL) {
    (void)strncpy(directory, options->state_directory, sizeof(directory) - 1);
    arguments[2] = state;
    arguments[3] = directory;
  }
  (void)sigemptyset(&none);
  (void)posix_spawn_file_actions_init(&actions);
  (void)posix_spawnattr_init(&attributes);
  (void)posix_spawnattr_setsigmask(&attributes, &none);
  (void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  failed = posix_spawn_file_actions_adddup2(&actions, connection, CREDD_HELPER_CONNECTION) != 0 ||
           posix_spawn_file_actions_adddup2(&actions, task, CREDD_HELPER_TASK) != 0 ||
           posix_spawn(out, SELF, &actions, &attributes, arguments, environment) != 0;
  (void)posix_spawnattr_destroy(&attributes);
  (void)posix_spawn_file_actions_destroy(&actions);
  return failed ? -1 : 0;
}

static int start(const struct credd_options *options, int connection, int task, pid_t *out)
{
  int high_connection = move_up(connection), high_task = move_up(task);
  int failed =
      high_connection < 0 || high_task < 0 || spawn(options, high_connection, high_task, out) != 0;

  if (high_connection >= 0)
    (void)close(high_connection);
  if (high_task >= 0)
    (void)close(high_task);
  return failed ? -1 : 0;
}

bool credd_passwords_start(struct credd_passwords *passwords, const struct credd_options *options,
                           int connection, const struct credd_peer *peer, const void *message,
                           size_t size)
{
  int place, task;
  pid_t pid = 0;
  bool started;

  credd_passwords_tend(passwords);
  place = free_place(passwords, peer->uid);
  if (place < 0)
    return false;
  task = write_task(peer, message, size);
  started = task >= 0 && start(options, connection, task, &pid) == 0;
  if (task >= 0)
    (void)close(task);
  if (!started) {
    credd_log(LOG_ERR, "no helper to check a password: %m");
    return false;
  }
  passwords->helpers[place].pid = pid;
  passwords->helpers[place].uid = peer->uid;
  return true;
}
