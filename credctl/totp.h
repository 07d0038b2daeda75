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

/*
 * What a user enrols with: leave to do so, and the current password, which is asked for. The
 * request names the subject and takes the password; whoever calls erases it.
 */
enum ctl_exit ctl_own_enrol_prepare(struct cred_gate *gate,
                                    struct cred_enrol_begin_request *request);

/* The error that came of it: CTL_NO when it was the password. */
enum ctl_exit ctl_own_enrol_fail(struct cred_gate *gate, const char *subject, enum cred_err err);

/* Asks a user for a code from a token in use, which new recovery codes need. */
enum ctl_exit ctl_own_codes_prepare(struct cred_gate *gate, struct cred_recovery_request *request);
enum ctl_exit ctl_own_codes_fail(struct cred_gate *gate, const char *subject, enum cred_err err);

/* Asks a user whether the token is really to be suspended; CTL_NO when not. */
enum ctl_exit ctl_own_suspend_prepare(const struct ctl_call *call, struct cred_gate *gate,
                                      const struct cred_token_set_request *request);

/* Tells a user that too many wrong codes were given, if so. */
void ctl_own_tell_code_lock(struct cred_gate *gate, const char *subject);

/* Shows a new token to whoever is to scan it: QR code, seed, URI. Everything goes to standard
 * output only. */
void ctl_totp_present(const struct ctl_call *call, const char *subject, const char *name,
                      const struct cred_enrol_begin_reply *reply);

#endif
