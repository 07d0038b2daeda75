/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_TOTP_H
#define CREDCTL_TOTP_H

#include "cred/gate.h"
#include "credctl/verb.h"

/* What the verbs about tokens share. */

/* Changes the state of one token and tells so. */
enum ctl_exit ctl_totp_set(struct cred_gate *gate, const struct cred_token_set_request *request);

/* Fills subject, name, note and actor from the call. */
enum ctl_exit ctl_totp_set_take(const struct ctl_call *call,
                                struct cred_token_set_request *request);

/*
 * Asks for a code of a pending token and activates it when the code is right, else CTL_NO. tries:
 * how often to ask at a terminal. The right code is never shown.
 */
enum ctl_exit ctl_totp_confirm(const struct ctl_call *call, struct cred_gate *gate,
                               const char *subject, uint64_t token, unsigned tries);

/* Shows a new token to whoever is to scan it: QR code, seed, URI. Everything goes to standard
 * output only. */
void ctl_totp_present(const struct ctl_call *call, const char *subject, const char *name,
                      const struct cred_enrol_begin_reply *reply);

#endif
