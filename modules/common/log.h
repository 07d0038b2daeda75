/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_LOG_H
#define CRED_MODULES_LOG_H

#include <stdbool.h>
#include <syslog.h>

#include "cred/event.h"

/* Who speaks in the log, and about whom. Plain values: it is kept for the time after the door, when
 * libpam no longer tells a module's name. */
struct cred_log {
  const char *module; /* "pam_cred_lockout"; static */
  const char *phase;  /* "auth", "account", "setcred"; static */
  char service[CRED_NAME_SIZE];
  char user[CRED_NAME_SIZE]; /* canonical; "?" for a name that is no account; "" before it is known
                              */
  bool debug;
};

/*
 * One line to syslog, facility authpriv: "module(service:phase): text user=name". Every byte that
 * is not printable ASCII is replaced. Never hand a secret or a typed name in. LOG_DEBUG lines
 * appear only with the debug argument.
 */
void cred_log(const struct cred_log *log, int priority, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
