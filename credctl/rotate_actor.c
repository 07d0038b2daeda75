/* SPDX-License-Identifier: BSD-3-Clause */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "credctl/actor.h"
#include "credctl/rotate.h"

#define DEPTH_MAX 64

static bool read_text(pid_t pid, const char *name, char *out, size_t size)
{
  char path[64];
  ssize_t length;
  int fd;

  (void)snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
  fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return false;
  length = read(fd, out, size - 1);
  (void)close(fd);
  out[length > 0 ? length : 0] = '\0';
  return length > 0;
}

static pid_t parent_of(pid_t pid)
{
  char text[1024];
  const char *at = NULL;
  int parent = 0;

  if (read_text(pid, "stat", text, sizeof(text)))
    at = strrchr(text, ')');
  if (at == NULL || sscanf(at + 1, " %*c %d", &parent) != 1)
    return 0;
  return parent;
}

/* Root can set it anew, and the processes above still have the one before. A server that somebody
 * restarted by hand stands above the sessions of others too: it is noted, and nothing more. */
void ctl_actor_note(char out[CRED_NAME_SIZE])
{
  const uint32_t own = ctl_actor();
  pid_t pid = getppid();

  out[0] = '\0';
  for (int depth = 0; pid > 1 && depth < DEPTH_MAX; depth++, pid = parent_of(pid)) {
    char text[16] = "";
    uint32_t other;

    if (!read_text(pid, "loginuid", text, sizeof(text)))
      continue;
    other = ctl_actor_of(text, 0);
    if (other == CRED_ACTOR_UNKNOWN || other == own)
      continue;
    (void)snprintf(out, CRED_NAME_SIZE, "login uid %u of process %d above it", other, (int)pid);
    return;
  }
}
