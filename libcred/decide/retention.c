/* SPDX-License-Identifier: BSD-3-Clause */
#include "decide/retention.h"

#define DAY_MS (24 * 60 * 60 * (int64_t)1000)

int64_t cred_retention_before(uint32_t keep_days, int64_t wall_ms)
{
  return keep_days == 0 ? INT64_MIN : wall_ms - keep_days * DAY_MS;
}

int64_t cred_retention_left(int64_t found_ms, int64_t now_ms)
{
  const int64_t left_ms = found_ms + CRED_RETENTION_WAIT_MS - now_ms;

  return left_ms > 0 ? left_ms : 0;
}
