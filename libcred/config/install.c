/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/applied.h"

#define NEW_NAME ".applied.new"

/* The directory stays open and locked until the end; the new file waits in it under NEW_NAME. */
struct cred_config_install {
  int directory;
};

static enum cred_err io_failed(const char *what, struct cred_error *error)
{
  return cred_error_set(error, errno == ENOSPC || errno == EDQUOT ? CRED_ERR_FULL : CRED_ERR_IO,
                        "%s: %m", what);
}

static enum cred_err check_directory(int fd, const char *path, struct cred_error *error)
{
  struct stat status;

  if (fstat(fd, &status) != 0)
    return io_failed("cannot look at the state directory", error);
  if (status.st_uid != geteuid() || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return cred_error_set(error, CRED_ERR_UNSAFE_MODE,
                          "%s must belong to this user alone (mode 0700, not %04o): chmod 700 %s",
                          path, status.st_mode & 07777u, path);
  return CRED_OK;
}

static enum cred_err open_directory(const char *path, int *out, struct cred_error *error)
{
  if (mkdir(path, S_IRWXU) != 0 && errno != EEXIST)
    return io_failed("cannot make the state directory", error);
  *out = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (*out < 0)
    return io_failed("cannot open the state directory", error);
  if (flock(*out, LOCK_EX | LOCK_NB) != 0)
    return errno == EWOULDBLOCK
               ? cred_error_set(error, CRED_ERR_BUSY, "somebody else is applying a policy")
               : io_failed("cannot lock the state directory", error);
  return check_directory(*out, path, error);
}

/* Two configurations are the same when their applied forms are. */
static enum cred_err check_replaced(const char *state_directory, const struct cred_config *replaces,
                                    struct cred_error *error)
{
  unsigned char expected[CRED_CONFIG_DIGEST_SIZE];
  unsigned char found[CRED_CONFIG_DIGEST_SIZE];
  struct cred_config *applied = NULL;
  enum cred_err err = cred_config_load(state_directory, &applied, error);

  if (err == CRED_OK)
    err = cred_config_digest(applied, found, error);
  if (err == CRED_OK)
    err = cred_config_digest(replaces, expected, error);
  cred_config_free(applied);
  if (err == CRED_OK && memcmp(expected, found, sizeof(found)) != 0)
    err = cred_error_set(error, CRED_ERR_STATE, "another policy was applied in the meantime");
  return err;
}

static bool write_all(int fd, const unsigned char *bytes, size_t length)
{
  while (length > 0) {
    ssize_t step = write(fd, bytes, length);

    if (step < 0 && errno == EINTR)
      continue;
    if (step < 0)
      return false;
    bytes += step;
    length -= (size_t)step;
  }
  return true;
}

/* fchmod because the umask is somebody else's. */
static enum cred_err write_new(int directory, const struct cred_applied *applied,
                               struct cred_error *error)
{
  enum cred_err err = CRED_OK;
  int fd = -1;

  if (unlinkat(directory, NEW_NAME, 0) != 0 && errno != ENOENT)
    return io_failed("cannot remove what an earlier try left behind", error);
  fd = openat(directory, NEW_NAME, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
              S_IRUSR | S_IWUSR);
  if (fd < 0)
    return io_failed("cannot make the new applied policy", error);
  if (fchmod(fd, S_IRUSR | S_IWUSR) != 0 || !write_all(fd, applied->bytes, applied->length) ||
      fsync(fd) != 0)
    err = io_failed("cannot write the new applied policy", error);
  if (close(fd) != 0 && err == CRED_OK)
    err = io_failed("cannot write the new applied policy", error);
  if (err != CRED_OK)
    (void)unlinkat(directory, NEW_NAME, 0);
  return err;
}

/* What was encoded must read back as the same before it may decide about logins. */
static enum cred_err encode_and_check(const struct cred_config *config, struct cred_applied *out,
                                      struct cred_error *error)
{
  struct cred_config *again = NULL;
  struct cred_applied twice = {0};
  enum cred_err err = cred_applied_encode(config, out, error);

  if (err == CRED_OK)
    err = cred_applied_decode(out->bytes, out->length, &again, error);
  if (err == CRED_OK)
    err = cred_applied_encode(again, &twice, error);
  if (err == CRED_OK &&
      (twice.length != out->length || memcmp(twice.bytes, out->bytes, out->length) != 0))
    err = cred_error_set(error, CRED_ERR_STATE, "the policy does not survive being applied");
  cred_applied_free(&twice);
  cred_config_free(again);
  return err;
}

enum cred_err cred_config_install_prepare(const struct cred_config *config,
                                          const char *state_directory,
                                          const struct cred_config *replaces,
                                          struct cred_config_install **out,
                                          struct cred_error *error)
{
  struct cred_config_install *install = malloc(sizeof(*install));
  struct cred_applied applied = {0};
  enum cred_err err = CRED_OK;

  *out = NULL;
  if (install == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "no memory to apply the policy");
  install->directory = -1;
  err = encode_and_check(config, &applied, error);
  if (err == CRED_OK)
    err = open_directory(state_directory, &install->directory, error);
  if (err == CRED_OK && replaces != NULL)
    err = check_replaced(state_directory, replaces, error);
  if (err == CRED_OK)
    err = write_new(install->directory, &applied, error);
  cred_applied_free(&applied);
  if (err == CRED_OK) {
    *out = install;
    return CRED_OK;
  }
  if (install->directory >= 0)
    (void)close(install->directory);
  free(install);
  return err;
}

enum cred_err cred_config_install_commit(struct cred_config_install *install,
                                         struct cred_error *error)
{
  if (renameat(install->directory, NEW_NAME, install->directory, CRED_CONFIG_APPLIED_NAME) != 0) {
    enum cred_err err = io_failed("cannot put the new policy in its place", error);

    cred_config_install_abandon(install);
    return err;
  }
  if (fsync(install->directory) != 0) {
    enum cred_err err = io_failed("the policy is applied, but may not survive a power cut", error);

    (void)close(install->directory);
    free(install);
    return err;
  }
  (void)close(install->directory);
  free(install);
  return CRED_OK;
}

void cred_config_install_abandon(struct cred_config_install *install)
{
  if (install == NULL)
    return;
  (void)unlinkat(install->directory, NEW_NAME, 0);
  (void)close(install->directory);
  free(install);
}

enum cred_err cred_config_install(const struct cred_config *config, const char *state_directory,
                                  struct cred_error *error)
{
  struct cred_config_install *install = NULL;
  enum cred_err err = cred_config_install_prepare(config, state_directory, NULL, &install, error);

  return err == CRED_OK ? cred_config_install_commit(install, error) : err;
}
