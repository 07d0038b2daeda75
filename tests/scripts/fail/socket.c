/* SPDX-License-Identifier: BSD-3-Clause */
/* credd cannot be reached, or goes away in the middle. */
#include "tests/scripts/fail/fail.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

static int fail_with(int reason)
{
  errno = reason;
  return -1;
}

int socket(int family, int type, int protocol)
{
  return fail_now(FAIL_SOCKET) ? fail_with(EMFILE) : WORLD_NEXT(socket)(family, type, protocol);
}

int connect(int fd, const struct sockaddr *address, socklen_t size)
{
  return fail_now(FAIL_SOCKET) ? fail_with(EAGAIN) : WORLD_NEXT(connect)(fd, address, size);
}

ssize_t send(int fd, const void *bytes, size_t size, int flags)
{
  return fail_now(FAIL_SOCKET) ? fail_with(EPIPE) : WORLD_NEXT(send)(fd, bytes, size, flags);
}

/* The request was done, and its answer is lost. */
ssize_t recv(int fd, void *bytes, size_t size, int flags)
{
  ssize_t got = WORLD_NEXT(recv)(fd, bytes, size, flags);
  return fail_now(FAIL_SOCKET) ? 0 : got;
}

int getsockopt(int fd, int level, int name, void *restrict value, socklen_t *restrict size)
{
  return fail_now(FAIL_SOCKET) ? fail_with(EINVAL)
                               : WORLD_NEXT(getsockopt)(fd, level, name, value, size);
}

int poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
  return fail_now(FAIL_SOCKET) ? 0 : WORLD_NEXT(poll)(fds, count, timeout_ms);
}
