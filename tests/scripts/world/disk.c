/* SPDX-License-Identifier: BSD-3-Clause */
/* A disk that is full or fails, while a script says so. Inside PAM only: the runner keeps writing.
 */
#include "tests/scripts/world/world.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fails(int fd)
{
  const struct world *world = world_get();
  struct stat file;
  if (world == NULL || world->disk_error == 0 || !atomic_load(&world->armed))
    return false;
  if (WORLD_NEXT(fstat)(fd, &file) != 0 || !S_ISREG(file.st_mode))
    return false;
  errno = world->disk_error;
  return true;
}

ssize_t write(int fd, const void *bytes, size_t size)
{
  return fails(fd) ? -1 : WORLD_NEXT(write)(fd, bytes, size);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at)
{
  return fails(fd) ? -1 : WORLD_NEXT(pwrite)(fd, bytes, size, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at)
    __attribute__((alias("pwrite")));

int ftruncate(int fd, off_t size)
{
  return fails(fd) ? -1 : WORLD_NEXT(ftruncate)(fd, size);
}

int ftruncate64(int fd, off64_t size) __attribute__((alias("ftruncate")));

int fsync(int fd)
{
  return fails(fd) && errno == EIO ? -1 : WORLD_NEXT(fsync)(fd);
}

int fdatasync(int fd)
{
  return fails(fd) && errno == EIO ? -1 : WORLD_NEXT(fdatasync)(fd);
}
