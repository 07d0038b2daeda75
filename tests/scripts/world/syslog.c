/* SPDX-License-Identifier: BSD-3-Clause */
/* The socket of syslog: who connects to it reaches the script's log file. */
#include "tests/scripts/world/world.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>

bool world_is_log(int fd)
{
  struct sockaddr_un peer;
  socklen_t size = sizeof peer;
  int saved = errno, family = 0, type = 0;
  socklen_t number = sizeof family;
  bool is = getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &number) == 0 && family == AF_UNIX &&
            getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &number) == 0 && type == SOCK_DGRAM &&
            getpeername(fd, (struct sockaddr *)&peer, &size) != 0 && errno == ENOTCONN;
  errno = saved;
  return is;
}

static bool leads_to_log(const struct sockaddr *address)
{
  return address->sa_family == AF_UNIX &&
         strcmp(((const struct sockaddr_un *)address)->sun_path, _PATH_LOG) == 0;
}

int connect(int fd, const struct sockaddr *address, socklen_t size)
{
  const struct world *world = world_get();
  if (world == NULL || !leads_to_log(address))
    return WORLD_NEXT(connect)(fd, address, size);
  errno = ENOENT;
  return world->log_reader == WORLD_LOG_GONE ? -1 : 0;
}

ssize_t send(int fd, const void *bytes, size_t size, int flags)
{
  const struct world *world = world_get();
  if (world == NULL || !world_is_log(fd))
    return WORLD_NEXT(send)(fd, bytes, size, flags);
  if (world->log_reader == WORLD_LOG_READ) {
    world_log_line(bytes, size);
    return (ssize_t)size;
  }
  errno = world->log_reader == WORLD_LOG_GONE ? ECONNREFUSED : EAGAIN;
  return -1;
}
