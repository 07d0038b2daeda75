/* SPDX-License-Identifier: BSD-3-Clause */
#include "shadow/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#include "cred/secret.h"

#define FILE_NAME "shadow"
#define NEW_NAME "shadow.cred" /* one at a time, under the lock; what a dead one left is replaced  \
                                */
#define LOCK_NAME ".pwd.lock"  /* glibc's, for passwd and shadow */
#define LENGTH_MAX (64 * 1024 * 1024)
#define POLL_MS 20

static enum cred_err fail(struct cred_error *error, const char *what)
{
  int failure = errno;
  enum cred_err err =
      failure == EACCES || failure == EPERM ? CRED_ERR_PERMISSION : cred_err_of_errno(failure);

  return cred_error_set(error, err, "%s: %s", what, strerrordesc_np(failure));
}

static int64_t now_ms(void)
{
  struct timespec now = {0};

  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum cred_err cred_shadow_lock(int directory, uint32_t wait_ms, int *out, struct cred_error *error)
{
  const struct timespec pause = {.tv_nsec = POLL_MS * 1000000L};
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  int64_t until_ms = now_ms() + wait_ms;
  int fd = openat(directory, LOCK_NAME, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  *out = -1;
  if (fd < 0)
    return fail(error, "cannot open the lock of the shadow file");
  while (fcntl(fd, F_SETLK, &lock) != 0) {
    enum cred_err err = CRED_OK;

    if (errno != EACCES && errno != EAGAIN && errno != EINTR)
      err = fail(error, "cannot lock the shadow file");
    else if (now_ms() >= until_ms)
      err = cred_error_set(error, CRED_ERR_BUSY, "somebody else is changing the shadow file");
    if (err != CRED_OK) {
      (void)close(fd);
      return err;
    }
    (void)nanosleep(&pause, NULL);
  }
  *out = fd;
  return CRED_OK;
}

static enum cred_err read_all(struct cred_shadow_text *text, struct cred_error *error)
{
  ssize_t got = 1;

  while (got != 0) {
    got = read(text->fd, text->bytes + text->length, (size_t)text->info.st_size + 1 - text->length);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return fail(error, "cannot read the shadow file");
    text->length += (size_t)got;
    if (text->length > (size_t)text->info.st_size)
      return cred_error_set(error, CRED_ERR_STATE, "the shadow file is being changed");
  }
  return CRED_OK;
}

enum cred_err cred_shadow_text_read(int directory, struct cred_shadow_text *out,
                                    struct cred_error *error)
{
  *out = (struct cred_shadow_text){.fd = -1};
  out->fd = openat(directory, FILE_NAME, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (out->fd < 0 && errno == ENOENT)
    return cred_error_set(error, CRED_ERR_NOT_FOUND, "there is no shadow file");
  if (out->fd < 0 && errno == ELOOP)
    return cred_error_set(error, CRED_ERR_UNSUPPORTED, "the shadow file is a symbolic link");
  if (out->fd < 0 || fstat(out->fd, &out->info) != 0)
    return fail(error, "cannot open the shadow file");
  if (!S_ISREG(out->info.st_mode))
    return cred_error_set(error, CRED_ERR_UNSUPPORTED, "the shadow file is no regular file");
  if (out->info.st_size > LENGTH_MAX)
    return cred_error_set(error, CRED_ERR_TOO_LONG, "the shadow file is too big");
  out->bytes = malloc((size_t)out->info.st_size + 1);
  if (out->bytes == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  return read_all(out, error);
}

void cred_shadow_text_free(struct cred_shadow_text *text)
{
  if (text->fd >= 0)
    (void)close(text->fd);
  if (text->bytes != NULL)
    cred_erase(text->bytes, text->length);
  free(text->bytes);
  *text = (struct cred_shadow_text){.fd = -1};
}

static enum cred_err write_all(int fd, const struct cred_shadow_piece *piece,
                               struct cred_error *error)
{
  size_t done = 0;

  while (done < piece->length) {
    ssize_t wrote = write(fd, piece->bytes + done, piece->length - done);

    if (wrote < 0 && errno == EINTR)
      continue;
    if (wrote <= 0)
      return fail(error, "cannot write the new shadow file");
    done += (size_t)wrote;
  }
  return CRED_OK;
}

/* Its label and its access control list; a file system that has no such thing has none to copy. */
static enum cred_err copy_attribute(int from, int to, const char *name, struct cred_error *error)
{
  char value[4096];
  ssize_t length = fgetxattr(from, name, value, sizeof(value));

  if (length < 0 && (errno == ENODATA || errno == ENOTSUP))
    return CRED_OK;
  if (length < 0 || fsetxattr(to, name, value, (size_t)length, 0) != 0)
    return fail(error, "cannot give the new shadow file the old one's attributes");
  return CRED_OK;
}

/* Before anything is written to it: nobody reads it who could not read the old one. */
static enum cred_err dress(const struct cred_shadow_text *old, int fd, struct cred_error *error)
{
  enum cred_err err = copy_attribute(old->fd, fd, "security.selinux", error);

  if (err == CRED_OK && fchown(fd, old->info.st_uid, old->info.st_gid) != 0)
    err = fail(error, "cannot give the new shadow file the old one's owner");
  if (err == CRED_OK && fchmod(fd, old->info.st_mode & 07777) != 0)
    err = fail(error, "cannot give the new shadow file the old one's mode");
  return err == CRED_OK ? copy_attribute(old->fd, fd, "system.posix_acl_access", error) : err;
}

static enum cred_err fill(int fd, const struct cred_shadow_text *old,
                          const struct cred_shadow_piece *pieces, size_t count,
                          struct cred_error *error)
{
  enum cred_err err = dress(old, fd, error);

  for (size_t i = 0; i < count && err == CRED_OK; i++)
    err = write_all(fd, &pieces[i], error);
  if (err == CRED_OK && fsync(fd) != 0)
    err = fail(error, "cannot write the new shadow file to disk");
  return err;
}

/* Somebody may have changed it without asking for the lock. */
static bool is_unchanged(int directory, const struct stat *then)
{
  struct stat now;

  return fstatat(directory, FILE_NAME, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
         now.st_dev == then->st_dev && now.st_ino == then->st_ino && now.st_size == then->st_size &&
         now.st_mtim.tv_sec == then->st_mtim.tv_sec && now.st_mtim.tv_nsec == then->st_mtim.tv_nsec;
}

static enum cred_err take_place(int directory, const struct cred_shadow_text *old,
                                struct cred_error *error)
{
  if (!is_unchanged(directory, &old->info))
    return cred_error_set(error, CRED_ERR_STATE, "the shadow file is being changed");
  if (renameat(directory, NEW_NAME, directory, FILE_NAME) != 0)
    return fail(error, "cannot replace the shadow file");
  if (fsync(directory) != 0)
    return fail(error, "the shadow file was replaced, but its directory is not on disk");
  return CRED_OK;
}

enum cred_err cred_shadow_text_write(int directory, const struct cred_shadow_text *old,
                                     const struct cred_shadow_piece *pieces, size_t count,
                                     struct cred_error *error)
{
  enum cred_err err;
  int fd;

  (void)unlinkat(directory, NEW_NAME, 0);
  fd = openat(directory, NEW_NAME, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return fail(error, "cannot make a new shadow file");
  err = fill(fd, old, pieces, count, error);
  if (close(fd) != 0 && err == CRED_OK)
    err = fail(error, "cannot write the new shadow file");
  if (err == CRED_OK)
    err = take_place(directory, old, error);
  if (err != CRED_OK)
    (void)unlinkat(directory, NEW_NAME, 0);
  return err;
}
