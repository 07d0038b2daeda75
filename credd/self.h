/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_SELF_H
#define CREDD_SELF_H

#include "credd/peer.h"
#include "wire/wire.h"

/* What a user who is not root may ask, for the own account only. */

/* How the service is called in policies and events where a user's own program says who it is. */
#define CREDD_SELF_SERVICE "credd"

/* For the log, where PAM has no file of that name. */
#define CREDD_NO_SERVICE_TEXT                                                                      \
  "there is no PAM service file /etc/pam.d/" CREDD_SELF_SERVICE ": PAM's service other decides "   \
  "which passwords are accepted when users enrol a token themselves; copy " PKGDATADIR             \
  "/pam/credd there"

enum credd_self_verdict {
  CREDD_SELF_REFUSED = 0,
  CREDD_SELF_ALLOWED,
  CREDD_SELF_AFTER_CODE,    /* only after a code that the request carries was accepted */
  CREDD_SELF_AFTER_PASSWORD /* only after the password that the request carries was right */
};

/*
 * May an unprivileged peer ask this? Where it may, the request is narrowed: whatever it says of who
 * asks and from where becomes what the kernel says. Pure.
 */
enum credd_self_verdict credd_self_narrow(const struct credd_peer *peer,
                                          const struct cred_wire_call *call, void *request);

/* The code that a request after a code carries, as a request of its own. The code is erased by the
 * caller. */
void credd_self_code(const struct credd_peer *peer, const void *request,
                     struct cred_code_request *out);

/*
 * Does the call for an unprivileged peer. What takes as long as the store is big is not done for
 * one: events are read page by page whatever is looked for, and a page may come back empty.
 */
enum cred_err credd_self_run(const struct cred_wire_call *call, struct cred_gate *gate,
                             void *request, void *reply);

#endif
