/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/listen.h"
#include "credd/log.h"

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

#ifndef SO_PASSRIGHTS
#define SO_PASSRIGHTS 83 /* Linux 6.16, include/uapi/asm-generic/socket.h */
#endif
#define HANDED_OVER 3 /* the first descriptor of sd_listen_fds(3) */
#define LOCK_SUFFIX ".lock"
#define QUEUE 1024
/* How long an earlier credd's workers may take to end. */
#define LOCK_TRIES 30
#define LOCK_PAUSE_MS 100

static const mode_t modes[CREDD_WAYS] = {[CREDD_WAY_ROOT] = 0600, [CREDD_WAY_USERS] = 0666};

static bool names_this_process(const char *text)
{
  return text != NULL && strtol(text, NULL, 10) == (long)getpid();
}

/* The name under which a listener of the right kind is bound; false: it is no such thing. */
static bool name_of(int fd, char out[CRED_WIRE_PATH_SIZE])
{
  int type = 0, listens = 0;
  socklen_t size = sizeof(type);
  struct sockaddr_un address = {0};
  socklen_t address_size = sizeof(address);

  if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_SEQPACKET ||
      getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens != 1 ||
      getsockname(fd, (struct sockaddr *)&address, &address_size) != 0 ||
      address.sun_family != AF_UNIX)
    return false;
  (void)snprintf(out, CRED_WIRE_PATH_SIZE, "%.*s", (int)sizeof(address.sun_path) - 1,
                 address.sun_path);
  return true;
}

static enum credd_way way_of(const char *path)
{
  size_t length = strlen(path), suffix = strlen(CRED_WIRE_ROOT_SUFFIX);

  return length > suffix && strcmp(path + length - suffix, CRED_WIRE_ROOT_SUFFIX) == 0
             ? CREDD_WAY_ROOT
             : CREDD_WAY_USERS;
}

static bool take_one(struct credd_listener *listener, int fd)
{
  char path[CRED_WIRE_PATH_SIZE];
  enum credd_way way;

  if (!name_of(fd, path))
    return false;
  way = way_of(path);
  if (listener->fds[way] >= 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 ||
      fcntl(fd, F_SETFL, O_RDWR | O_NONBLOCK) != 0)
    return false;
  listener->fds[way] = fd;
  memcpy(listener->paths[way], path, sizeof(path));
  return true;
}

/* CRED_ERR_NOT_FOUND: nothing is handed over. */
static enum cred_err take_over(struct credd_listener *listener, struct cred_error *error)
{
  const char *count = getenv("LISTEN_FDS");

  if (!names_this_process(getenv("LISTEN_PID")) || count == NULL)
    return CRED_ERR_NOT_FOUND;
  if (strtol(count, NULL, 10) != CREDD_WAYS || !take_one(listener, HANDED_OVER) ||
      !take_one(listener, HANDED_OVER + 1))
    return cred_error_set(error, CRED_ERR_INVALID,
                          "the service manager has to hand over two SOCK_SEQPACKET listeners, one "
                          "of them named ..." CRED_WIRE_ROOT_SUFFIX);
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

/* For whoever finds the lock taken. Nothing depends on it. */
static void sign(int lock)
{
  char text[32];
  int length = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

  if (pwrite(lock, text, (size_t)length, 0) != length || ftruncate(lock, length) != 0)
    credd_log(LOG_WARNING, "cannot write who listens beside the socket: %m");
}

/* 0: the holder has not signed yet. */
static pid_t holder(int lock)
{
  char text[32];
  ssize_t length = pread(lock, text, sizeof(text) - 1, 0);

  text[length > 0 ? length : 0] = '\0';
  return (pid_t)strtol(text, NULL, 10);
}

static enum cred_err refuse_second(struct credd_listener *listener, struct cred_error *error)
{
  const char *path = listener->paths[CREDD_WAY_USERS];

  listener->other = holder(listener->lock);
  if (listener->other > 0)
    return cred_error_set(error, CRED_ERR_BUSY, "another credd listens at %s: process %d", path,
                          listener->other);
  return cred_error_set(error, CRED_ERR_BUSY, "another credd listens at %s", path);
}

/* The lock goes with the process that holds it, the sockets' names do not. */
static enum cred_err lock(struct credd_listener *listener, struct cred_error *error)
{
  const struct timespec pause = {.tv_nsec = LOCK_PAUSE_MS * 1000000L};
  const char *path = listener->paths[CREDD_WAY_USERS];
  char name[CRED_WIRE_PATH_SIZE + sizeof(LOCK_SUFFIX)];

  (void)snprintf(name, sizeof(name), "%s" LOCK_SUFFIX, path);
  listener->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (listener->lock < 0)
    return cred_error_set(error, cred_err_of_errno(errno), "cannot open %s: %m", name);
  for (int tries = 0; tries < LOCK_TRIES; tries++) {
    if (flock(listener->lock, LOCK_EX | LOCK_NB) == 0) {
      sign(listener->lock);
      return CRED_OK;
    }
    (void)nanosleep(&pause, NULL);
  }
  return refuse_second(listener, error);
}

static enum cred_err make(struct credd_listener *listener, enum credd_way way,
                          struct cred_error *error)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  const char *path = listener->paths[way];
  int fd;

  memcpy(address.sun_path, path, sizeof(address.sun_path));
  fd = listener->fds[way] = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0)
    return cred_error_set(error, cred_err_of_errno(errno), "no socket: %m");
  /* whoever made it leaves it closed to others until its mode is right */
  if ((unlink(path) != 0 && errno != ENOENT) || fchmod(fd, 0600) != 0 ||
      bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
      chmod(path, modes[way]) != 0 || listen(fd, QUEUE) != 0)
    return cred_error_set(error, cred_err_of_errno(errno), "cannot listen at %s: %m", path);
  return CRED_OK;
}

static enum cred_err make_both(struct credd_listener *listener, struct cred_error *error)
{
  enum cred_err err = make(listener, CREDD_WAY_ROOT, error);

  listener->is_own = true;
  return err == CRED_OK ? make(listener, CREDD_WAY_USERS, error) : err;
}

static enum cred_err name_both(struct credd_listener *listener, const char *path,
                               struct cred_error *error)
{
  enum cred_err err = cred_wire_root_path(path, listener->paths[CREDD_WAY_ROOT], error);

  (void)snprintf(listener->paths[CREDD_WAY_USERS], CRED_WIRE_PATH_SIZE, "%s", path);
  return err == CRED_OK ? make_directory(path, error) : err;
}

static void refuse_descriptors(const struct credd_listener *listener)
{
  int no = 0;

  for (int i = 0; i < CREDD_WAYS; i++)
    (void)setsockopt(listener->fds[i], SOL_SOCKET, SO_PASSRIGHTS, &no, sizeof(no));
}

enum cred_err credd_listen(const char *path, struct credd_listener *out, struct cred_error *error)
{
  bool is_handed_over;
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  out->fds[CREDD_WAY_ROOT] = out->fds[CREDD_WAY_USERS] = out->lock = -1;
  err = take_over(out, error);
  is_handed_over = err == CRED_OK;
  if (err == CRED_ERR_NOT_FOUND)
    err = name_both(out, path, error);
  if (err == CRED_OK)
    err = lock(out, error);
  if (err == CRED_OK && !is_handed_over)
    err = make_both(out, error);
  if (err == CRED_OK)
    refuse_descriptors(out);
  else
    credd_listener_close(out);
  return err;
}

void credd_listener_close(struct credd_listener *listener)
{
  for (int i = 0; i < CREDD_WAYS; i++) {
    if (listener->is_own)
      (void)unlink(listener->paths[i]);
    if (listener->fds[i] >= 0)
      (void)close(listener->fds[i]);
    listener->fds[i] = -1;
  }
  if (listener->lock >= 0)
    (void)close(listener->lock);
  listener->lock = -1;
}
