/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_ENDER_H
#define CREDD_ENDER_H

#include "credd/options.h"

/*
 * Ends sessions that are over their limit, or that somebody ended, until SIGTERM; returns the exit
 * status. A process of its own, so that nothing that logins ask for waits for a scan of /proc.
 *
 * Five minutes before its time a session is told; at its time its processes get SIGHUP, after
 * two seconds SIGTERM, and from the fifth second on SIGKILL, again and again until none is left.
 */
int credd_ender(const struct credd_options *options);

#endif
