/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/complain.h"
#include "credd/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#define LINES_A_SECOND 2

/* Of this worker, which is one process with one thread. */
static struct {
  time_t second;
  unsigned said, kept_back;
} users;

static bool may_speak(const struct credd_peer *peer)
{
  struct timespec now = {0};

  if (peer->is_privileged)
    return true;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  if (now.tv_sec != users.second) {
    users.second = now.tv_sec;
    users.said = 0;
  }
  if (users.said < LINES_A_SECOND)
    return users.said++, true;
  users.kept_back++;
  return false;
}

void credd_complain(const struct credd_peer *peer, const char *format, ...)
{
  char text[512];
  va_list arguments;

  if (!may_speak(peer))
    return;
  va_start(arguments, format);
  (void)vsnprintf(text, sizeof(text), format, arguments);
  va_end(arguments);
  credd_log(LOG_WARNING, "request refused: %s; uid=%u pid=%d", text, peer->uid, peer->pid);
  if (users.kept_back > 0)
    credd_log(LOG_WARNING, "%u more lines about users' requests were left out", users.kept_back);
  users.kept_back = 0;
}
