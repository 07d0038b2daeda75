/* SPDX-License-Identifier: BSD-3-Clause */
/* Files that cannot be opened, read, written, made durable, renamed, looked at or locked. */
#include "tests/scripts/fail/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int directory, const char *path, int flags);
int __openat64_2(int directory, const char *path, int flags);
ssize_t __read_chk(int fd, void *out, size_t count, size_t size);

#define fails_with(class, error) (fail_now(class) && (errno = (error)))

/* --- open
 * -------------------------------------------------------------------------------------------- */

static mode_t optional_mode(int flags, va_list arguments)
{
  return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(arguments, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = optional_mode(flags, arguments);
  va_end(arguments);
  return fails_with(FAIL_OPEN, EMFILE) ? -1 : WORLD_NEXT(open)(path, flags, mode);
}

int openat(int directory, const char *path, int flags, ...)
{
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = optional_mode(flags, arguments);
  va_end(arguments);
  return fails_with(FAIL_OPEN, EMFILE) ? -1 : WORLD_NEXT(openat)(directory, path, flags, mode);
}

int open64(const char *path, int flags, ...) __attribute__((alias("open")));
int openat64(int directory, const char *path, int flags, ...) __attribute__((alias("openat")));

int __open_2(const char *path, int flags)
{
  return open(path, flags);
}

int __openat_2(int directory, const char *path, int flags)
{
  return openat(directory, path, flags);
}

int __open64_2(const char *path, int flags) __attribute__((alias("__open_2")));
int __openat64_2(int directory, const char *path, int flags) __attribute__((alias("__openat_2")));

FILE *fopen(const char *restrict path, const char *restrict mode)
{
  return fails_with(FAIL_OPEN, EMFILE) ? NULL : WORLD_NEXT(fopen)(path, mode);
}

FILE *fopen64(const char *restrict path, const char *restrict mode) __attribute__((alias("fopen")));

/* --- read and write
 * ------------------------------------------------------------------------------------ */

ssize_t read(int fd, void *out, size_t size)
{
  return fails_with(FAIL_READ, EIO) ? -1 : WORLD_NEXT(read)(fd, out, size);
}

ssize_t __read_chk(int fd, void *out, size_t count, size_t size)
{
  return count <= size ? read(fd, out, count) : -1;
}

ssize_t pread(int fd, void *out, size_t size, off_t at)
{
  return fails_with(FAIL_READ, EIO) ? -1 : WORLD_NEXT(pread)(fd, out, size, at);
}

ssize_t pread64(int fd, void *out, size_t size, off64_t at) __attribute__((alias("pread")));

ssize_t write(int fd, const void *bytes, size_t size)
{
  return fails_with(FAIL_WRITE, ENOSPC) ? -1 : WORLD_NEXT(write)(fd, bytes, size);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at)
{
  return fails_with(FAIL_WRITE, ENOSPC) ? -1 : WORLD_NEXT(pwrite)(fd, bytes, size, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at)
    __attribute__((alias("pwrite")));

int ftruncate(int fd, off_t size)
{
  return fails_with(FAIL_WRITE, EIO) ? -1 : WORLD_NEXT(ftruncate)(fd, size);
}

int ftruncate64(int fd, off64_t size) __attribute__((alias("ftruncate")));

int fsync(int fd)
{
  return fails_with(FAIL_SYNC, EIO) ? -1 : WORLD_NEXT(fsync)(fd);
}

int fdatasync(int fd)
{
  return fails_with(FAIL_SYNC, EIO) ? -1 : WORLD_NEXT(fdatasync)(fd);
}

/* --- names
 * --------------------------------------------------------------------------------------------------
 */

int rename(const char *from, const char *to)
{
  return fails_with(FAIL_RENAME, EIO) ? -1 : WORLD_NEXT(rename)(from, to);
}

int renameat(int from_directory, const char *from, int to_directory, const char *to)
{
  return fails_with(FAIL_RENAME, EIO)
             ? -1
             : WORLD_NEXT(renameat)(from_directory, from, to_directory, to);
}

int unlink(const char *path)
{
  return fails_with(FAIL_RENAME, EIO) ? -1 : WORLD_NEXT(unlink)(path);
}

/* --- stat and locks
 * ------------------------------------------------------------------------------------------ */

int stat(const char *restrict path, struct stat *restrict out)
{
  return fails_with(FAIL_STAT, EIO) ? -1 : WORLD_NEXT(stat)(path, out);
}

int lstat(const char *restrict path, struct stat *restrict out)
{
  return fails_with(FAIL_STAT, EIO) ? -1 : WORLD_NEXT(lstat)(path, out);
}

int fstat(int fd, struct stat *out)
{
  return fails_with(FAIL_STAT, EIO) ? -1 : WORLD_NEXT(fstat)(fd, out);
}

int fstatat(int directory, const char *restrict path, struct stat *restrict out, int flags)
{
  return fails_with(FAIL_STAT, EIO) ? -1 : WORLD_NEXT(fstatat)(directory, path, out, flags);
}

int stat64(const char *restrict path, struct stat64 *restrict out)
{
  return stat(path, (struct stat *)out);
}

int lstat64(const char *restrict path, struct stat64 *restrict out)
{
  return lstat(path, (struct stat *)out);
}

int fstat64(int fd, struct stat64 *out)
{
  return fstat(fd, (struct stat *)out);
}

static bool is_lock(int command)
{
  return command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK ||
         command == F_OFD_SETLKW;
}

int fcntl(int fd, int command, ...)
{
  va_list arguments;
  va_start(arguments, command);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  if (is_lock(command) && fails_with(FAIL_LOCK, ENOLCK))
    return -1;
  return WORLD_NEXT(fcntl)(fd, command, argument);
}

int fcntl64(int fd, int command, ...) __attribute__((alias("fcntl")));

int flock(int fd, int operation)
{
  return fails_with(FAIL_LOCK, ENOLCK) ? -1 : WORLD_NEXT(flock)(fd, operation);
}
