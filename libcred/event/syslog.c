/* SPDX-License-Identifier: BSD-3-Clause */
#include "cred/syslog.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <syslog.h>

#include "event/clean.h"
#include "event/copy.h"

#define TEXT_SIZE 2048
#define WAIT_MS 250 /* no event depends on it */

bool cred_syslog(int priority, const char *format, ...)
{
  const int saved_errno = errno;
  struct cred_copy copy = {.wait_ms = WAIT_MS};
  struct cred_copy_way way;
  char text[TEXT_SIZE];
  va_list arguments;
  bool is_taken;

  va_start(arguments, format);
  (void)vsnprintf(text, sizeof(text), format, arguments);
  va_end(arguments);
  cred_text_clean(text, sizeof(text));
  (void)cred_copy_open(&copy, &way);
  is_taken = cred_copy_write(
      &way, (priority & LOG_FACMASK) != 0 ? priority : LOG_AUTHPRIV | priority, text);
  cred_copy_close(&way);
  errno = saved_errno;
  return is_taken;
}

enum cred_err cred_syslog_ready(struct cred_error *error)
{
  struct cred_copy copy = {.wait_ms = WAIT_MS};

  return cred_copy_look(&copy, error);
}
