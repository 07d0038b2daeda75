/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SYSLOG_H
#define CRED_SYSLOG_H

#include <stdbool.h>

#include "cred/error.h"

/*
 * A line to syslog as syslog(3) writes it, under the program's name with its process id, but never
 * waiting long: a reader that was stopped keeps nobody. Facility authpriv where priority has none.
 * What openlog was told is neither asked nor changed. Control bytes become '?'; a long text is cut.
 * False: it was not taken, or may not have been. errno is kept, and %m is its text.
 */
bool cred_syslog(int priority, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Does somebody read syslog, with room for a line? Else CRED_ERR_UNCOPIED, with what to do about
 * it. Waits for a moment at most. error may be NULL. */
enum cred_err cred_syslog_ready(struct cred_error *error);

#endif
