/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_PEER_H
#define CREDD_PEER_H

#include <stdbool.h>
#include <sys/types.h>

#include "gate/inside.h"

/* Who is at the other end of a connection, as the kernel says: whoever called connect(2). */
struct credd_peer {
  uid_t uid; /* effective, at that moment */
  pid_t pid;
  bool is_privileged;        /* root, or who runs credd */
  struct cred_owner owner;   /* since credd_peer_identify */
  char name[CRED_NAME_SIZE]; /* the account of an unprivileged peer; since credd_peer_name */
};

/* Uid and pid. CRED_ERR_IO; CRED_ERR_PERMISSION: a process that cannot be seen from here. */
enum cred_err credd_peer_look(int fd, struct credd_peer *out, struct cred_error *error);

/*
 * The process as the owner of tickets. Made sure of by a pidfd where
 * the kernel gives one (SO_PEERPIDFD, Linux 6.5) and without_pidfd is not set; else by the
 * connection, which ends with its process. pid_namespace is credd's own (cred_owner_namespace); 0:
 * not known yet. CRED_ERR_NOT_FOUND: the process is gone;
 * CRED_ERR_IO, MEMORY.
 */
enum cred_err credd_peer_identify(int fd, bool without_pidfd, uint64_t pid_namespace,
                                  struct credd_peer *peer, struct cred_error *error);

/* The account of an unprivileged peer's uid, from the user database, which may take its time.
 * CRED_ERR_LOOKUP: there is none. */
enum cred_err credd_peer_name(struct credd_peer *peer, struct cred_error *error);

#endif
