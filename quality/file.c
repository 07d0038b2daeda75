/* SPDX-License-Identifier: BSD-3-Clause */
#include "quality/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static enum cred_err judge_status(const char *path, const struct stat *status,
                                  struct cred_error *error)
{
  if (!S_ISREG(status->st_mode))
    return cred_error_set(error, CRED_ERR_IO, "%s is not a regular file", path);
  if (status->st_uid != 0 && status->st_uid != geteuid())
    return cred_error_set(error, CRED_ERR_UNSAFE_MODE, "%s belongs to user %lu, not to root", path,
                          (unsigned long)status->st_uid);
  if ((status->st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return cred_error_set(error, CRED_ERR_UNSAFE_MODE,
                          "%s has mode %04o: others than its owner may write to it", path,
                          (unsigned)(status->st_mode & 07777));
  return CRED_OK;
}

/* -1 and the error, or an open file that is safe. A fifo in its place must not make us wait. */
static int open_safely(const char *path, struct stat *status, enum cred_err *err,
                       struct cred_error *error)
{
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

  if (fd < 0 || fstat(fd, status) != 0)
    *err = cred_error_set(error, cred_err_of_errno(errno), "cannot read %s: %m", path);
  else
    *err = judge_status(path, status, error);
  if (*err != CRED_OK && fd >= 0) {
    (void)close(fd);
    return -1;
  }
  return fd;
}

static enum cred_err read_all(int fd, const char *path, size_t size, struct cred_file *out,
                              struct cred_error *error)
{
  while (out->length < size) {
    ssize_t step = read(fd, out->text + out->length, size - out->length);

    if (step < 0 && errno == EINTR)
      continue;
    if (step < 0)
      return cred_error_set(error, cred_err_of_errno(errno), "cannot read %s: %m", path);
    if (step == 0)
      return CRED_OK;
    out->length += (size_t)step;
  }
  return CRED_OK;
}

enum cred_err cred_file_read(const char *path, size_t most, struct cred_file *out,
                             struct cred_error *error)
{
  struct stat status;
  enum cred_err err = CRED_OK;
  int fd = open_safely(path, &status, &err, error);

  out->text = NULL;
  out->length = 0;
  if (fd < 0)
    return err;
  if (status.st_size < 0 || (size_t)status.st_size > most) {
    err = cred_error_set(error, CRED_ERR_TOO_LONG, "%s has more than %zu bytes", path, most);
  } else {
    out->text = malloc((size_t)status.st_size + 1);
    err = out->text == NULL ? cred_error_set(error, CRED_ERR_MEMORY, "out of memory")
                            : read_all(fd, path, (size_t)status.st_size, out, error);
  }
  (void)close(fd);
  if (err != CRED_OK) {
    free(out->text);
    out->text = NULL;
    out->length = 0;
  }
  return err;
}

enum cred_err cred_file_check(const char *path, struct cred_error *error)
{
  struct stat status;
  enum cred_err err = CRED_OK;
  int fd = open_safely(path, &status, &err, error);

  if (fd >= 0)
    (void)close(fd);
  return err;
}
