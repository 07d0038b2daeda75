/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_ENDER_H
#define CREDD_ENDER_H

#include "credd/options.h"
#include "credd/worker.h"

/*
 * Ends sessions that are over their limit, or that somebody ended, until SIGTERM; returns the exit
 * status. A process of its own, so that nothing that logins ask for waits for a scan of /proc.
 *
 * Five minutes before its time a session is told; at its time its processes get SIGHUP, after
 * two seconds SIGTERM, and from the fifth second on SIGKILL, again and again until none is left.
 * What the kernel knows as the control group of that session alone, it is told to kill.
 *
 * At all times it has to be on with its work by the time in the watch, at CREDD_PLACE_ENDER.
 */
int credd_ender(const struct credd_options *options, struct credd_watch *watch);

#endif
