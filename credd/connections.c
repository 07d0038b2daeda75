/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/connections.h"

#include <sys/ioctl.h>
#include <unistd.h>

void credd_connections_start(struct credd_connections *connections)
{
  connections->count = 0;
  for (int i = 0; i < CREDD_CONNECTIONS_MAX; i++)
    connections->places[i].fd = -1;
}

void credd_connections_close(struct credd_connections *connections, int place)
{
  struct credd_connection *connection = &connections->places[place];

  if (connection->fd < 0)
    return;
  (void)close(connection->fd);
  connection->fd = -1;
  connections->count--;
}

void credd_connections_close_all(struct credd_connections *connections)
{
  for (int i = 0; i < CREDD_CONNECTIONS_MAX; i++)
    credd_connections_close(connections, i);
}

static unsigned count_of_user(const struct credd_connections *connections, uid_t uid)
{
  unsigned count = 0;

  for (int i = 0; i < CREDD_CONNECTIONS_MAX; i++)
    count += connections->places[i].fd >= 0 && connections->places[i].peer.uid == uid;
  return count;
}

static int free_place(struct credd_connections *connections)
{
  int oldest = 0;

  for (int i = 0; i < CREDD_CONNECTIONS_MAX; i++) {
    if (connections->places[i].fd < 0)
      return i;
    if (connections->places[i].idle_since_ms < connections->places[oldest].idle_since_ms)
      oldest = i;
  }
  credd_connections_close(connections, oldest);
  return oldest;
}

int credd_connections_add(struct credd_connections *connections, int fd,
                          const struct credd_peer *peer, int64_t now_ms)
{
  int place;

  if (!peer->is_privileged && count_of_user(connections, peer->uid) >= CREDD_CONNECTIONS_OF_USER) {
    (void)close(fd);
    return -1;
  }
  place = free_place(connections);
  connections->places[place].fd = fd;
  connections->places[place].idle_since_ms = now_ms;
  connections->places[place].peer = *peer;
  connections->count++;
  return place;
}

/* Then it is the worker that dawdles. */
static bool has_unread(int fd)
{
  int bytes = 0;

  return ioctl(fd, FIONREAD, &bytes) == 0 && bytes > 0;
}

int credd_connections_expire(struct credd_connections *connections, int64_t now_ms)
{
  int64_t next_ms = -1;

  for (int i = 0; connections->count > 0 && i < CREDD_CONNECTIONS_MAX; i++) {
    struct credd_connection *connection = &connections->places[i];
    int64_t left_ms = connection->idle_since_ms + CREDD_IDLE_MS - now_ms;

    if (connection->fd < 0)
      continue;
    if (left_ms <= 0 && !has_unread(connection->fd))
      credd_connections_close(connections, i);
    else if (next_ms < 0 || left_ms < next_ms)
      next_ms = left_ms > 0 ? left_ms : 0;
  }
  return (int)next_ms;
}
