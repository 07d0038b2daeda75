/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CLIENT_CLIENT_H
#define CRED_CLIENT_CLIENT_H

#include "wire/wire.h"

/*
 * The way to credd. One request goes over one connection; nothing is kept open in between but what
 * cred_client_connect made for the next request. Every wait is bounded.
 */
struct cred_client {
  char path[CRED_WIRE_PATH_SIZE];
  uint32_t timeout_ms; /* how long a request may take in all */
  int fd;              /* connected and not used yet; -1: none */
};

void cred_client_start(struct cred_client *client, const char *path, uint32_t timeout_ms);
void cred_client_close(struct cred_client *client);

/*
 * Is somebody there? CRED_ERR_UNREACHABLE: the kernel says that nobody listens, which nothing a
 * caller's limits could cause. CRED_ERR_PERMISSION: who listens is neither root nor this user.
 */
enum cred_err cred_client_connect(struct cred_client *client, struct cred_error *error);

/*
 * Asks once, and again under the same id while no answer comes. The reply is a refusal unless the
 * call's own CRED_OK comes back. CRED_ERR_UNREACHABLE: nobody listens, and nothing was ever sent.
 * CRED_ERR_BROKER: no answer in time, or none that can be trusted; what was asked may have been
 * done. CRED_ERR_UNSUPPORTED: credd is of another version.
 */
enum cred_err cred_client_ask(struct cred_client *client, const struct cred_wire_call *call,
                              const void *request, void *reply, struct cred_error *error);

#endif
