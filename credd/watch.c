/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <sys/mman.h>
#include <time.h>

#include "credd/worker.h"

struct credd_watch *credd_watch_make(void)
{
  void *watch = mmap(NULL, sizeof(struct credd_watch), PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  return watch == MAP_FAILED ? NULL : watch;
}

int64_t credd_watch_now_ms(void)
{
  struct timespec now = {0};

  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void credd_watch_begin(struct credd_watch *watch, unsigned place, int64_t limit_ms)
{
  atomic_store(&watch->until_ms[place], credd_watch_now_ms() + limit_ms);
}

void credd_watch_end(struct credd_watch *watch, unsigned place)
{
  atomic_store(&watch->until_ms[place], 0);
}

bool credd_watch_is_over(const struct credd_watch *watch, unsigned place, int64_t now_ms)
{
  long long until_ms = atomic_load(&watch->until_ms[place]);

  return until_ms != 0 && now_ms >= until_ms;
}
