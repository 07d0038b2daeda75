/* SPDX-License-Identifier: BSD-3-Clause */
#include "config/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool cred_config_file_refuse(struct cred_config_problems *problems,
                             enum cred_config_problem_kind kind, const char *path, unsigned limit)
{
  int reason = errno;
  struct cred_config_place place = {.file = path};
  struct cred_config_problem *problem = cred_config_problems_add(problems, kind, &place, "", "");

  if (kind == CRED_CONFIG_UNREADABLE)
    (void)snprintf(problem->detail, sizeof(problem->detail), "%s", strerror(reason));
  if (limit != 0)
    (void)snprintf(problem->expected, sizeof(problem->expected), "%u", limit);
  return false;
}

bool cred_config_file_is_ours(int fd, const char *path, struct cred_config_problems *problems,
                              struct stat *status)
{
  if (fstat(fd, status) != 0)
    return cred_config_file_refuse(problems, CRED_CONFIG_UNREADABLE, path, 0);
  if (status->st_uid != 0 && status->st_uid != geteuid())
    return cred_config_file_refuse(problems, CRED_CONFIG_NOT_OURS, path, 0);
  if ((status->st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return cred_config_file_refuse(problems, CRED_CONFIG_WRITABLE, path, 0);
  return true;
}

static bool check_file(int fd, const char *path, struct cred_config_problems *problems,
                       size_t *size)
{
  struct stat status;

  if (!cred_config_file_is_ours(fd, path, problems, &status))
    return false;
  if (!S_ISREG(status.st_mode))
    return cred_config_file_refuse(problems, CRED_CONFIG_NOT_A_FILE, path, 0);
  if (status.st_size > CRED_CONFIG_FILE_MAX)
    return cred_config_file_refuse(problems, CRED_CONFIG_TOO_BIG, path, CRED_CONFIG_FILE_MAX);
  *size = (size_t)status.st_size;
  return true;
}

/* Reads up to room bytes; -1 with errno. */
static ssize_t read_all(int fd, char *text, size_t room)
{
  size_t done = 0;

  while (done < room) {
    ssize_t step = read(fd, text + done, room - done);

    if (step < 0 && errno == EINTR)
      continue;
    if (step < 0)
      return -1;
    if (step == 0)
      break;
    done += (size_t)step;
  }
  return (ssize_t)done;
}

/* One byte more than the size is asked for, so that a file that grows is noticed. */
static bool read_text(int fd, const char *path, struct cred_config_problems *problems, char **text,
                      size_t *length)
{
  size_t size = 0;
  ssize_t done;

  if (!check_file(fd, path, problems, &size))
    return false;
  *text = malloc(size + 1);
  if (*text == NULL)
    return cred_config_file_refuse(problems, CRED_CONFIG_UNREADABLE, path, 0);
  done = read_all(fd, *text, size + 1);
  if (done < 0)
    return cred_config_file_refuse(problems, CRED_CONFIG_UNREADABLE, path, 0);
  if ((size_t)done != size)
    return cred_config_file_refuse(problems, CRED_CONFIG_CHANGED, path, 0);
  *length = size;
  return true;
}

bool cred_config_file_read(const char *path, struct cred_config_problems *problems, char **text,
                           size_t *length)
{
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  bool done = false;

  *text = NULL;
  *length = 0;
  if (fd < 0)
    return cred_config_file_refuse(problems, CRED_CONFIG_UNREADABLE, path, 0);
  done = read_text(fd, path, problems, text, length);
  (void)close(fd);
  if (!done) {
    free(*text);
    *text = NULL;
  }
  return done;
}
