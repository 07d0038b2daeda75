/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "cred/syslog.h"
#include "modules/common/text.h"

#define LINE_SIZE 1024

void cred_log(const struct cred_log *log, int priority, const char *format, ...)
{
  char text[LINE_SIZE], cleaned[LINE_SIZE], service[CRED_NAME_SIZE], user[CRED_NAME_SIZE];
  int saved_errno = errno;
  va_list arguments;

  if (priority == LOG_DEBUG && !log->debug)
    return;
  va_start(arguments, format);
  (void)vsnprintf(text, sizeof(text), format, arguments);
  va_end(arguments);
  cred_text_clean(text, cleaned, sizeof(cleaned));
  cred_text_clean_field(log->service, service, sizeof(service));
  cred_text_clean_field(log->user, user, sizeof(user));
  (void)cred_syslog(LOG_AUTHPRIV | priority, "%s(%s:%s): %s%s%s", log->module, service, log->phase,
                    cleaned, user[0] != '\0' ? " user=" : "", user);
  errno = saved_errno;
}
