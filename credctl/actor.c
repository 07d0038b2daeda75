/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/actor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cred/event.h"

static bool parse_loginuid(const char *text, uint32_t *out)
{
  char *end = NULL;
  unsigned long value = 0;

  if (text == NULL || text[0] < '0' || text[0] > '9')
    return false;
  errno = 0;
  value = strtoul(text, &end, 10);
  if (errno != 0 || (*end != '\0' && *end != '\n') || value >= UINT32_MAX)
    return false;
  *out = (uint32_t)value;
  return true;
}

uint32_t ctl_actor_of(const char *loginuid_text, uid_t real_uid)
{
  uint32_t login_uid = CRED_ACTOR_UNKNOWN;

  if (parse_loginuid(loginuid_text, &login_uid))
    return login_uid;
  return real_uid != 0 ? (uint32_t)real_uid : CRED_ACTOR_UNKNOWN;
}

uint32_t ctl_actor(void)
{
  char text[16] = "";
  const int fd = open("/proc/self/loginuid", O_RDONLY | O_CLOEXEC);
  ssize_t length = 0;

  if (fd < 0)
    return ctl_actor_of(NULL, getuid());
  length = read(fd, text, sizeof(text) - 1);
  (void)close(fd);
  return ctl_actor_of(length > 0 ? text : NULL, getuid());
}
