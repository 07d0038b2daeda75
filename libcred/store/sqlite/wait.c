/* SPDX-License-Identifier: BSD-3-Clause */
#include <time.h>

#include "store/sqlite/inside.h"

#define FIRST_SLEEP_US 100
#define LONGEST_SLEEP_US 3200

static int64_t clock_ms(void)
{
  struct timespec now;

  if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
    return 0;
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Longer from try to try, and not the same for two who began together. */
static int64_t next_sleep_us(int tries)
{
  int64_t longest = FIRST_SLEEP_US;
  uint32_t random;

  for (int i = 0; i < tries && longest < LONGEST_SLEEP_US; i++)
    longest *= 2;
  sqlite3_randomness(sizeof(random), &random);
  return longest / 2 + (int64_t)(random % (uint32_t)(longest / 2 + 1));
}

static bool is_over(const struct cred_wait *wait)
{
  int64_t timeout_ms = wait->timeout_ms;

  return clock_ms() - wait->began_ms >= timeout_ms || wait->slept_us >= timeout_ms * 1000;
}

static int sleep_a_little(void *argument, int tries)
{
  struct cred_wait *wait = argument;
  int64_t us;
  struct timespec pause;

  if (wait->is_refused || is_over(wait))
    return 0;
  us = next_sleep_us(tries);
  pause = (struct timespec){.tv_nsec = us * 1000};
  (void)nanosleep(&pause, NULL);
  wait->slept_us += us;
  return 1;
}

void cred_wait_start(struct cred_sqlite *db)
{
  db->wait.began_ms = clock_ms();
  db->wait.slept_us = 0;
}

void cred_wait_install(struct cred_sqlite *db)
{
  (void)sqlite3_busy_handler(db->connection, sleep_a_little, &db->wait);
}
