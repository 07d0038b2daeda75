/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_PACE_H
#define CREDD_PACE_H

#include <stdint.h>
#include <sys/types.h>

/*
 * How often an unprivileged user may ask: a burst, and then so many requests a second, over all
 * workers. It keeps one user's loop from filling the store's log and the processor.
 */
struct credd_pace;

#define CREDD_PACE_BURST 40
#define CREDD_PACE_A_SECOND 10

struct credd_pace *credd_pace_make(void); /* NULL: no memory */

/* 0: go on. Else nothing may be done for the user before so many milliseconds. */
uint32_t credd_pace_wait_ms(struct credd_pace *pace, uid_t uid, int64_t now_boot_ms);

#endif
