/* SPDX-License-Identifier: BSD-3-Clause */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/file.h"

static bool is_drop_in(const char *name)
{
  static const char suffix[] = ".conf";
  size_t length = strlen(name);

  return name[0] != '.' && length >= sizeof(suffix) &&
         strcmp(name + length - (sizeof(suffix) - 1), suffix) == 0;
}

static int compare_names(const void *left, const void *right)
{
  const char *const *a = left;
  const char *const *b = right;

  return strcmp(*a, *b);
}

void cred_config_drop_ins_free(struct cred_config_drop_ins *drop_ins)
{
  for (size_t i = 0; i < drop_ins->count; i++)
    free(drop_ins->names[i]);
  drop_ins->count = 0;
}

static bool list_names(DIR *listing, const char *directory, struct cred_config_problems *problems,
                       struct cred_config_drop_ins *out)
{
  for (;;) {
    struct dirent *entry = NULL;

    errno = 0;
    entry = readdir(listing);
    if (entry == NULL)
      return errno == 0 || cred_config_file_refuse(problems, CRED_CONFIG_UNREADABLE, directory, 0);
    if (!is_drop_in(entry->d_name))
      continue;
    if (out->count == CRED_CONFIG_DROP_INS_MAX)
      return cred_config_file_refuse(problems, CRED_CONFIG_TOO_MANY_FILES, directory,
                                     CRED_CONFIG_DROP_INS_MAX);
    out->names[out->count] = strdup(entry->d_name);
    if (out->names[out->count] == NULL)
      return cred_config_file_refuse(problems, CRED_CONFIG_UNREADABLE, directory, 0);
    out->count++;
  }
}

bool cred_config_drop_ins_list(const char *directory, struct cred_config_problems *problems,
                               struct cred_config_drop_ins *out)
{
  int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *listing = NULL;
  struct stat status;
  bool done = false;

  out->count = 0;
  if (fd < 0)
    return errno == ENOENT ||
           cred_config_file_refuse(problems, CRED_CONFIG_UNREADABLE, directory, 0);
  if (!cred_config_file_is_ours(fd, directory, problems, &status)) {
    (void)close(fd);
    return false;
  }
  listing = fdopendir(fd);
  if (listing == NULL) {
    (void)cred_config_file_refuse(problems, CRED_CONFIG_UNREADABLE, directory, 0);
    (void)close(fd);
    return false;
  }
  done = list_names(listing, directory, problems, out);
  (void)closedir(listing);
  if (!done)
    cred_config_drop_ins_free(out);
  else
    qsort(out->names, out->count, sizeof(out->names[0]), compare_names);
  return done;
}
