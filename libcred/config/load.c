/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/applied.h"

/* What a failing open says about the policy. */
static enum cred_err open_failed(const char *what, int reason, struct cred_error *error)
{
  enum cred_err err = reason == ENOENT || reason == ENOTDIR ? CRED_ERR_CONFIG
                      : reason == ELOOP                     ? CRED_ERR_UNSAFE_MODE
                      : reason == EACCES && geteuid() != 0  ? CRED_ERR_PERMISSION
                                                            : cred_err_of_errno(reason);

  errno = reason;
  return cred_error_set(error, err, "cannot open %s: %m", what);
}

static enum cred_err check_directory(int fd, const char *path, struct stat *status,
                                     struct cred_error *error)
{
  if (fstat(fd, status) != 0)
    return cred_error_set(error, CRED_ERR_IO, "cannot look at %s: %m", path);
  if (status->st_uid != geteuid() || (status->st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return cred_error_set(error, CRED_ERR_UNSAFE_MODE,
                          "%s does not belong to this user alone (mode %04o): chmod 700 %s", path,
                          status->st_mode & 07777u, path);
  return CRED_OK;
}

static enum cred_err check_file(int fd, struct stat *status, struct cred_error *error)
{
  if (fstat(fd, status) != 0)
    return cred_error_set(error, CRED_ERR_IO, "cannot look at the applied policy: %m");
  if (!S_ISREG(status->st_mode) || status->st_uid != geteuid() ||
      (status->st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return cred_error_set(
        error, CRED_ERR_UNSAFE_MODE,
        "the applied policy does not belong to this user alone (mode %04o): chmod "
        "600 " CRED_CONFIG_APPLIED_NAME " in the state directory",
        status->st_mode & 07777u);
  if (status->st_size > CRED_APPLIED_MAX)
    return cred_error_set(error, CRED_ERR_CONFIG, "the applied policy is damaged: too big");
  return CRED_OK;
}

static enum cred_err read_whole(int fd, unsigned char *bytes, size_t size, struct cred_error *error)
{
  size_t done = 0;

  while (done < size) {
    ssize_t step = read(fd, bytes + done, size - done);

    if (step < 0 && errno == EINTR)
      continue;
    if (step < 0)
      return cred_error_set(error, cred_err_of_errno(errno), "cannot read the applied policy: %m");
    if (step == 0)
      return cred_error_set(error, CRED_ERR_CONFIG, "the applied policy is cut short");
    done += (size_t)step;
  }
  return CRED_OK;
}

static enum cred_err load_file(int fd, struct stat *status, struct cred_config **out,
                               struct cred_error *error)
{
  unsigned char *bytes = NULL;
  enum cred_err err = check_file(fd, status, error);
  size_t size = err == CRED_OK ? (size_t)status->st_size : 0;

  if (err != CRED_OK)
    return err;
  bytes = malloc(size + 1);
  if (bytes == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "no memory for the applied policy");
  err = read_whole(fd, bytes, size, error);
  if (err == CRED_OK)
    err = cred_applied_decode(bytes, size, out, error);
  free(bytes);
  return err;
}

enum cred_err cred_config_load(const char *state_directory, struct cred_config **out,
                               struct cred_error *error)
{
  int directory = open(state_directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  struct cred_config_origin origin;
  int fd = -1;
  enum cred_err err = CRED_OK;

  *out = NULL;
  if (directory < 0)
    return open_failed(state_directory, errno, error);
  err = check_directory(directory, state_directory, &origin.directory, error);
  if (err != CRED_OK)
    goto out;
  fd = openat(directory, CRED_CONFIG_APPLIED_NAME,
              O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  if (fd < 0)
    err = open_failed("the applied policy", errno, error);
  else
    err = load_file(fd, &origin.file, out, error);
  if (err == CRED_OK && !cred_config_complete(*out, state_directory)) {
    cred_config_free(*out);
    *out = NULL;
    err = cred_error_set(error, CRED_ERR_TOO_LONG, "the state directory's name is too long");
  }
  if (err == CRED_OK)
    (*out)->origin = origin;
out:
  if (fd >= 0)
    (void)close(fd);
  (void)close(directory);
  return err;
}

static bool is_same_file(const struct stat *now, const struct stat *then)
{
  return now->st_dev == then->st_dev && now->st_ino == then->st_ino &&
         now->st_mode == then->st_mode && now->st_uid == then->st_uid;
}

static bool is_same_time(const struct timespec *now, const struct timespec *then)
{
  return now->tv_sec == then->tv_sec && now->tv_nsec == then->tv_nsec;
}

static bool is_untouched(const struct stat *now, const struct stat *then)
{
  return is_same_file(now, then) && now->st_size == then->st_size &&
         is_same_time(&now->st_mtim, &then->st_mtim) && is_same_time(&now->st_ctim, &then->st_ctim);
}

bool cred_config_is_unchanged(const struct cred_config *config, const char *state_directory)
{
  const struct cred_config_origin *origin = &config->origin;
  char path[PATH_MAX];
  struct stat status;
  int length = snprintf(path, sizeof(path), "%s/%s", state_directory, CRED_CONFIG_APPLIED_NAME);

  if (length < 0 || (size_t)length >= sizeof(path) || origin->file.st_uid != geteuid())
    return false;
  return lstat(state_directory, &status) == 0 && is_same_file(&status, &origin->directory) &&
         lstat(path, &status) == 0 && is_untouched(&status, &origin->file);
}

bool cred_config_is_absent(const char *state_directory)
{
  struct stat status;
  int directory = open(state_directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  bool absent;

  if (directory < 0)
    return errno == ENOENT;
  absent = fstatat(directory, CRED_CONFIG_APPLIED_NAME, &status, AT_SYMLINK_NOFOLLOW) != 0 &&
           errno == ENOENT;
  (void)close(directory);
  return absent;
}
