/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_SCOPE_H
#define CREDD_SCOPE_H

#include "credd/processes.h"

/*
 * The scopes that systemd-logind makes for login sessions, by the names of their control groups:
 * ".../user-UID.slice/session-ID.scope". What a user's own manager makes below it
 * (user@UID.service) may bear any name, and is none.
 */

/* Finds the one in the text of /proc/PID/cgroup; "": the process is in none. */
void credd_scope_find(const char *text, char out[CREDD_SCOPE_SIZE]);

/* Is it that of a session of this uid? */
bool credd_scope_is_of(const char *scope, uint32_t uid);

/* The number of the audit session after which it is named; CRED_AUDIT_SESSION_NONE: after none. */
uint32_t credd_scope_audit_session(const char *scope);

#endif
