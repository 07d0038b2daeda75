/* SPDX-License-Identifier: BSD-3-Clause */
#include "bench/clock_shift.h"

#include <dlfcn.h>
#include <stddef.h>
#include <sys/time.h>
#include <time.h>

/* The program's own symbols come before libc's for every module it loads: no preloading is needed.
 */
#define BENCH_EXPORT __attribute__((visibility("default")))

static int64_t own_offset;
static const volatile int64_t *offset = &own_offset;

void bench_clock_shift(int64_t offset_seconds)
{
  own_offset = offset_seconds;
  offset = &own_offset;
}

void bench_clock_follow(const int64_t *offset_seconds)
{
  offset = offset_seconds;
}

static int real_clock_gettime(clockid_t clock, struct timespec *out)
{
  static int (*real)(clockid_t, struct timespec *);
  if (real == NULL)
    *(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
  return real(clock, out);
}

BENCH_EXPORT int clock_gettime(clockid_t clock, struct timespec *out)
{
  int result = real_clock_gettime(clock, out);
  if (result == 0 &&
      (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_BOOTTIME))
    out->tv_sec += *offset;
  return result;
}

BENCH_EXPORT time_t time(time_t *out)
{
  struct timespec now = {0, 0};
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  if (out != NULL)
    *out = now.tv_sec;
  return now.tv_sec;
}

BENCH_EXPORT int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
  struct timespec now = {0, 0};
  (void)zone;
  int result = clock_gettime(CLOCK_REALTIME, &now);
  out->tv_sec = now.tv_sec;
  out->tv_usec = now.tv_nsec / 1000;
  return result;
}
