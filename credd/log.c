/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/log.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "cred/syslog.h"

#define TEXT_SIZE 2048

/* It may be a pipe to the one who does not read. */
static bool stderr_has_room(void)
{
  struct pollfd polled = {.fd = STDERR_FILENO, .events = POLLOUT};

  return poll(&polled, 1, 0) == 1 && (polled.revents & POLLOUT) != 0;
}

static void clean(char *text)
{
  for (; *text != '\0'; text++)
    if ((unsigned char)*text < ' ' || *text == '\177')
      *text = '?';
}

void credd_log(int priority, const char *format, ...)
{
  const int saved_errno = errno;
  char text[TEXT_SIZE];
  va_list arguments;

  va_start(arguments, format);
  (void)vsnprintf(text, sizeof(text), format, arguments);
  va_end(arguments);
  clean(text);
  if (!cred_syslog(LOG_AUTHPRIV | priority, "%s", text) && stderr_has_room())
    (void)fprintf(stderr, "credd: %s\n", text);
  errno = saved_errno;
}
