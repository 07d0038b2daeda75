/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/peer.h"

#include <errno.h>
#include <poll.h>
#include <pwd.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77 /* Linux 6.5, include/uapi/asm-generic/socket.h */
#endif
#define ACCOUNT_SIZE 16384

enum cred_err credd_peer_look(int fd, struct credd_peer *out, struct cred_error *error)
{
  struct ucred peer;
  socklen_t size = sizeof(peer);

  memset(out, 0, sizeof(*out));
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
    return cred_error_set(error, CRED_ERR_IO, "cannot tell who connected: %m");
  if (peer.pid <= 0)
    return cred_error_set(error, CRED_ERR_PERMISSION,
                          "a process of another pid namespace connected");
  out->uid = peer.uid;
  out->pid = peer.pid;
  out->is_privileged = peer.uid == 0 || peer.uid == geteuid();
  return CRED_OK;
}

static bool has_ended(int fd, short events)
{
  struct pollfd end = {.fd = fd, .events = events};

  return poll(&end, 1, 0) != 0;
}

/* What /proc showed was the peer's only if the peer still lives after it. */
static bool lives_still(int fd, int pidfd)
{
  return pidfd >= 0 ? !has_ended(pidfd, POLLIN) : !has_ended(fd, POLLRDHUP);
}

static int pidfd_of(int fd, bool without_pidfd)
{
  int pidfd = -1;
  socklen_t size = sizeof(pidfd);

  if (without_pidfd || getsockopt(fd, SOL_SOCKET, SO_PEERPIDFD, &pidfd, &size) != 0)
    return -1;
  return pidfd;
}

static enum cred_err is_gone(struct cred_error *error)
{
  return cred_error_set(error, CRED_ERR_NOT_FOUND, "who asked is gone");
}

/* A process that is seen by its pidfd is the one it was; else /proc is looked at each time. */
static enum cred_err find_owner(int fd, struct credd_peer *peer, int process,
                                struct cred_error *error)
{
  static const struct cred_time any_time; /* the gate puts in the boot it is */
  bool is_known = peer->owner.pid != 0;
  struct cred_owner owner = peer->owner;
  enum cred_err err = CRED_OK;

  if (!is_known || process < 0)
    err = cred_owner_of(peer->pid, &any_time, &owner, error);
  if (err != CRED_OK)
    return err;
  if (!lives_still(fd, process) || (is_known && owner.started_ticks != peer->owner.started_ticks))
    return is_gone(error);
  peer->owner = owner;
  return CRED_OK;
}

static enum cred_err find_name(struct credd_peer *peer, struct cred_error *error)
{
  char texts[ACCOUNT_SIZE];
  struct passwd account, *found = NULL;
  int reason = getpwuid_r(peer->uid, &account, texts, sizeof(texts), &found);

  if (found == NULL || strlen(account.pw_name) >= sizeof(peer->name) || account.pw_name[0] == '\0')
    return cred_error_set(error, CRED_ERR_LOOKUP, "no account of uid %u is known: %s", peer->uid,
                          strerrordesc_np(reason));
  memcpy(peer->name, account.pw_name, strlen(account.pw_name) + 1);
  return CRED_OK;
}

enum cred_err credd_peer_identify(int fd, bool without_pidfd, struct credd_peer *peer, int *process,
                                  struct cred_error *error)
{
  enum cred_err err;

  if (*process < 0)
    *process = pidfd_of(fd, without_pidfd);
  err = find_owner(fd, peer, *process, error);
  return err == CRED_OK && !peer->is_privileged ? find_name(peer, error) : err;
}
