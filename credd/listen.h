/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_LISTEN_H
#define CREDD_LISTEN_H

#include "cred/error.h"
#include "wire/wire.h"

/* The listening socket: one that the service manager hands over (sd_listen_fds(3)), or our own. */
struct credd_listener {
  int fd;
  int lock; /* held while the socket is ours; -1: it was handed over */
  char path[CRED_WIRE_PATH_SIZE];
};

/*
 * Takes the socket over from the service manager, where there is one; else makes its directory
 * (0755) and it (0666: everybody may ask), unless another credd listens there (CRED_ERR_BUSY).
 */
enum cred_err credd_listen(const char *path, struct credd_listener *out, struct cred_error *error);

/* Closes it; removes it when it is our own. */
void credd_listener_close(struct credd_listener *listener);

#endif
