/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/processes.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

#include "cred/session.h"
#include "credd/scope.h"

#define PLACE "/proc"
#define TEXT_SIZE 4096
#define PATH_SIZE 256
#define FIELDS_TO_PARENT 2 /* proc(5): the name is field 2, the parent 4, the terminal 7 ... */
#define FIELDS_TO_SESSION 4
#define FIELDS_TO_TERMINAL 5
#define FIELDS_TO_THREADS 18
#define FIELDS_TO_START 20

static bool read_file(const char *place, pid_t pid, const char *name, char out[TEXT_SIZE])
{
  char path[PATH_SIZE];
  ssize_t length;
  int fd;

  (void)snprintf(path, sizeof(path), "%s/%d/%s", place, (int)pid, name);
  fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0)
    return false;
  do
    length = read(fd, out, TEXT_SIZE - 1);
  while (length < 0 && errno == EINTR);
  (void)close(fd);
  if (length <= 0)
    return false;
  out[length] = '\0';
  return true;
}

/* The number so many fields behind the name, which may hold anything. */
static uint64_t field_behind(const char *name_end, int fields)
{
  const char *at = name_end;

  for (int i = 0; at != NULL && i < fields; i++) {
    at = strchr(at, ' ');
    if (at != NULL)
      at++;
  }
  return at != NULL ? strtoull(at, NULL, 10) : 0;
}

/* The state is the first thread's: that one may have ended while others go on. */
static bool is_gone(const char *name_end)
{
  if (strncmp(name_end, ") Z", 3) == 0)
    return field_behind(name_end, FIELDS_TO_THREADS) <= 1;
  return strncmp(name_end, ") X", 3) == 0;
}

static bool parse_stat(const char *text, struct credd_process *out)
{
  const char *end = strrchr(text, ')');

  if (end == NULL || is_gone(end))
    return false;
  out->parent = (pid_t)field_behind(end, FIELDS_TO_PARENT);
  out->session = (pid_t)field_behind(end, FIELDS_TO_SESSION);
  out->terminal = (uint32_t)field_behind(end, FIELDS_TO_TERMINAL);
  out->started_ticks = field_behind(end, FIELDS_TO_START);
  return out->started_ticks != 0 || out->pid == 1;
}

static bool parse_uids(const char *text, struct credd_process *out)
{
  const char *line = strstr(text, "\nUid:");

  return line != NULL && sscanf(line, "\nUid: %u %u %u", &out->uids[0], &out->uids[1],
                                &out->uids[2]) == 3; /* NOLINT: the kernel's own numbers */
}

static bool read_process(const char *place, pid_t pid, struct credd_process *out)
{
  char text[TEXT_SIZE];

  memset(out, 0, sizeof(*out));
  out->pid = pid;
  out->audit_session = CRED_AUDIT_SESSION_NONE;
  if (!read_file(place, pid, "stat", text) || !parse_stat(text, out))
    return false;
  if (!read_file(place, pid, "status", text) || !parse_uids(text, out))
    return false;
  if (read_file(place, pid, "sessionid", text))
    out->audit_session = (uint32_t)strtoul(text, NULL, 10);
  if (read_file(place, pid, "cgroup", text))
    credd_scope_find(text, out->scope);
  return true;
}

static bool add(struct credd_processes *processes, const struct credd_process *process)
{
  size_t room = processes->room == 0 ? 256 : processes->room * 2;
  struct credd_process *list;

  if (processes->count == processes->room) {
    list = reallocarray(processes->list, room, sizeof(*list));
    if (list == NULL)
      return false;
    processes->list = list;
    processes->room = room;
  }
  processes->list[processes->count++] = *process;
  return true;
}

static int compare_numbers(const void *a, const void *b)
{
  const struct credd_process *one = a, *other = b;

  return (one->pid > other->pid) - (one->pid < other->pid);
}

static void sort(struct credd_processes *processes)
{
  if (processes->count > 1)
    qsort(processes->list, processes->count, sizeof(*processes->list), compare_numbers);
}

/* Where /proc hides what is others' (hidepid), nothing seen does not mean nothing left. */
static bool sees_all(const struct credd_processes *processes)
{
  return credd_process_find(processes, 1) != NULL;
}

bool credd_processes_look(struct credd_processes *processes)
{
  const char *place = processes->place != NULL ? processes->place : PLACE;
  DIR *directory = opendir(place);
  const struct dirent *entry;
  bool is_whole = directory != NULL;

  processes->count = 0;
  while (is_whole && (entry = readdir(directory)) != NULL) {
    struct credd_process process;

    if (entry->d_name[0] < '1' || entry->d_name[0] > '9')
      continue;
    if (read_process(place, (pid_t)strtol(entry->d_name, NULL, 10), &process))
      is_whole = add(processes, &process);
  }
  if (directory != NULL)
    (void)closedir(directory);
  sort(processes);
  return is_whole && sees_all(processes);
}

void credd_processes_free(struct credd_processes *processes)
{
  free(processes->list);
  memset(processes, 0, sizeof(*processes));
}

struct credd_process *credd_process_find(const struct credd_processes *processes, pid_t pid)
{
  struct credd_process key = {.pid = pid};

  if (processes->count == 0)
    return NULL;
  return bsearch(&key, processes->list, processes->count, sizeof(key), compare_numbers);
}

void credd_process_signal(const struct credd_process *process, int number)
{
  int handle = pidfd_open(process->pid, 0);
  struct credd_process now;

  if (handle < 0 && errno != ENOSYS)
    return;
  if (read_process(PLACE, process->pid, &now) && now.started_ticks == process->started_ticks) {
    if (handle >= 0)
      (void)pidfd_send_signal(handle, number, NULL, 0);
    else
      (void)kill(process->pid, number);
  }
  if (handle >= 0)
    (void)close(handle);
}
