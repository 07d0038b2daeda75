/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <stdio.h>
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

static void sleep_us(struct cred_wait *wait, int64_t us)
{
  struct timespec pause = {.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000};

  (void)nanosleep(&pause, NULL);
  wait->slept_us += us;
}

/* A lock is held by somebody else: 0 gives up. */
static int wait_for_lock(void *argument, int tries)
{
  struct cred_wait *wait = argument;

  if (wait->is_refused || is_over(wait))
    return 0;
  sleep_us(wait, next_sleep_us(tries));
  return 1;
}

/*
 * SQLite asks no busy handler while somebody else holds the log's index in a state that it cannot
 * read; it sleeps and tries up to a hundred times, ten seconds in all. Without the sleeps, once our
 * time is over, the tries are over at once.
 */
static int sleep_within_timeout(sqlite3_vfs *vfs, int us)
{
  struct cred_wait *wait =
      (struct cred_wait *)(void *)((char *)vfs - offsetof(struct cred_wait, vfs));
  int64_t left_us = (int64_t)wait->timeout_ms * 1000 - wait->slept_us;

  if (wait->is_refused || is_over(wait) || left_us <= 0)
    return 0;
  sleep_us(wait, us < left_us ? us : left_us);
  return us;
}

void cred_wait_start(struct cred_wait *wait)
{
  wait->began_ms = clock_ms();
  wait->slept_us = 0;
}

int cred_wait_open(struct cred_wait *wait, const char *path, int flags, sqlite3 **out)
{
  const sqlite3_vfs *system = sqlite3_vfs_find(NULL);
  char name[32];
  int answer;

  *out = NULL;
  if (system == NULL)
    return SQLITE_ERROR;
  /* SQLite finds it by its name while it opens and keeps only the pointer. */
  (void)snprintf(name, sizeof(name), "cred-%p", (void *)wait);
  wait->vfs = *system;
  wait->vfs.zName = name;
  wait->vfs.xSleep = sleep_within_timeout;
  answer = sqlite3_vfs_register(&wait->vfs, 0);
  if (answer != SQLITE_OK)
    return answer;
  answer = sqlite3_open_v2(path, out, flags, name);
  (void)sqlite3_vfs_unregister(&wait->vfs);
  wait->vfs.zName = "cred";
  if (*out != NULL)
    (void)sqlite3_busy_handler(*out, wait_for_lock, wait);
  return answer;
}
