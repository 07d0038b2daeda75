/* SPDX-License-Identifier: BSD-3-Clause */
/* Files that stand for others: the boot id, the login uid, terminals; and root as everything's
 * owner. */
#include "tests/scripts/world/world.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int directory, const char *path, int flags);
int __openat64_2(int directory, const char *path, int flags);

static const char *redirected(const char *path)
{
  struct world *world = world_get();
  uint32_t count = world != NULL ? atomic_load(&world->redirects) : 0;
  for (uint32_t i = 0; i < count; i++)
    if (strcmp(world->redirect[i].from, path) == 0)
      return world->redirect[i].to;
  return path;
}

/* --- the controlling terminal: field 7 of /proc/self/stat
 * ------------------------------------------ */

#define SELF_STAT "/proc/self/stat"

/* As the kernel packs a device number there. */
static unsigned long terminal_number(dev_t terminal)
{
  unsigned long minor_number = minor(terminal);
  return (minor_number & 0xff) | (unsigned long)major(terminal) << 8 |
         (minor_number & ~0xfful) << 12;
}

static ssize_t self_stat_rewrite(const char *text, dev_t terminal, char *out, size_t size)
{
  const char *at = strrchr(text, ')'), *behind;
  for (int blanks = 0; at != NULL && blanks < 5; blanks++)
    at = strchr(at + 1, ' ');
  behind = at != NULL ? strchr(at + 1, ' ') : NULL;
  if (behind == NULL)
    return -1;
  return snprintf(out, size, "%.*s %lu%s", (int)(at - text), text, terminal_number(terminal),
                  behind);
}

static int self_stat_open(dev_t terminal)
{
  char text[2048], rewritten[2200];
  int in = WORLD_NEXT(open)(SELF_STAT, O_RDONLY | O_CLOEXEC);
  ssize_t length = in >= 0 ? WORLD_NEXT(read)(in, text, sizeof text - 1) : -1;
  if (in >= 0)
    close(in);
  if (length < 0)
    return -1;
  text[length] = '\0';
  int out = memfd_create("self-stat", MFD_CLOEXEC);
  length = self_stat_rewrite(text, terminal, rewritten, sizeof rewritten);
  if (out >= 0 && (length < 0 || pwrite(out, rewritten, (size_t)length, 0) != length)) {
    close(out);
    return -1;
  }
  return out;
}

static bool is_self_stat(const char *path)
{
  const struct world *world = world_get();
  return world != NULL && strcmp(path, SELF_STAT) == 0;
}

/* --- open
 * -------------------------------------------------------------------------------------------- */

static mode_t optional_mode(int flags, va_list arguments)
{
  return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(arguments, mode_t) : 0;
}

int openat(int directory, const char *path, int flags, ...)
{
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = optional_mode(flags, arguments);
  va_end(arguments);
  if (is_self_stat(path))
    return self_stat_open(world_get()->terminal);
  return WORLD_NEXT(openat)(directory, redirected(path), flags, mode);
}

int open(const char *path, int flags, ...)
{
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = optional_mode(flags, arguments);
  va_end(arguments);
  if (is_self_stat(path))
    return self_stat_open(world_get()->terminal);
  return WORLD_NEXT(open)(redirected(path), flags, mode);
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
  if (is_self_stat(path))
    return fdopen(self_stat_open(world_get()->terminal), mode);
  return WORLD_NEXT(fopen)(redirected(path), mode);
}

FILE *fopen64(const char *restrict path, const char *restrict mode) __attribute__((alias("fopen")));

int access(const char *path, int mode)
{
  return WORLD_NEXT(access)(redirected(path), mode);
}

/* --- stat --------------------------------------------------------------------------------------
 */

static const struct world_redirect *stand_in_find(dev_t device, ino_t inode)
{
  struct world *world = world_get();
  for (uint32_t i = 0; i < atomic_load(&world->redirects); i++) {
    const struct world_redirect *redirect = &world->redirect[i];
    if (redirect->device && redirect->stand_in_device == device &&
        redirect->stand_in_inode == inode)
      return redirect;
  }
  return NULL;
}

static int dressed(int result, struct stat *out)
{
  const struct world *world = world_get();
  if (result != 0 || world == NULL)
    return result;
  if (out->st_uid == world->file_uid)
    out->st_uid = 0;
  if (out->st_gid == world->file_gid)
    out->st_gid = 0;
  const struct world_redirect *device = stand_in_find(out->st_dev, out->st_ino);
  if (device != NULL) {
    out->st_mode = S_IFCHR | 0620;
    out->st_rdev = makedev(device->major, device->minor);
  }
  return 0;
}

int stat(const char *restrict path, struct stat *restrict out)
{
  return dressed(WORLD_NEXT(stat)(redirected(path), out), out);
}

int lstat(const char *restrict path, struct stat *restrict out)
{
  return dressed(WORLD_NEXT(lstat)(redirected(path), out), out);
}

int fstat(int fd, struct stat *out)
{
  return dressed(WORLD_NEXT(fstat)(fd, out), out);
}

int fstatat(int directory, const char *restrict path, struct stat *restrict out, int flags)
{
  return dressed(WORLD_NEXT(fstatat)(directory, redirected(path), out, flags), out);
}

/* struct stat64 is struct stat where this library is built: 64-bit Linux. */
_Static_assert(sizeof(struct stat) == sizeof(struct stat64), "struct stat64 differs");

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

int fstatat64(int directory, const char *restrict path, struct stat64 *restrict out, int flags)
{
  return fstatat(directory, path, (struct stat *)out, flags);
}

int statx(int directory, const char *restrict path, int flags, unsigned mask,
          struct statx *restrict out)
{
  const struct world *world = world_get();
  int result = WORLD_NEXT(statx)(directory, redirected(path), flags, mask, out);
  if (result != 0 || world == NULL)
    return result;
  if (out->stx_uid == world->file_uid)
    out->stx_uid = 0;
  if (out->stx_gid == world->file_gid)
    out->stx_gid = 0;
  const struct world_redirect *device =
      stand_in_find(makedev(out->stx_dev_major, out->stx_dev_minor), out->stx_ino);
  if (device != NULL) {
    out->stx_mode = S_IFCHR | 0620;
    out->stx_rdev_major = device->major;
    out->stx_rdev_minor = device->minor;
  }
  return 0;
}
