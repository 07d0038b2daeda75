/* SPDX-License-Identifier: BSD-3-Clause */
#include "decide/clock.h"

#include <string.h>

#define STEP_MS 2000        /* smaller moves of the wall clock are slewing, not steps */
#define ANCHOR_AGE_MS 60000 /* how much of the clock a reboot may lose */

static int64_t not_negative(int64_t ms)
{
  return ms > 0 ? ms : 0;
}

struct cred_clock_anchor cred_clock_start(const struct cred_time *now)
{
  /* One millisecond: zero means "did not happen" in the rows. */
  struct cred_clock_anchor anchor = {.at = *now, .store_ms = 1, .highest_wall_ms = now->wall_ms};

  return anchor;
}

struct cred_clock_reading cred_clock_read(const struct cred_clock_anchor *anchor,
                                          const struct cred_time *now)
{
  struct cred_clock_reading reading = {.anchor = *anchor};
  bool same_boot = memcmp(anchor->at.boot_id, now->boot_id, sizeof(now->boot_id)) == 0;
  int64_t wall_passed = now->wall_ms - anchor->at.wall_ms;
  int64_t passed = same_boot ? now->boot_ms - anchor->at.boot_ms : wall_passed;

  reading.store_ms = anchor->store_ms + not_negative(passed);
  reading.stepped_ms = same_boot ? wall_passed - passed : 0;
  if (!same_boot && now->wall_ms < anchor->highest_wall_ms)
    reading.stepped_ms = now->wall_ms - anchor->highest_wall_ms;
  reading.stepped = reading.stepped_ms > STEP_MS || reading.stepped_ms < -STEP_MS;
  reading.anchor_is_due = !same_boot || reading.stepped || passed > ANCHOR_AGE_MS;
  reading.anchor.at = *now;
  reading.anchor.store_ms = reading.store_ms;
  if (now->wall_ms > anchor->highest_wall_ms)
    reading.anchor.highest_wall_ms = now->wall_ms;
  return reading;
}
