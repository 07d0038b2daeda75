/* SPDX-License-Identifier: BSD-3-Clause */
/* A module is a guest in its host process: what it may not change there, compared around every
 * call. */
#include "tests/scripts/play/run.h"

#include <dirent.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#define DESCRIPTOR_MAX 256
#define SIGNAL_COUNT 32

struct guest_state {
  mode_t umask;
  char directory[1024];
  char locale[512];
  locale_t thread_locale;
  uint64_t environment; /* a sum over it */
  void (*signal[SIGNAL_COUNT])(int);
  sigset_t mask;
  struct itimerval timer;
  struct rlimit core, file_size;
  bool open[DESCRIPTOR_MAX];
  struct {
    dev_t device;
    ino_t inode; /* of a regular file; 0: something else */
  } file[DESCRIPTOR_MAX];
  uint32_t offences;
  bool numbers_are_taken; /* by the program, from the modules: what these leave open is its doing */
};

static uint64_t environment_sum(void)
{
  uint64_t sum = 14695981039346656037u;
  for (char **at = environ; *at != NULL; at++)
    for (const char *byte = *at; *byte != '\0'; byte++)
      sum = (sum ^ (unsigned char)*byte) * 1099511628211u;
  return sum;
}

static void descriptors_note(struct guest_state *state)
{
  struct stat found;
  for (int fd = 0; fd < DESCRIPTOR_MAX; fd++) {
    state->open[fd] = fstat(fd, &found) == 0;
    if (!state->open[fd] || !S_ISREG(found.st_mode))
      continue;
    state->file[fd].device = found.st_dev;
    state->file[fd].inode = found.st_ino;
  }
}

static void signals_note(struct guest_state *state)
{
  struct sigaction action;
  for (int number = 1; number < SIGNAL_COUNT; number++)
    if (sigaction(number, NULL, &action) == 0)
      state->signal[number] = action.sa_handler;
  sigprocmask(SIG_SETMASK, NULL, &state->mask);
}

struct guest_state *guest_note(const struct world *world)
{
  struct guest_state *state = calloc(1, sizeof *state);
  if (state == NULL)
    abort();
  state->umask = umask(0);
  umask(state->umask);
  if (getcwd(state->directory, sizeof state->directory) == NULL)
    state->directory[0] = '\0';
  snprintf(state->locale, sizeof state->locale, "%s", setlocale(LC_ALL, NULL));
  state->thread_locale = uselocale((locale_t)0);
  state->environment = environment_sum();
  signals_note(state);
  getitimer(ITIMER_VIRTUAL, &state->timer);
  getrlimit(RLIMIT_CORE, &state->core);
  getrlimit(RLIMIT_FSIZE, &state->file_size);
  descriptors_note(state);
  state->offences = atomic_load(&world->guest_offences);
  return state;
}

void guest_own_descriptors(struct guest_state *state, const struct guest_state *start)
{
  for (int fd = 0; fd < DESCRIPTOR_MAX; fd++)
    state->open[fd] = state->open[fd] && start->open[fd];
}

void guest_close_others(struct guest_state *start, int into)
{
  for (int fd = 3; fd < DESCRIPTOR_MAX; fd++) {
    if (fd == into || start->open[fd] || fcntl(fd, F_GETFD) < 0)
      continue;
    if (into < 0)
      close(fd);
    else
      start->open[fd] = dup3(into, fd, O_CLOEXEC) == fd;
  }
  start->numbers_are_taken = into >= 0;
  if (into >= 0)
    start->open[into] = true;
}

static const char *difference(const struct guest_state *before, const struct guest_state *after)
{
  if (before->umask != after->umask)
    return "the umask";
  if (strcmp(before->directory, after->directory) != 0)
    return "the working directory";
  if (strcmp(before->locale, after->locale) != 0)
    return "the process's locale";
  if (before->thread_locale != after->thread_locale)
    return "the thread's locale";
  if (before->environment != after->environment)
    return "the environment";
  if (memcmp(before->signal, after->signal, sizeof before->signal) != 0)
    return "a signal's handler";
  if (memcmp(&before->mask, &after->mask, sizeof before->mask) != 0)
    return "the signal mask";
  if (memcmp(&before->timer, &after->timer, sizeof before->timer) != 0)
    return "a timer";
  if (memcmp(&before->core, &after->core, sizeof before->core) != 0 ||
      memcmp(&before->file_size, &after->file_size, sizeof before->file_size) != 0)
    return "a limit of the process";
  return before->offences != after->offences ? "the log (openlog, closelog or setlogmask)" : NULL;
}

static void descriptor_fail(const struct line *line, int fd, const char *what)
{
  char link[64], target[512] = "?";
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, target, sizeof target - 1);
  target[length > 0 ? length : 0] = '\0';
  script_fail(line, "%s: descriptor %d, %s", what, fd, target);
}

/*
 * Is the file that is open under this number in one state also open in the other? SQLite closes a
 * file only when the locks of every handle of the process on it are gone, or uses it again.
 */
static bool is_open_too(const struct guest_state *one, int fd, const struct guest_state *other)
{
  for (int i = 0; i < DESCRIPTOR_MAX && one->file[fd].inode != 0; i++)
    if (other->open[i] && other->file[i].device == one->file[fd].device &&
        other->file[i].inode == one->file[fd].inode)
      return true;
  return false;
}

static void descriptors_compare(const struct guest_state *before, const struct guest_state *after,
                                const struct line *line, bool none_may_have_come)
{
  for (int fd = 0; fd < DESCRIPTOR_MAX; fd++) {
    if (before->open[fd] && !after->open[fd] && !is_open_too(before, fd, after))
      script_fail(line, "a descriptor of the program was closed: %d", fd);
    if (before->open[fd] || !after->open[fd])
      continue;
    if (none_may_have_come && !is_open_too(after, fd, before))
      descriptor_fail(line, fd, "a file was left open");
    if ((fcntl(fd, F_GETFD) & FD_CLOEXEC) == 0)
      descriptor_fail(line, fd, "a file is not close-on-exec");
  }
}

void guest_compare(const struct world *world, struct guest_state *before, const struct line *line,
                   bool descriptors_too)
{
  struct guest_state *after = guest_note(world);
  const char *changed = difference(before, after);
  if (changed != NULL)
    script_fail(line, "a module changed %s of the program", changed);
  descriptors_compare(before, after, line, descriptors_too && !before->numbers_are_taken);
  free(before);
  free(after);
}
