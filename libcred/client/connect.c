/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "client/client.h"

void cred_client_start(struct cred_client *client, const char *path, uint32_t timeout_ms)
{
  memset(client, 0, sizeof(*client));
  (void)strncpy(client->path, path, sizeof(client->path) - 1);
  client->timeout_ms = timeout_ms;
  client->fd = -1;
}

int64_t cred_client_clock_ms(void)
{
  struct timespec now = {0};

  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void cred_client_close(struct cred_client *client)
{
  if (client->fd >= 0)
    (void)close(client->fd);
  client->fd = -1;
}

/* Only root, or whoever may read the state directory anyway, is taken for credd. */
static enum cred_err check_server(const struct cred_client *client, struct cred_error *error)
{
  struct ucred server;
  socklen_t size = sizeof(server);

  if (getsockopt(client->fd, SOL_SOCKET, SO_PEERCRED, &server, &size) != 0)
    return cred_error_set(error, CRED_ERR_BROKER, "cannot tell who listens at %s: %m",
                          client->path);
  if (server.uid != 0 && server.uid != geteuid())
    return cred_error_set(error, CRED_ERR_PERMISSION, "what listens at %s is not root's",
                          client->path);
  return CRED_OK;
}

static enum cred_err connect_failed(const struct cred_client *client, int reason,
                                    struct cred_error *error)
{
  enum cred_err err = CRED_ERR_BROKER;

  if (reason == ENOENT || reason == ECONNREFUSED)
    err = CRED_ERR_UNREACHABLE;
  else if (reason == EAGAIN)
    err = CRED_ERR_BUSY;
  errno = reason;
  return cred_error_set(error, err, "cannot reach credd at %s: %m", client->path);
}

/* Not to wait in connect(2), but in recv(2), whose time is limited there. */
static enum cred_err let_block(const struct cred_client *client, struct cred_error *error)
{
  if (fcntl(client->fd, F_SETFL, O_RDWR) == 0)
    return CRED_OK;
  return cred_error_set(error, CRED_ERR_BROKER, "cannot use the connection to credd: %m");
}

enum cred_err cred_client_connect(struct cred_client *client, struct cred_error *error)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  enum cred_err err;

  cred_client_close(client);
  client->fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (client->fd < 0)
    return cred_error_set(error, cred_err_of_errno(errno), "no socket for credd: %m");
  memcpy(address.sun_path, client->path, sizeof(address.sun_path));
  if (connect(client->fd, (const struct sockaddr *)&address, sizeof(address)) != 0)
    err = connect_failed(client, errno, error);
  else
    err = check_server(client, error);
  if (err == CRED_OK)
    err = let_block(client, error);
  if (err != CRED_OK)
    cred_client_close(client);
  client->uid = geteuid();
  client->connected_ms = cred_client_clock_ms();
  return err;
}
