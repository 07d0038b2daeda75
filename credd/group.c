/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/group.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#define PLACE "/sys/fs/cgroup"
#define PLACE_BESIDE_V1 PLACE "/unified"
#define NAME_SIZE 256 /* of one directory */
#define TEXT_SIZE 4096

#define DIRECTORY (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

static int root_at(const char *place)
{
  struct statfs mounted;
  int fd = open(place, DIRECTORY);

  if (fd >= 0 && (fstatfs(fd, &mounted) != 0 || mounted.f_type != CGROUP2_SUPER_MAGIC)) {
    (void)close(fd);
    fd = -1;
  }
  return fd;
}

int credd_group_root(void)
{
  int fd = root_at(PLACE);

  return fd >= 0 ? fd : root_at(PLACE_BESIDE_V1);
}

/* The next directory on the way down; closes the one before. */
static int step(int from, const char *name, size_t length)
{
  char part[NAME_SIZE];
  int next = -1;

  if (length < sizeof(part)) {
    memcpy(part, name, length);
    part[length] = '\0';
    if (strcmp(part, ".") != 0 && strcmp(part, "..") != 0)
      next = openat(from, part, DIRECTORY);
  }
  (void)close(from);
  return next;
}

int credd_group_open(int root, const char *name)
{
  int fd = fcntl(root, F_DUPFD_CLOEXEC, 0);
  bool is_root = true;

  while (fd >= 0 && *name != '\0') {
    size_t length = strcspn(name, "/");

    if (length > 0) {
      fd = step(fd, name, length);
      is_root = false;
    }
    name += length + (name[length] == '/');
  }
  if (fd >= 0 && is_root) { /* everything is in there */
    (void)close(fd);
    fd = -1;
  }
  return fd;
}

static bool is_of_scope(const struct credd_processes *processes, const char *line,
                        const char *scope)
{
  const struct credd_process *process =
      credd_process_find(processes, (pid_t)strtol(line, NULL, 10));

  return process != NULL && strcmp(process->scope, scope) == 0;
}

static FILE *open_text(int group, const char *name)
{
  int fd = openat(group, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  FILE *file = fd >= 0 ? fdopen(fd, "re") : NULL;

  if (fd >= 0 && file == NULL)
    (void)close(fd);
  return file;
}

bool credd_group_holds_scope(int group, const struct credd_processes *processes, const char *scope)
{
  FILE *file = open_text(group, "cgroup.procs");
  char line[NAME_SIZE];
  bool found = false;

  if (file == NULL)
    return false;
  while (!found && fgets(line, sizeof(line), file) != NULL)
    found = is_of_scope(processes, line, scope);
  (void)fclose(file);
  return found;
}

static bool read_events(int group, char out[TEXT_SIZE])
{
  int fd = openat(group, "cgroup.events", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  int failure = errno;
  ssize_t length;

  if (fd >= 0) {
    length = read(fd, out, TEXT_SIZE - 1);
    failure = errno;
    (void)close(fd);
    if (length >= 0) {
      out[length] = '\0';
      return true;
    }
  }
  errno = failure;
  return false;
}

enum credd_group_state credd_group_state(int group)
{
  char text[TEXT_SIZE];
  const char *found;

  if (!read_events(group, text))
    return errno == ENOENT || errno == ENODEV ? CREDD_GROUP_GONE : CREDD_GROUP_UNKNOWN;
  found = strstr(text, "populated ");
  if (found == NULL || (found != text && found[-1] != '\n'))
    return CREDD_GROUP_UNKNOWN;
  return found[strlen("populated ")] == '0' ? CREDD_GROUP_EMPTY : CREDD_GROUP_POPULATED;
}

bool credd_group_kill(int group)
{
  int fd = openat(group, "cgroup.kill", O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
  bool is_done;

  if (fd < 0)
    return false;
  is_done = write(fd, "1", 1) == 1;
  (void)close(fd);
  return is_done;
}
