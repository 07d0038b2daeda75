/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Preloaded: makes every flush to disk take BENCH_FSYNC_MS milliseconds longer, as on a disk whose
 * cache is safe to lose power; BENCH_FSYNC_MS=skip drops them all, for filling a store that nobody
 * will miss. sync_file_range gives no promise about power loss but is counted all the same.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define BENCH_EXPORT __attribute__((visibility("default")))

static bool skipped(void)
{
  const char *text = getenv("BENCH_FSYNC_MS");
  return text != NULL && strcmp(text, "skip") == 0;
}

static void wait_longer(void)
{
  const char *text = getenv("BENCH_FSYNC_MS");
  long ms = text == NULL ? 0 : strtol(text, NULL, 10);
  struct timespec left = {ms / 1000, ms % 1000 * 1000000};
  while (nanosleep(&left, &left) != 0 && errno == EINTR)
    continue;
}

static void *next(const char *name)
{
  return dlsym(RTLD_NEXT, name);
}

BENCH_EXPORT int fsync(int fd)
{
  int (*real)(int);
  *(void **)&real = next("fsync");
  if (skipped())
    return 0;
  wait_longer();
  return real(fd);
}

BENCH_EXPORT int fdatasync(int fd)
{
  int (*real)(int);
  *(void **)&real = next("fdatasync");
  if (skipped())
    return 0;
  wait_longer();
  return real(fd);
}

BENCH_EXPORT int sync_file_range(int fd, off64_t offset, off64_t count, unsigned int flags)
{
  int (*real)(int, off64_t, off64_t, unsigned int);
  *(void **)&real = next("sync_file_range");
  if (skipped())
    return 0;
  wait_longer();
  return real(fd, offset, count, flags);
}

BENCH_EXPORT int msync(void *start, size_t length, int flags)
{
  int (*real)(void *, size_t, int);
  *(void **)&real = next("msync");
  if ((flags & MS_SYNC) != 0) {
    if (skipped())
      return 0;
    wait_longer();
  }
  return real(start, length, flags);
}
