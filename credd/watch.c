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
