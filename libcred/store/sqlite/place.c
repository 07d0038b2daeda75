/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/sqlite/inside.h"

/*
 * The database file itself is only ever looked at with lstat: opening and closing it here would
 * drop the locks of another handle of this process.
 */

static bool is_ours_alone(const struct stat *status)
{
  return status->st_uid == geteuid() && (status->st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

static enum cred_err unsafe(const char *path, const char *mode, struct cred_error *error)
{
  return cred_error_set(error, CRED_ERR_UNSAFE_MODE,
                        "%s must belong to the user who runs this and be closed to all others: "
                        "chmod %s %s",
                        path, mode, path);
}

static enum cred_err missing_or_io(const char *path, struct cred_error *error)
{
  bool missing = errno == ENOENT || errno == ENOTDIR;

  return cred_error_set(error, missing ? CRED_ERR_NOT_FOUND : cred_err_of_errno(errno),
                        "store: %s: %m", path);
}

/* Nobody else could put another file in the place of ours. */
static bool is_trusted(const struct stat *status)
{
  bool others_write = (status->st_mode & (S_IWGRP | S_IWOTH)) != 0;

  return (status->st_uid == geteuid() || status->st_uid == 0) &&
         (!others_write || (status->st_mode & S_ISVTX) != 0);
}

static enum cred_err check_directory(const char *directory, enum cred_place place,
                                     struct cred_error *error)
{
  struct stat status;

  if (lstat(directory, &status) != 0)
    return missing_or_io(directory, error);
  if (place == CRED_PLACE_OURS ? is_ours_alone(&status) : is_trusted(&status))
    return CRED_OK;
  return unsafe(directory, place == CRED_PLACE_OURS ? "700" : "go-w", error);
}

static enum cred_err too_long(struct cred_error *error)
{
  return cred_error_set(error, CRED_ERR_TOO_LONG, "store: the path is too long");
}

/* Puts the directory part of path, "." when there is none, into out; returns the file's name. */
static const char *split(const char *path, char out[PATH_MAX])
{
  const char *slash = strrchr(path, '/');
  size_t length = slash != NULL ? (size_t)(slash - path) : 0;

  strcpy(out, slash == path ? "/" : ".");
  if (length > 0) {
    memcpy(out, path, length);
    out[length] = '\0';
  }
  return slash != NULL ? slash + 1 : path;
}

enum cred_err cred_place_resolve(const char *path, enum cred_place place, char out[PATH_MAX],
                                 struct cred_error *error)
{
  char directory[PATH_MAX];
  const char *name;
  size_t length;
  enum cred_err err;

  if (path == NULL || path[0] == '\0' || path[strlen(path) - 1] == '/')
    return cred_error_set(error, CRED_ERR_INVALID, "store: no file name was given");
  if (strlen(path) >= PATH_MAX)
    return too_long(error);
  name = split(path, directory);
  if (realpath(directory, out) == NULL)
    return missing_or_io(directory, error);
  err = check_directory(out, place, error);
  length = strlen(out);
  if (err == CRED_OK && length + 1 + strlen(name) + sizeof("-journal") > PATH_MAX)
    err = too_long(error);
  if (err != CRED_OK)
    return err;
  out[length] = '/';
  strcpy(out + length + 1, name);
  return CRED_OK;
}

enum cred_err cred_place_check_file(const char *path, int64_t *size, struct cred_error *error)
{
  struct stat status;

  if (lstat(path, &status) != 0)
    return missing_or_io(path, error);
  if (!S_ISREG(status.st_mode) || !is_ours_alone(&status))
    return unsafe(path, "600", error);
  if (size != NULL)
    *size = status.st_size;
  return CRED_OK;
}

enum cred_err cred_place_create_file(const char *path, struct cred_error *error)
{
  int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
  bool exists = errno == EEXIST;
  bool done;

  if (fd < 0)
    return cred_error_set(error, exists ? CRED_ERR_EXISTS : CRED_ERR_IO, "store: %s: %m", path);
  done = fchmod(fd, S_IRUSR | S_IWUSR) == 0;
  done = close(fd) == 0 && done;
  return done ? CRED_OK : cred_error_set(error, CRED_ERR_IO, "store: %s: %m", path);
}

enum cred_err cred_place_sync_directory(const char *path, struct cred_error *error)
{
  char directory[PATH_MAX];
  int fd;
  bool done;

  (void)split(path, directory);
  fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  done = fd >= 0 && fsync(fd) == 0;
  if (!done)
    (void)cred_error_set(error, CRED_ERR_IO, "store: %s: %m", directory);
  if (fd >= 0)
    (void)close(fd);
  return done ? CRED_OK : CRED_ERR_IO;
}
