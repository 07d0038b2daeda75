/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_DECIDE_CLOCK_H
#define CRED_DECIDE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "cred/time.h"

/*
 * The store's clock: milliseconds that never run backwards. It follows CLOCK_BOOTTIME within one
 * boot and the wall clock across boots, so that setting the wall clock neither ends nor extends a
 * lock.
 */
struct cred_clock_anchor {
  struct cred_time at;
  int64_t store_ms;        /* the store's clock at that moment */
  int64_t highest_wall_ms; /* for noticing steps only */
};

struct cred_clock_reading {
  int64_t store_ms;
  bool anchor_is_due; /* write `anchor` with the next change */
  bool stepped;       /* the wall clock moved against the boot clock by stepped_ms */
  int64_t stepped_ms;
  struct cred_clock_anchor anchor;
};

struct cred_clock_reading cred_clock_read(const struct cred_clock_anchor *anchor,
                                          const struct cred_time *now);

/* An anchor for a store that is made now. */
struct cred_clock_anchor cred_clock_start(const struct cred_time *now);

#endif
