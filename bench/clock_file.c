/* SPDX-License-Identifier: BSD-3-Clause */
#include "bench/clock_file.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

int64_t *bench_clock_file(const char *path)
{
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    return NULL;
  void *place = MAP_FAILED;
  if (ftruncate(fd, sizeof(int64_t)) == 0)
    place = mmap(NULL, sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  return place == MAP_FAILED ? NULL : place;
}
