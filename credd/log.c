/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/log.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "cred/syslog.h"
#include "event/clean.h"

#define TEXT_SIZE 2048

/* It may be a pipe to the one who does not read. */
static bool stderr_has_room(void)
{
  struct pollfd polled = {.fd = STDERR_FILENO, .events = POLLOUT};

  return poll(&polled, 1, 0) == 1 && (polled.revents & POLLOUT) != 0;
}

void credd_log(int priority, const char *format, ...)
{
  const int saved_errno = errno;
  char text[TEXT_SIZE];
  va_list arguments;

  va_start(arguments, format);
  (void)vsnprintf(text, sizeof(text), format, arguments);
  va_end(arguments);
  cred_text_clean(text, sizeof(text));
  if (!cred_syslog(LOG_AUTHPRIV | priority, "%s", text) && stderr_has_room())
    (void)fprintf(stderr, "credd: %s\n", text);
  errno = saved_errno;
}
