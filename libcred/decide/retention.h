/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_DECIDE_RETENTION_H
#define CRED_DECIDE_RETENTION_H

#include <stdbool.h>
#include <stdint.h>

/* How long events are kept. */

#define CRED_RETENTION_WAIT_MS (24 * 60 * 60 * (int64_t)1000)

/* Events before this moment of the wall clock are old enough; INT64_MIN: none is. */
int64_t cred_retention_before(uint32_t keep_days, int64_t wall_ms);

/* Events that were found to be old enough at found_ms: how long they stay yet, by the same clock,
 * the store's; 0: they may go. */
int64_t cred_retention_left(int64_t found_ms, int64_t now_ms);

#endif
