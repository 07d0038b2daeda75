/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The user database. libnss_wrapper, behind this library, answers ENOENT for a name that is not
 * there, where glibc answers "asked, and found nothing". And a script can have the database out of
 * order.
 */
#include "tests/scripts/world/world.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

static bool is_out_of_order(void)
{
  const struct world *world = world_get();
  return world != NULL && world->lookups_fail;
}

static int answer(int result, const void *found)
{
  return result == ENOENT && found == NULL ? 0 : result;
}

int getpwnam_r(const char *restrict name, struct passwd *restrict entry, char *restrict buffer,
               size_t size, struct passwd **restrict out)
{
  *out = NULL;
  return is_out_of_order() ? EIO
                           : answer(WORLD_NEXT(getpwnam_r)(name, entry, buffer, size, out), *out);
}

int getpwuid_r(uid_t uid, struct passwd *restrict entry, char *restrict buffer, size_t size,
               struct passwd **restrict out)
{
  *out = NULL;
  return is_out_of_order() ? EIO
                           : answer(WORLD_NEXT(getpwuid_r)(uid, entry, buffer, size, out), *out);
}

int getgrnam_r(const char *restrict name, struct group *restrict entry, char *restrict buffer,
               size_t size, struct group **restrict out)
{
  *out = NULL;
  return is_out_of_order() ? EIO
                           : answer(WORLD_NEXT(getgrnam_r)(name, entry, buffer, size, out), *out);
}

int getgrgid_r(gid_t gid, struct group *restrict entry, char *restrict buffer, size_t size,
               struct group **restrict out)
{
  *out = NULL;
  return is_out_of_order() ? EIO
                           : answer(WORLD_NEXT(getgrgid_r)(gid, entry, buffer, size, out), *out);
}

int getgrouplist(const char *user, gid_t group, gid_t *groups, int *count)
{
  return is_out_of_order() ? -1 : WORLD_NEXT(getgrouplist)(user, group, groups, count);
}
