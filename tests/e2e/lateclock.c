/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Preloaded into credd: its CLOCK_BOOTTIME is as many seconds ahead as the file named by
 * E2E_LATE_CLOCK says, read anew each time. A time namespace would show it the processes' start
 * times moved as well.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static long seconds_ahead(void)
{
  const char *path = getenv("E2E_LATE_CLOCK");
  long seconds = 0;
  FILE *file;

  file = path != NULL ? fopen(path, "re") : NULL;
  if (file == NULL)
    return 0;
  if (fscanf(file, "%ld", &seconds) != 1)
    seconds = 0;
  (void)fclose(file);
  return seconds;
}

__attribute__((visibility("default"))) int clock_gettime(clockid_t clock, struct timespec *out)
{
  static int (*next)(clockid_t, struct timespec *);
  int result;

  if (next == NULL)
    *(void **)&next = dlsym(RTLD_NEXT, "clock_gettime");
  result = next(clock, out);
  if (result == 0 && clock == CLOCK_BOOTTIME)
    out->tv_sec += seconds_ahead();
  return result;
}
