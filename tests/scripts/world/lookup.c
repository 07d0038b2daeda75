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
#include <shadow.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* --- stored passwords
 * --------------------------------------------------------------------------------------- */

/* The next field as a number; -1: it is empty, or there is none. */
static long next_number(char **rest)
{
  const char *field = strsep(rest, ":\n");
  return field != NULL && *field != '\0' ? strtol(field, NULL, 10) : -1;
}

/* Splits NAME:HASH:DAY[:MIN:MAX:WARN:INACTIVE:EXPIRE] in place. False: it is another's. */
static bool is_entry_of(char *line, const char *name, struct spwd *entry)
{
  char *rest = line, *found = strsep(&rest, ":"), *hash = strsep(&rest, ":");
  if (rest == NULL)
    return false;
  *entry = (struct spwd){.sp_namp = found, .sp_pwdp = hash};
  entry->sp_lstchg = next_number(&rest);
  entry->sp_min = next_number(&rest);
  entry->sp_max = next_number(&rest);
  entry->sp_warn = next_number(&rest);
  entry->sp_inact = next_number(&rest);
  entry->sp_expire = next_number(&rest);
  return strcmp(found, name) == 0;
}

static int entry_find(const char *path, const char *name, struct spwd *entry, char *buffer,
                      size_t size, struct spwd **out)
{
  FILE *file = fopen(path, "re");
  if (file == NULL)
    return EIO;
  while (*out == NULL && fgets(buffer, (int)size, file) != NULL)
    if (is_entry_of(buffer, name, entry))
      *out = entry;
  fclose(file);
  return 0;
}

int getspnam_r(const char *name, struct spwd *entry, char *buffer, size_t size, struct spwd **out)
{
  const struct world *world = world_get();
  *out = NULL;
  if (world == NULL)
    return WORLD_NEXT(getspnam_r)(name, entry, buffer, size, out);
  if (is_out_of_order())
    return EIO;
  if (geteuid() != 0)
    return EACCES;
  return entry_find(world->shadow_path, name, entry, buffer, size, out);
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
