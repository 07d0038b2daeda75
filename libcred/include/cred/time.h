/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_TIME_H
#define CRED_TIME_H

#include <stdint.h>

#include "cred/error.h"

#define CRED_BOOT_ID_SIZE 16

/*
 * One moment, on both clocks. Durations are measured on boot_ms (CLOCK_BOOTTIME) within one boot,
 * and on wall_ms (CLOCK_REALTIME, since 1970 in UTC) across boots. Decisions take it as an
 * argument.
 */
struct cred_time {
  int64_t wall_ms;
  int64_t boot_ms;
  unsigned char boot_id[CRED_BOOT_ID_SIZE];
};

/* Reads the clocks and /proc/sys/kernel/random/boot_id; CRED_ERR_IO. */
enum cred_err cred_time_now(struct cred_time *out, struct cred_error *error);

/* Brings a moment of this process up to now: its boot_id stays, unless it is all zero, which is
 * none. CRED_ERR_IO. */
enum cred_err cred_time_go_on(struct cred_time *time, struct cred_error *error);

#endif
