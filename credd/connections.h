/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_CONNECTIONS_H
#define CREDD_CONNECTIONS_H

#include <stdint.h>

#include "credd/peer.h"

/*
 * The connections that one worker holds: a fixed number, of which one unprivileged user has only so
 * many, and none may stay idle for long. Places are found by number, which epoll carries.
 */
#define CREDD_CONNECTIONS_MAX 512
#define CREDD_CONNECTIONS_OF_USER 8
#define CREDD_IDLE_MS 2000 /* how long a client may dawdle */

struct credd_connection {
  int fd;      /* -1: the place is free */
  int process; /* pidfd of the peer; -1: none */
  int64_t idle_since_ms;
  struct credd_peer peer;
};

struct credd_connections {
  unsigned count;
  struct credd_connection places[CREDD_CONNECTIONS_MAX];
};

void credd_connections_start(struct credd_connections *connections);

/*
 * Takes fd over and gives it a place. Where there is none left, the connection that has been idle
 * longest makes room. -1: the peer has as many as one user may have; fd is closed.
 */
int credd_connections_add(struct credd_connections *connections, int fd,
                          const struct credd_peer *peer, int64_t now_ms);

void credd_connections_close(struct credd_connections *connections, int place);
/* All but that one; -1: all. */
void credd_connections_close_others(struct credd_connections *connections, int place);

/* Closes what was idle for too long; returns in how many ms the next one will have been, -1: never.
 */
int credd_connections_expire(struct credd_connections *connections, int64_t now_ms);

#endif
