/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_LISTEN_H
#define CREDD_LISTEN_H

#include <sys/types.h>

#include "cred/error.h"
#include "wire/wire.h"

/* The listening sockets: those that the service manager hands over (sd_listen_fds(3)), or our own.
 */
enum credd_way { CREDD_WAY_ROOT, CREDD_WAY_USERS, CREDD_WAYS };

struct credd_listener {
  int fds[CREDD_WAYS];
  int lock;    /* held while credd runs */
  pid_t other; /* CRED_ERR_BUSY: who listens there; 0: not known */
  bool is_own; /* false: they were handed over */
  char paths[CREDD_WAYS][CRED_WIRE_PATH_SIZE];
};

/*
 * Takes the sockets over from the service manager, where it has them; else makes their directory
 * (0755), the one at path (0666: everybody may ask) and root's beside it (0600). CRED_ERR_BUSY:
 * another credd is there; out->other says which. No descriptors travel over them where the kernel
 * can be told so (SO_PASSRIGHTS): closing one for somebody can take as long as they like.
 */
enum cred_err credd_listen(const char *path, struct credd_listener *out, struct cred_error *error);

/* Closes them; removes them when they are our own. */
void credd_listener_close(struct credd_listener *listener);

#endif
