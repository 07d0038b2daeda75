/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_PACE_H
#define CREDD_PACE_H

#include <stdint.h>
#include <sys/types.h>

/*
 * How often an unprivileged user may ask: a burst, and then one request each step, over all
 * workers. It keeps one user's loop from filling the store's log and the processor. Users have
 * places of their own; there is a fixed number of them, and one that is at rest is given to others.
 */
struct credd_pace;

/* Of all requests. */
#define CREDD_PACE_BURST 40
#define CREDD_PACE_A_SECOND 10

/* Of those that change something, and so leave a record: a login makes three. */
#define CREDD_PACE_CHANGES_BURST 30
#define CREDD_PACE_CHANGES_STEP_MS 1000

struct credd_pace *credd_pace_make(void); /* NULL: no memory */
struct credd_pace *credd_pace_make_of(unsigned burst, unsigned step_ms);

/* 0: go on. Else nothing may be done for the user before so many milliseconds. */
uint32_t credd_pace_wait_ms(struct credd_pace *pace, uid_t uid, int64_t now_boot_ms);

/* Makes the user wait for so long from now on, whatever was left of the burst. */
void credd_pace_punish(struct credd_pace *pace, uid_t uid, int64_t now_boot_ms, uint32_t ms);

#endif
