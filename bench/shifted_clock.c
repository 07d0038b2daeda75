/* SPDX-License-Identifier: BSD-3-Clause */
/* Preloaded into credd: its clock is shifted as the file says that BENCH_CLOCK names, all the time.
 */
#include <stdlib.h>

#include "bench/clock_file.h"
#include "bench/clock_shift.h"

__attribute__((constructor)) static void follow(void)
{
  const char *path = getenv("BENCH_CLOCK");
  const int64_t *shared = path == NULL ? NULL : bench_clock_file(path);
  if (shared == NULL)
    abort(); /* with another clock every code would be refused */
  bench_clock_follow(shared);
}
