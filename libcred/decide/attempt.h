/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_DECIDE_ATTEMPT_H
#define CRED_DECIDE_ATTEMPT_H

#include <stdbool.h>
#include <stdint.h>

#include "cred/gate.h"

/*
 * Counting failures and judging a charge. Pure: all times are milliseconds of the store's clock,
 * which never runs backwards (decide/clock.h).
 */

#define CRED_FAILURES_MAX 1000 /* the highest deny of any kind */
#define CRED_LOCK_FOR_EVER INT64_MAX

struct cred_limit {
  uint32_t deny;       /* 1 to CRED_FAILURES_MAX */
  int64_t interval_ms; /* failures older than this are forgotten */
  int64_t lock_ms;     /* the first lock; CRED_LOCK_FOR_EVER: until an administrator unlocks */
  int64_t lock_max_ms; /* each lock in a row lasts twice the one before, up to this */
};

struct cred_count {
  int64_t locked_at_ms;                 /* with lock_ms 0: not locked */
  int64_t lock_ms;                      /* length of the lock that runs; CRED_LOCK_FOR_EVER */
  uint32_t level;                       /* locks in a row */
  uint32_t failed;                      /* how many of failed_at are in use */
  int64_t failed_at[CRED_FAILURES_MAX]; /* ascending */
};

/* Ends a lock that is over, forgets failures that are too old and locks that are long past, and
 * keeps fewer failures than deny, which may be lower than when they were counted. */
void cred_count_expire(struct cred_count *count, const struct cred_limit *limit, int64_t now_ms);

/* GRANTED, BUSY or LOCKED for a count that was expired just now; *until_ms (store clock) with
 * LOCKED. */
enum cred_charge_verdict cred_count_judge(const struct cred_count *count, uint32_t pending,
                                          const struct cred_limit *limit, int64_t *until_ms);

/* Adds a failure that happened at at_ms. True when it began a lock. A running lock is not touched.
 */
bool cred_count_fail(struct cred_count *count, const struct cred_limit *limit, int64_t at_ms,
                     int64_t now_ms);

/* When the row says nothing any more and may go; CRED_LOCK_FOR_EVER: never by itself. */
int64_t cred_count_expires_at(const struct cred_count *count, const struct cred_limit *limit);

#endif
