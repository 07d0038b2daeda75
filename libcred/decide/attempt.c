/* SPDX-License-Identifier: BSD-3-Clause */
#include "decide/attempt.h"

#include <string.h>

/* a + b for times that are not negative, never beyond "for ever" */
static int64_t later(int64_t a, int64_t b)
{
  return a > CRED_LOCK_FOR_EVER - b ? CRED_LOCK_FOR_EVER : a + b;
}

static bool is_locked(const struct cred_count *count)
{
  return count->lock_ms != 0;
}

static int64_t lock_ends_at(const struct cred_count *count)
{
  return later(count->locked_at_ms, count->lock_ms);
}

static void forget_failures_before(struct cred_count *count, int64_t oldest_ms)
{
  uint32_t old = 0;

  while (old < count->failed && count->failed_at[old] < oldest_ms)
    old++;
  count->failed -= old;
  memmove(count->failed_at, count->failed_at + old, count->failed * sizeof(count->failed_at[0]));
}

/* A lock longer than its limit allows, or one that began in the future, is brought back into
 * bounds. */
static void bound_lock(struct cred_count *count, int64_t now_ms)
{
  if (is_locked(count) && count->locked_at_ms > now_ms)
    count->locked_at_ms = now_ms;
}

/* What was counted under a wider limit leaves one try: tightening a limit locks nobody by itself.
 */
static void fit_limit(struct cred_count *count, const struct cred_limit *limit)
{
  if (limit->deny > 0 && count->failed >= limit->deny) {
    uint32_t dropped = count->failed - (limit->deny - 1);

    count->failed -= dropped;
    memmove(count->failed_at, count->failed_at + dropped,
            count->failed * sizeof(count->failed_at[0]));
  }
}

void cred_count_expire(struct cred_count *count, const struct cred_limit *limit, int64_t now_ms)
{
  bound_lock(count, now_ms);
  if (is_locked(count) && now_ms >= lock_ends_at(count)) {
    count->locked_at_ms = lock_ends_at(count); /* from here the level is remembered */
    count->lock_ms = 0;
  }
  if (!is_locked(count) && count->level > 0 &&
      now_ms >= later(count->locked_at_ms, limit->lock_max_ms)) {
    count->level = 0;
    count->locked_at_ms = 0;
  }
  forget_failures_before(count, now_ms - limit->interval_ms + 1);
  fit_limit(count, limit);
}

enum cred_charge_verdict cred_count_judge(const struct cred_count *count, uint32_t pending,
                                          const struct cred_limit *limit, int64_t *until_ms)
{
  if (is_locked(count)) {
    *until_ms = lock_ends_at(count);
    return CRED_CHARGE_LOCKED;
  }
  if (limit->deny == 0 || count->failed >= limit->deny || pending >= limit->deny - count->failed)
    return CRED_CHARGE_BUSY;
  return CRED_CHARGE_GRANTED;
}

static void insert_failure(struct cred_count *count, int64_t at_ms)
{
  uint32_t place;

  if (count->failed == CRED_FAILURES_MAX)
    forget_failures_before(count, count->failed_at[0] + 1);
  for (place = count->failed; place > 0 && count->failed_at[place - 1] > at_ms; place--)
    count->failed_at[place] = count->failed_at[place - 1];
  count->failed_at[place] = at_ms;
  count->failed++;
}

static int64_t lock_length(const struct cred_limit *limit, uint32_t level)
{
  int64_t length = limit->lock_ms;

  if (length == CRED_LOCK_FOR_EVER)
    return length;
  for (; level > 0 && length < limit->lock_max_ms; level--)
    length = later(length, length);
  return length < limit->lock_max_ms ? length : limit->lock_max_ms;
}

bool cred_count_fail(struct cred_count *count, const struct cred_limit *limit, int64_t at_ms,
                     int64_t now_ms)
{
  if (is_locked(count) || at_ms <= now_ms - limit->interval_ms)
    return false;
  insert_failure(count, at_ms < now_ms ? at_ms : now_ms);
  if (count->failed < limit->deny)
    return false;
  count->failed = 0;
  count->locked_at_ms = now_ms;
  count->lock_ms = lock_length(limit, count->level);
  count->level++;
  return true;
}

int64_t cred_count_expires_at(const struct cred_count *count, const struct cred_limit *limit)
{
  int64_t expires_ms = 0;

  if (is_locked(count))
    return later(lock_ends_at(count), limit->lock_max_ms);
  if (count->level > 0)
    expires_ms = later(count->locked_at_ms, limit->lock_max_ms);
  if (count->failed > 0) {
    int64_t last = later(count->failed_at[count->failed - 1], limit->interval_ms);
    expires_ms = last > expires_ms ? last : expires_ms;
  }
  return expires_ms;
}
