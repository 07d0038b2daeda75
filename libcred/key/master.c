/* SPDX-License-Identifier: BSD-3-Clause */
#include "key/key.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "key/key_file.h"

/* Setuid, setgid, sticky, and every permission but the owner's to read. */
#define UNSAFE_BITS 07377

static enum cred_err check_file(int fd, const char *path, struct cred_error *error)
{
  struct stat status;

  if (fstat(fd, &status) != 0)
    return cred_error_set(error, CRED_ERR_IO, "cannot examine %s: %m", path);
  if (!S_ISREG(status.st_mode))
    return cred_error_set(error, CRED_ERR_UNSAFE_MODE, "%s is not a regular file", path);
  if (status.st_uid != geteuid())
    return cred_error_set(error, CRED_ERR_UNSAFE_MODE,
                          "%s belongs to uid %lu, not to uid %lu (chown)", path,
                          (unsigned long)status.st_uid, (unsigned long)geteuid());
  if ((status.st_mode & UNSAFE_BITS) != 0)
    return cred_error_set(error, CRED_ERR_UNSAFE_MODE,
                          "%s has mode %04o; it must be 0400 (chmod 400 %s)", path,
                          (unsigned)(status.st_mode & 07777), path);
  if (status.st_size != CRED_KEY_SIZE)
    return cred_error_set(error, CRED_ERR_KEY, "%s has %lld bytes; a key has %d", path,
                          (long long)status.st_size, CRED_KEY_SIZE);
  return CRED_OK;
}

static enum cred_err read_bytes(int fd, const char *path, struct cred_secret *out,
                                struct cred_error *error)
{
  size_t have = 0;

  while (have < CRED_KEY_SIZE) {
    ssize_t got = read(fd, out->bytes + have, CRED_KEY_SIZE - have);

    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return cred_error_set(error, cred_err_of_errno(errno), "cannot read %s: %m", path);
    if (got == 0)
      return cred_error_set(error, CRED_ERR_KEY, "%s ended early", path);
    have += (size_t)got;
  }
  out->length = have;
  return CRED_OK;
}

/* Something that reads as 32 zeros was never a key: a file system that lost the data shows it so.
 */
static enum cred_err check_content(const struct cred_secret *key, const char *path,
                                   struct cred_error *error)
{
  unsigned char all = 0;

  for (size_t i = 0; i < key->length; i++)
    all |= key->bytes[i];
  if (all == 0)
    return cred_error_set(error, CRED_ERR_KEY, "%s holds only zeros", path);
  return CRED_OK;
}

static enum cred_err read_open_file(int fd, const char *path, struct cred_secret *out,
                                    struct cred_error *error)
{
  enum cred_err result = check_file(fd, path, error);

  if (result == CRED_OK)
    result = read_bytes(fd, path, out, error);
  if (result == CRED_OK)
    result = check_content(out, path, error);
  return result;
}

static enum cred_err open_failed(const char *path, int number, struct cred_error *error)
{
  errno = number;
  if (number == ENOENT)
    return cred_error_set(error, CRED_ERR_KEY, "there is no master key at %s", path);
  if (number == ELOOP)
    return cred_error_set(error, CRED_ERR_UNSAFE_MODE, "%s is a symbolic link", path);
  return cred_error_set(error, cred_err_of_errno(number), "cannot open %s: %m", path);
}

enum cred_err cred_master_key_read(const char *path, struct cred_secret *out,
                                   struct cred_error *error)
{
  enum cred_err result;
  struct cred_key_place place;
  int fd = -1;

  cred_secret_erase(out);
  result = cred_key_place_open(path, &place, error);
  if (result == CRED_OK) {
    fd = openat(place.directory, place.name,
                O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
      result = open_failed(path, errno, error);
  }
  if (result == CRED_OK)
    result = read_open_file(fd, path, out, error);
  if (result != CRED_OK)
    cred_secret_erase(out);
  if (fd >= 0)
    (void)close(fd);
  cred_key_place_close(&place);
  return result;
}

enum cred_err cred_master_key_create(const char *path, struct cred_secret *out,
                                     struct cred_error *error)
{
  enum cred_err result = cred_secret_random(out, CRED_KEY_SIZE);

  if (result != CRED_OK)
    return cred_error_set(error, result, "no random bytes for a key");
  result = cred_key_file_write(path, out, CRED_KEY_FILE_NEW, error);
  if (result != CRED_OK)
    cred_secret_erase(out);
  return result;
}

enum cred_err cred_master_key_replace(const char *path, const struct cred_secret *key,
                                      struct cred_error *error)
{
  if (key->length != CRED_KEY_SIZE)
    return cred_error_set(error, CRED_ERR_INVALID, "a key has %d bytes", CRED_KEY_SIZE);
  return cred_key_file_write(path, key, CRED_KEY_FILE_REPLACE, error);
}
