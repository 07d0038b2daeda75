/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/listen.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define HANDED_OVER 3 /* the first descriptor of sd_listen_fds(3) */
#define LOCK_SUFFIX ".lock"
#define QUEUE 1024
/* How long an earlier credd's workers may take to end. */
#define LOCK_TRIES 30
#define LOCK_PAUSE_MS 100

static bool names_this_process(const char *text)
{
  return text != NULL && strtol(text, NULL, 10) == (long)getpid();
}

static bool is_listener(int fd)
{
  int type = 0, listens = 0;
  socklen_t size = sizeof(type);
  struct sockaddr_storage address = {0};
  socklen_t address_size = sizeof(address);

  return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET &&
         getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens == 1 &&
         getsockname(fd, (struct sockaddr *)&address, &address_size) == 0 &&
         address.ss_family == AF_UNIX;
}

/* CRED_ERR_NOT_FOUND: nothing is handed over. */
static enum cred_err take_over(struct credd_listener *out, struct cred_error *error)
{
  const char *count = getenv("LISTEN_FDS");

  if (!names_this_process(getenv("LISTEN_PID")) || count == NULL)
    return CRED_ERR_NOT_FOUND;
  if (strcmp(count, "1") != 0 || !is_listener(HANDED_OVER))
    return cred_error_set(error, CRED_ERR_INVALID,
                          "what the service manager hands over is not one SOCK_SEQPACKET listener");
  if (fcntl(HANDED_OVER, F_SETFD, FD_CLOEXEC) != 0 ||
      fcntl(HANDED_OVER, F_SETFL, O_RDWR | O_NONBLOCK) != 0)
    return cred_error_set(error, CRED_ERR_IO, "cannot use the socket that was handed over: %m");
  out->fd = HANDED_OVER;
  return CRED_OK;
}

static enum cred_err make_directory(const char *path, struct cred_error *error)
{
  char directory[CRED_WIRE_PATH_SIZE];
  char *slash;

  (void)snprintf(directory, sizeof(directory), "%s", path);
  slash = strrchr(directory, '/');
  if (slash == NULL || slash == directory)
    return CRED_OK;
  *slash = '\0';
  if (mkdir(directory, 0700) == 0 ? chmod(directory, 0755) != 0 : errno != EEXIST)
    return cred_error_set(error, cred_err_of_errno(errno), "cannot make %s: %m", directory);
  return CRED_OK;
}

/* The lock goes with the processes that hold it, the socket's name does not. */
static enum cred_err lock(struct credd_listener *listener, struct cred_error *error)
{
  const struct timespec pause = {.tv_nsec = LOCK_PAUSE_MS * 1000000L};
  char name[sizeof(listener->path) + sizeof(LOCK_SUFFIX)];

  (void)snprintf(name, sizeof(name), "%s" LOCK_SUFFIX, listener->path);
  listener->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (listener->lock < 0)
    return cred_error_set(error, cred_err_of_errno(errno), "cannot open %s: %m", name);
  for (int tries = 0; tries < LOCK_TRIES; tries++) {
    if (flock(listener->lock, LOCK_EX | LOCK_NB) == 0)
      return CRED_OK;
    (void)nanosleep(&pause, NULL);
  }
  return cred_error_set(error, CRED_ERR_BUSY, "another credd listens at %s", listener->path);
}

static enum cred_err make(struct credd_listener *listener, struct cred_error *error)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX};

  memcpy(address.sun_path, listener->path, sizeof(address.sun_path));
  listener->fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (listener->fd < 0)
    return cred_error_set(error, cred_err_of_errno(errno), "no socket: %m");
  if ((unlink(listener->path) != 0 && errno != ENOENT) ||
      bind(listener->fd, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
      chmod(listener->path, 0666) != 0 || listen(listener->fd, QUEUE) != 0)
    return cred_error_set(error, cred_err_of_errno(errno), "cannot listen at %s: %m",
                          listener->path);
  return CRED_OK;
}

enum cred_err credd_listen(const char *path, struct credd_listener *out, struct cred_error *error)
{
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  out->fd = out->lock = -1;
  err = take_over(out, error);
  if (err != CRED_ERR_NOT_FOUND)
    return err;
  (void)strncpy(out->path, path, sizeof(out->path) - 1);
  err = make_directory(out->path, error);
  if (err == CRED_OK)
    err = lock(out, error);
  if (err == CRED_OK)
    err = make(out, error);
  if (err != CRED_OK) {
    if (out->fd >= 0)
      (void)close(out->fd);
    if (out->lock >= 0)
      (void)close(out->lock);
    out->fd = out->lock = -1;
  }
  return err;
}

void credd_listener_close(struct credd_listener *listener)
{
  if (listener->lock >= 0)
    (void)unlink(listener->path);
  if (listener->fd >= 0)
    (void)close(listener->fd);
  if (listener->lock >= 0)
    (void)close(listener->lock);
  listener->fd = listener->lock = -1;
}
