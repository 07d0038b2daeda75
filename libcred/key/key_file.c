/* SPDX-License-Identifier: BSD-3-Clause */
#include "key/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY_RANDOM_BYTES 8
#define TEMPORARY_NAME_SIZE (sizeof(".key.") + 2 * TEMPORARY_RANDOM_BYTES)

static enum cred_err split_path(const char *path, char *directory, size_t size,
                                struct cred_key_place *out, struct cred_error *error)
{
  const char *slash = path != NULL ? strrchr(path, '/') : NULL;
  const char *name = slash != NULL ? slash + 1 : "";
  size_t length = slash != NULL ? (size_t)(slash - path) : 0;

  if (slash == NULL || path[0] != '/' || name[0] == '\0')
    return cred_error_set(error, CRED_ERR_INVALID, "a key file needs an absolute path");
  if (length >= size || strlen(name) >= sizeof(out->name))
    return cred_error_set(error, CRED_ERR_TOO_LONG, "the path of the key file is too long");
  memcpy(directory, path, length);
  directory[length] = '\0';
  if (length == 0)
    memcpy(directory, "/", 2);
  memcpy(out->name, name, strlen(name) + 1);
  return CRED_OK;
}

static enum cred_err check_directory(int fd, const char *directory, struct cred_error *error)
{
  struct stat status;

  if (fstat(fd, &status) != 0)
    return cred_error_set(error, CRED_ERR_IO, "cannot examine %s: %m", directory);
  if (status.st_uid != 0 && status.st_uid != geteuid())
    return cred_error_set(error, CRED_ERR_UNSAFE_MODE, "%s belongs to uid %lu", directory,
                          (unsigned long)status.st_uid);
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return cred_error_set(error, CRED_ERR_UNSAFE_MODE,
                          "others may write to %s (mode %04o): chmod go-w %s", directory,
                          (unsigned)(status.st_mode & 07777), directory);
  return CRED_OK;
}

enum cred_err cred_key_place_open(const char *path, struct cred_key_place *out,
                                  struct cred_error *error)
{
  char directory[PATH_MAX];
  enum cred_err result;

  out->directory = -1;
  result = split_path(path, directory, sizeof(directory), out, error);
  if (result != CRED_OK)
    return result;
  out->directory = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (out->directory < 0)
    return cred_error_set(error, errno == ENOENT ? CRED_ERR_KEY : cred_err_of_errno(errno),
                          "cannot open %s: %m", directory);
  result = check_directory(out->directory, directory, error);
  if (result != CRED_OK)
    cred_key_place_close(out);
  return result;
}

void cred_key_place_close(struct cred_key_place *place)
{
  if (place->directory >= 0)
    (void)close(place->directory);
  place->directory = -1;
}

static enum cred_err temporary_name(char *out, size_t size)
{
  CRED_SECRET_AUTO random;
  enum cred_err result = cred_secret_random(&random, TEMPORARY_RANDOM_BYTES);
  int used = snprintf(out, size, ".key.");

  for (size_t i = 0; result == CRED_OK && i < random.length; i++)
    used += snprintf(out + used, size - (size_t)used, "%02x", random.bytes[i]);
  return result;
}

static int write_bytes(int fd, const struct cred_secret *key)
{
  size_t done = 0;

  while (done < key->length) {
    ssize_t put = write(fd, key->bytes + done, key->length - done);

    if (put < 0 && errno == EINTR)
      continue;
    if (put <= 0)
      return -1;
    done += (size_t)put;
  }
  /* fchmod: a umask of 0777 would leave a key that its owner cannot read */
  return fchmod(fd, S_IRUSR) == 0 && fsync(fd) == 0 ? 0 : -1;
}

static enum cred_err write_failed(const char *path, struct cred_error *error)
{
  bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;

  return cred_error_set(error, full ? CRED_ERR_FULL : CRED_ERR_IO, "cannot write %s: %m", path);
}

static enum cred_err write_temporary(const struct cred_key_place *place, const char *temporary,
                                     const char *path, const struct cred_secret *key,
                                     struct cred_error *error)
{
  enum cred_err result = CRED_OK;
  int fd = openat(place->directory, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                  S_IRUSR);

  if (fd < 0)
    return write_failed(path, error);
  if (write_bytes(fd, key) != 0)
    result = write_failed(path, error);
  if (close(fd) != 0 && result == CRED_OK)
    result = write_failed(path, error);
  return result;
}

/* A link, unlike a rename, never takes the place of what is there. */
static enum cred_err put_in_place(const struct cred_key_place *place, const char *temporary,
                                  const char *path, enum cred_key_file_mode mode,
                                  struct cred_error *error)
{
  int done = mode == CRED_KEY_FILE_NEW
                 ? linkat(place->directory, temporary, place->directory, place->name, 0)
                 : renameat(place->directory, temporary, place->directory, place->name);

  if (done != 0 && errno == EEXIST)
    return cred_error_set(error, CRED_ERR_EXISTS, "%s exists already", path);
  if (done != 0)
    return write_failed(path, error);
  if (mode == CRED_KEY_FILE_NEW)
    (void)unlinkat(place->directory, temporary, 0);
  if (fsync(place->directory) != 0)
    return write_failed(path, error);
  return CRED_OK;
}

enum cred_err cred_key_file_write(const char *path, const struct cred_secret *key,
                                  enum cred_key_file_mode mode, struct cred_error *error)
{
  char temporary[TEMPORARY_NAME_SIZE];
  struct cred_key_place place;
  enum cred_err result = cred_key_place_open(path, &place, error);

  if (result != CRED_OK)
    return result;
  result = temporary_name(temporary, sizeof(temporary));
  if (result != CRED_OK)
    (void)cred_error_set(error, result, "no random bytes for a file name");
  if (result == CRED_OK) {
    result = write_temporary(&place, temporary, path, key, error);
    if (result == CRED_OK)
      result = put_in_place(&place, temporary, path, mode, error);
    if (result != CRED_OK)
      (void)unlinkat(place.directory, temporary, 0);
  }
  cred_key_place_close(&place);
  return result;
}
