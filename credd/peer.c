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

/* *out is -1 where the kernel has none to give. One that has, but gives none, knows the peer to be
 * gone. */
static enum cred_err find_pidfd(int fd, bool without_pidfd, int *out, struct cred_error *error)
{
  socklen_t size = sizeof(*out);
  int reason;

  *out = -1;
  if (without_pidfd || getsockopt(fd, SOL_SOCKET, SO_PEERPIDFD, out, &size) == 0)
    return CRED_OK;
  reason = errno;
  *out = -1;
  if (reason == ENOPROTOOPT)
    return CRED_OK;
  if (cred_err_of_errno(reason) == CRED_ERR_MEMORY)
    return cred_error_set(error, CRED_ERR_MEMORY, "no descriptor to tell who asked");
  return cred_error_set(error, CRED_ERR_NOT_FOUND, "who asked is gone");
}

enum cred_err credd_peer_identify(int fd, bool without_pidfd, uint64_t pid_namespace,
                                  struct credd_peer *peer, struct cred_error *error)
{
  static const struct cred_time any_time; /* the gate puts in the boot it is */
  int pidfd;
  enum cred_err err = find_pidfd(fd, without_pidfd, &pidfd, error);

  if (err == CRED_OK && pid_namespace == 0)
    err = cred_owner_namespace(&pid_namespace, error);
  if (err == CRED_OK)
    err = cred_owner_within(pid_namespace, peer->pid, &any_time, &peer->owner, error);
  if (err == CRED_OK && !lives_still(fd, pidfd))
    err = cred_error_set(error, CRED_ERR_NOT_FOUND, "who asked is gone");
  if (pidfd >= 0)
    (void)close(pidfd);
  return err;
}

enum cred_err credd_peer_name(struct credd_peer *peer, struct cred_error *error)
{
  char texts[ACCOUNT_SIZE];
  struct passwd account, *found = NULL;
  int reason = getpwuid_r(peer->uid, &account, texts, sizeof(texts), &found);

  if (found == NULL || strlen(account.pw_name) >= sizeof(peer->name) || account.pw_name[0] == '\0')
    return cred_error_set(error, CRED_ERR_LOOKUP, "no account of uid %u is known%s%s", peer->uid,
                          reason != 0 ? ": " : "", reason != 0 ? strerrordesc_np(reason) : "");
  memcpy(peer->name, account.pw_name, strlen(account.pw_name) + 1);
  return CRED_OK;
}
