/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/users.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/output.h"

static void add(struct ctl_users *users, const struct passwd *entry)
{
  struct ctl_user *user = NULL;

  if (strlen(entry->pw_name) >= sizeof(user->name) || entry->pw_name[0] == '\0')
    return;
  if (users->length == users->room) {
    users->room = users->room == 0 ? 256 : users->room * 2;
    users->rows = reallocarray(users->rows, users->room, sizeof(*users->rows));
    if (users->rows == NULL)
      ctl_out_of_memory();
  }
  user = &users->rows[users->length++];
  memset(user, 0, sizeof(*user));
  memcpy(user->name, entry->pw_name, strlen(entry->pw_name));
  user->uid = entry->pw_uid;
  user->gid = entry->pw_gid;
}

static int by_name(const void *a, const void *b)
{
  return strcmp(((const struct ctl_user *)a)->name, ((const struct ctl_user *)b)->name);
}

/* The first entry of a name is the one that counts; qsort does not keep their order, but equal
 * names come from several sources and mean the same account there. */
static void keep_one_each(struct ctl_users *users)
{
  size_t kept = 0;

  for (size_t i = 0; i < users->length; i++)
    if (i == 0 || by_name(&users->rows[kept - 1], &users->rows[i]) != 0)
      users->rows[kept++] = users->rows[i];
  users->length = kept;
}

static void add_group(struct ctl_user *user, const char *group)
{
  const size_t used = user->groups != NULL ? strlen(user->groups) : 0;
  char *longer = realloc(user->groups, used + strlen(group) + 2);

  if (longer == NULL)
    ctl_out_of_memory();
  (void)sprintf(longer + used, "%s%s", used > 0 ? " " : "", group);
  user->groups = longer;
}

static void read_primary_groups(struct ctl_users *users)
{
  const struct group *entry = NULL;

  setgrent();
  while ((entry = getgrent()) != NULL)
    for (size_t i = 0; i < users->length; i++)
      if (users->rows[i].gid == entry->gr_gid && users->rows[i].groups == NULL)
        add_group(&users->rows[i], entry->gr_name);
  endgrent();
}

static void read_other_groups(struct ctl_users *users)
{
  const struct group *entry = NULL;
  struct ctl_user key = {.uid = 0}, *found = NULL;

  setgrent();
  while ((entry = getgrent()) != NULL)
    for (char **member = entry->gr_mem; member != NULL && *member != NULL; member++) {
      (void)snprintf(key.name, sizeof(key.name), "%s", *member);
      found = bsearch(&key, users->rows, users->length, sizeof(key), by_name);
      if (found != NULL && found->gid != entry->gr_gid)
        add_group(found, entry->gr_name);
    }
  endgrent();
}

void ctl_users_read(struct ctl_users *out)
{
  const struct passwd *entry = NULL;

  memset(out, 0, sizeof(*out));
  setpwent();
  while ((entry = getpwent()) != NULL)
    add(out, entry);
  endpwent();
  if (out->length == 0)
    return;
  qsort(out->rows, out->length, sizeof(*out->rows), by_name);
  keep_one_each(out);
  read_primary_groups(out);
  read_other_groups(out);
}

void ctl_users_free(struct ctl_users *users)
{
  for (size_t i = 0; i < users->length; i++)
    free(users->rows[i].groups);
  free(users->rows);
  memset(users, 0, sizeof(*users));
}
