/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_PASSWORD_H
#define CREDD_PASSWORD_H

#include <stdint.h>

#include "credd/options.h"
#include "credd/peer.h"

/*
 * Checking a user's current password takes as long as the system's hash makes it, and runs other
 * people's PAM modules: so a helper does it, a process of its own that is started anew, answers the
 * client itself and ends. A worker has a few at once, and one for each user.
 */
#define CREDD_PASSWORDS_AT_ONCE 4
#define CREDD_PASSWORD_SECONDS 30 /* then the helper ends, without an answer */

/* On these descriptors a helper finds the client's connection, and a pipe with a struct
 * credd_password_task and the message. */
#define CREDD_HELPER_CONNECTION 3
#define CREDD_HELPER_TASK 4

struct credd_password_task {
  struct credd_peer peer;
  uint32_t size; /* of the message that follows */
};

struct credd_passwords {
  struct {
    pid_t pid; /* 0: free */
    uid_t uid;
  } helpers[CREDD_PASSWORDS_AT_ONCE];
};

void credd_passwords_init(struct credd_passwords *passwords);

/* Hands connection and message to a new helper. False: too many are at it, or none can be started;
 * the client may ask again. */
bool credd_passwords_start(struct credd_passwords *passwords, const struct credd_options *options,
                           int connection, const struct credd_peer *peer, const void *message,
                           size_t size);

/* Forgets the helpers that have ended. */
void credd_passwords_tend(struct credd_passwords *passwords);

/* The helper's main function; returns its exit status. */
int credd_helper(const struct credd_options *options);

#endif
