/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_NOTIFY_H
#define CREDD_NOTIFY_H

/* Tells the service manager, where there is one, what is going on: "READY=1" and the like
 * (sd_notify(3)). Nothing depends on it. */
void credd_notify(const char *state);

#endif
