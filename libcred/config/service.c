/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cred/config.h"

/* Where Linux-PAM looks: the administrator's files, then those that come with packages. */
static const char *const directories[] = {"/etc/pam.d", "/usr/lib/pam.d"};

static bool is_directory(const char *path)
{
  struct stat status;

  return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool cred_config_has_service(const char *service)
{
  char path[CRED_PATH_SIZE];

  if (!is_directory(directories[0]))
    return true; /* PAM goes by pam.conf */
  if (service[0] == '\0' || strchr(service, '/') != NULL)
    return false;
  for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++)
    if (snprintf(path, sizeof(path), "%s/%s", directories[i], service) < (int)sizeof(path) &&
        access(path, F_OK) == 0)
      return true;
  return false;
}
