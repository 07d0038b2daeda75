/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CLIENT_CLIENT_H
#define CRED_CLIENT_CLIENT_H

#include <sys/types.h>

#include "wire/wire.h"

/*
 * The way to credd. One request goes over one connection, so that whichever worker is free takes
 * it; nothing is kept open in between but what cred_client_connect made for the next request. That
 * is given up when it was idle for long or the effective user has changed. Every wait is bounded.
 */
struct cred_client {
  char path[CRED_WIRE_PATH_SIZE];
  uint32_t timeout_ms;  /* how long a request may take in all */
  int fd;               /* connected and not used yet; -1: none */
  uid_t uid;            /* effective, when it was connected */
  int64_t connected_ms; /* CLOCK_MONOTONIC */
};

void cred_client_start(struct cred_client *client, const char *path, uint32_t timeout_ms);
void cred_client_close(struct cred_client *client);

/*
 * Is somebody there? CRED_ERR_UNREACHABLE: the kernel says that nobody listens, which nothing a
 * caller's limits could cause. CRED_ERR_PERMISSION: who listens is neither root nor this user.
 */
enum cred_err cred_client_connect(struct cred_client *client, struct cred_error *error);

int64_t cred_client_clock_ms(void); /* CLOCK_MONOTONIC */

/*
 * Asks once, and again under the same id while no answer comes. The reply is a refusal unless the
 * call's own CRED_OK comes back. CRED_ERR_UNREACHABLE: nobody listens, and nothing was ever sent.
 * CRED_ERR_BROKER: no answer in time, or none that can be trusted; what was asked may have been
 * done. CRED_ERR_UNSUPPORTED: credd is of another version.
 */
enum cred_err cred_client_ask(struct cred_client *client, const struct cred_wire_call *call,
                              const void *request, void *reply, struct cred_error *error);

#endif
