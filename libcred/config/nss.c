/* SPDX-License-Identifier: BSD-3-Clause */
#include "config/nss.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_FIRST 4096
#define BUFFER_LAST (4 << 20) /* a group of a few hundred thousand members */
#define GROUPS_FIRST 64
#define GROUPS_LAST 65536

/* Twice the room, or NULL at the end of patience; the old one is freed. */
static char *enlarge(char *buffer, size_t *size)
{
  free(buffer);
  *size = buffer == NULL ? BUFFER_FIRST : *size * 2;
  return *size <= BUFFER_LAST ? malloc(*size) : NULL;
}

static enum cred_err lookup_failed(const char *what, const char *name, int reason,
                                   struct cred_error *error)
{
  return cred_error_set(error, CRED_ERR_LOOKUP, "cannot look up the %s %s: %s", what, name,
                        reason != 0 ? strerror(reason) : "not found");
}

/* *buffer holds what *out points to, and is the caller's to free also on failure. */
static enum cred_err get_user(const char *name, struct passwd *out, char **buffer,
                              struct cred_error *error)
{
  struct passwd *found = NULL;
  size_t size = 0;
  int reason = ERANGE;

  while (reason == ERANGE || reason == EINTR) {
    *buffer = enlarge(*buffer, &size);
    if (*buffer == NULL)
      return lookup_failed("user", name, ENOMEM, error);
    reason = getpwnam_r(name, out, *buffer, size, &found);
  }
  return found != NULL ? CRED_OK : lookup_failed("user", name, reason, error);
}

static enum cred_err take_name(const struct passwd *found, char *out, size_t size,
                               struct cred_error *error)
{
  size_t length = strlen(found->pw_name);

  if (length == 0 || length >= size)
    return cred_error_set(error, CRED_ERR_LOOKUP, "the user database gave an unusable name");
  memcpy(out, found->pw_name, length + 1);
  return CRED_OK;
}

enum cred_err cred_nss_name_of(uid_t uid, char *out, size_t size, struct cred_error *error)
{
  struct passwd user, *found = NULL;
  char *buffer = NULL;
  size_t room = 0;
  int reason = ERANGE;
  enum cred_err err = CRED_ERR_NOT_FOUND;

  out[0] = '\0';
  while (reason == ERANGE || reason == EINTR) {
    buffer = enlarge(buffer, &room);
    if (buffer == NULL)
      return lookup_failed("user", "of a number", ENOMEM, error);
    reason = getpwuid_r(uid, &user, buffer, room, &found);
  }
  if (found != NULL)
    err = take_name(found, out, size, error);
  else if (reason != 0 && reason != ENOENT && reason != ESRCH)
    err = lookup_failed("user", "of a number", reason, error);
  free(buffer);
  return err;
}

static enum cred_err get_group(const char *name, struct group *out, char **buffer,
                               struct cred_error *error)
{
  struct group *found = NULL;
  size_t size = 0;
  int reason = ERANGE;

  while (reason == ERANGE || reason == EINTR) {
    *buffer = enlarge(*buffer, &size);
    if (*buffer == NULL)
      return lookup_failed("group", name, ENOMEM, error);
    reason = getgrnam_r(name, out, *buffer, size, &found);
  }
  return found != NULL ? CRED_OK : lookup_failed("group", name, reason, error);
}

enum cred_err cred_nss_user_exists(const char *name, struct cred_error *error)
{
  struct passwd user;
  char *buffer = NULL;
  enum cred_err err = get_user(name, &user, &buffer, error);

  free(buffer);
  return err;
}

static enum cred_err get_group_list(struct cred_nss_user *user, struct cred_error *error)
{
  int room = GROUPS_FIRST;

  while (room <= GROUPS_LAST) {
    int count = room;

    free(user->groups);
    user->groups = calloc((size_t)room, sizeof(*user->groups));
    if (user->groups == NULL)
      return lookup_failed("groups of", user->name, ENOMEM, error);
    if (getgrouplist(user->name, user->primary, user->groups, &count) >= 0) {
      user->group_count = count;
      return CRED_OK;
    }
    room = count > room && count <= GROUPS_LAST ? count : room * 2;
  }
  return lookup_failed("groups of", user->name, E2BIG, error);
}

enum cred_err cred_nss_user_get(const char *name, struct cred_nss_user *out,
                                struct cred_error *error)
{
  struct passwd user;
  char *buffer = NULL;
  enum cred_err err = get_user(name, &user, &buffer, error);

  *out = (struct cred_nss_user){.name = name};
  if (err == CRED_OK) {
    out->primary = user.pw_gid;
    err = get_group_list(out, error);
  }
  free(buffer);
  if (err != CRED_OK)
    cred_nss_user_free(out);
  return err;
}

enum cred_err cred_nss_user_name(uid_t uid, char **out, struct cred_error *error)
{
  struct passwd user, *found = NULL;
  char *buffer = NULL, number[16];
  size_t size = 0;
  int reason = ERANGE;

  *out = NULL;
  (void)snprintf(number, sizeof(number), "%u", (unsigned)uid);
  while (reason == ERANGE || reason == EINTR) {
    buffer = enlarge(buffer, &size);
    if (buffer == NULL)
      return lookup_failed("user", number, ENOMEM, error);
    reason = getpwuid_r(uid, &user, buffer, size, &found);
  }
  if (found != NULL)
    *out = strdup(user.pw_name);
  free(buffer);
  if (found == NULL)
    return lookup_failed("user", number, reason, error);
  return *out != NULL ? CRED_OK : lookup_failed("user", number, ENOMEM, error);
}

void cred_nss_user_free(struct cred_nss_user *user)
{
  free(user->groups);
  *user = (struct cred_nss_user){0};
}

/* getgrouplist names the primary group too. */
static bool is_member(const struct group *group, const struct cred_nss_user *user)
{
  for (int i = 0; i < user->group_count; i++)
    if (user->groups[i] == group->gr_gid)
      return true;
  for (char **member = group->gr_mem; member != NULL && *member != NULL; member++)
    if (strcmp(*member, user->name) == 0)
      return true;
  return false;
}

enum cred_err cred_nss_group_has(const char *group, const struct cred_nss_user *user, bool *out,
                                 struct cred_error *error)
{
  struct group entry;
  char *buffer = NULL;
  enum cred_err err = get_group(group, &entry, &buffer, error);

  *out = err == CRED_OK && user != NULL && is_member(&entry, user);
  free(buffer);
  return err;
}
