/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_LOG_H
#define CREDD_LOG_H

#include <syslog.h> /* priorities */

/* One line to syslog; to standard error where nobody reads that. Never waits long. %m is the text
 * of errno, which is kept. */
void credd_log(int priority, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
