/* SPDX-License-Identifier: BSD-3-Clause */
/* Prints the median and spread of overwriting 4 KiB in a new file of the given directory and fsync.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "bench/stats.h"

#define TIMES 100

static double milliseconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int flush_once(int fd, double *out)
{
  static const char page[4096] = "x";
  double begin = milliseconds();
  if (pwrite(fd, page, sizeof page, 0) != (ssize_t)sizeof page || fsync(fd) != 0)
    return -1;
  *out = milliseconds() - begin;
  return 0;
}

static int measure(int fd)
{
  double times[TIMES];
  double first;
  if (flush_once(fd, &first) != 0)
    return -1;
  for (int i = 0; i < TIMES; i++)
    if (flush_once(fd, &times[i]) != 0)
      return -1;
  struct bench_spread spread = bench_spread_of(times, TIMES);
  printf("write and fsync of 4 KiB: median %.3f ms, middle half %.3f to %.3f, min to max %.3f to "
         "%.3f\n",
         spread.median, spread.quarter, spread.three_quarters, spread.min, spread.max);
  return 0;
}

int main(int argc, char **argv)
{
  if (argc != 2 || chdir(argv[1]) != 0) {
    fprintf(stderr, "usage: fsync_time DIRECTORY\n");
    return 2;
  }
  int fd = open(".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0 || measure(fd) != 0) {
    perror("fsync_time");
    return 1;
  }
  close(fd);
  return 0;
}
