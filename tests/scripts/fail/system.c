/* SPDX-License-Identifier: BSD-3-Clause */
/* No random bytes, no clock, no user database. */
#include "tests/scripts/fail/fail.h"

#include <dlfcn.h>
#include <errno.h>
#include <grp.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <pwd.h>
#include <shadow.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

ssize_t getrandom(void *out, size_t size, unsigned flags)
{
  if (!fail_now(FAIL_RANDOM))
    return WORLD_NEXT(getrandom)(out, size, flags);
  errno = EIO;
  return -1;
}

int getentropy(void *out, size_t size)
{
  if (!fail_now(FAIL_RANDOM))
    return WORLD_NEXT(getentropy)(out, size);
  errno = EIO;
  return -1;
}

/* What these two stand before must be there from the start, and libcrypto comes with an object that
 * is loaded late: so it comes with this one, which needs something of it. */
__attribute__((used)) static unsigned long (*const needed)(void) = OpenSSL_version_num;

int RAND_bytes(unsigned char *out, int size)
{
  return fail_now(FAIL_RANDOM) ? 0 : WORLD_NEXT(RAND_bytes)(out, size);
}

int RAND_priv_bytes(unsigned char *out, int size)
{
  return fail_now(FAIL_RANDOM) ? 0 : WORLD_NEXT(RAND_priv_bytes)(out, size);
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
  if (!fail_now(FAIL_CLOCK))
    return WORLD_NEXT(clock_gettime)(clock, out);
  errno = EINVAL;
  return -1;
}

/* The user database: fails as a whole, or answers undisturbed. */
#define lookup(name, ...)                                                                          \
  ({                                                                                               \
    bool armed_ = fail_pause();                                                                    \
    __typeof__(name(__VA_ARGS__)) result_ = WORLD_NEXT(name)(__VA_ARGS__);                         \
    fail_resume(armed_);                                                                           \
    result_;                                                                                       \
  })

int getpwnam_r(const char *restrict name, struct passwd *restrict entry, char *restrict buffer,
               size_t size, struct passwd **restrict out)
{
  if (!fail_now(FAIL_LOOKUP))
    return lookup(getpwnam_r, name, entry, buffer, size, out);
  *out = NULL;
  return EIO;
}

int getspnam_r(const char *name, struct spwd *entry, char *buffer, size_t size, struct spwd **out)
{
  if (!fail_now(FAIL_LOOKUP))
    return lookup(getspnam_r, name, entry, buffer, size, out);
  *out = NULL;
  return EIO;
}

int getpwuid_r(uid_t uid, struct passwd *restrict entry, char *restrict buffer, size_t size,
               struct passwd **restrict out)
{
  if (!fail_now(FAIL_LOOKUP))
    return lookup(getpwuid_r, uid, entry, buffer, size, out);
  *out = NULL;
  return EIO;
}

int getgrnam_r(const char *restrict name, struct group *restrict entry, char *restrict buffer,
               size_t size, struct group **restrict out)
{
  if (!fail_now(FAIL_LOOKUP))
    return lookup(getgrnam_r, name, entry, buffer, size, out);
  *out = NULL;
  return EIO;
}

int getgrgid_r(gid_t gid, struct group *restrict entry, char *restrict buffer, size_t size,
               struct group **restrict out)
{
  if (!fail_now(FAIL_LOOKUP))
    return lookup(getgrgid_r, gid, entry, buffer, size, out);
  *out = NULL;
  return EIO;
}

int getgrouplist(const char *user, gid_t group, gid_t *groups, int *count)
{
  return fail_now(FAIL_LOOKUP) ? -1 : lookup(getgrouplist, user, group, groups, count);
}

/* Loading a module is libpam's and the loader's affair. */
void *dlopen(const char *path, int flags)
{
  return lookup(dlopen, path, flags);
}
