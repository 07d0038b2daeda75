/* SPDX-License-Identifier: BSD-3-Clause */
/* syslog and the audit socket, captured in the script's log file, one line a record. */
#define SYSLOG_NAMES /* before anything includes syslog.h */
#include "tests/scripts/world/world.h"

#include <errno.h>
#include <fcntl.h>
#include <libaudit.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <syslog.h>
#include <unistd.h>

void __syslog_chk(int priority, int flag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void __vsyslog_chk(int priority, int flag, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

#define RECORD_SIZE 16384

/* Raw calls: the log must not be hit by the failures that a script makes happen. */
static void log_append(const struct world *world, const char *record, size_t length)
{
  int fd = (int)syscall(SYS_openat, AT_FDCWD, world->log_path,
                        O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    return;
  (void)!syscall(SYS_write, fd, record, length);
  syscall(SYS_close, fd);
}

/* Control bytes become \xNN, so that a record stays on its line and shows what it holds. */
static size_t log_escape(char *out, size_t size, const char *text)
{
  size_t length = 0;
  for (; *text != '\0' && length + 5 < size; text++) {
    unsigned char byte = (unsigned char)*text;
    if (byte >= 0x20 && byte != 0x7f)
      out[length++] = *text;
    else
      length += (size_t)snprintf(out + length, size - length, "\\x%02x", byte);
  }
  out[length] = '\0';
  return length;
}

static const char *code_name(const CODE *codes, int value)
{
  for (; codes->c_name != NULL; codes++)
    if (codes->c_val == value)
      return codes->c_name;
  return "?";
}

static void log_record(const char *kind, const char *text)
{
  const struct world *world = world_get();
  char record[RECORD_SIZE];
  int start = snprintf(record, 128, "%s ", kind);
  size_t length = (size_t)start;
  length += log_escape(record + length, sizeof record - length - 1, text);
  record[length++] = '\n';
  log_append(world, record, length);
}

static void log_syslog(int priority, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
static void log_syslog(int priority, const char *format, va_list arguments)
{
  char kind[64], text[RECORD_SIZE];
  int saved = errno;
  vsnprintf(text, sizeof text, format, arguments);
  snprintf(kind, sizeof kind, "%s.%s", code_name(facilitynames, priority & LOG_FACMASK),
           code_name(prioritynames, priority & LOG_PRIMASK));
  log_record(kind, text);
  errno = saved;
}

void vsyslog(int priority, const char *format, va_list arguments)
{
  const struct world *world = world_get();
  if (world == NULL)
    WORLD_NEXT(vsyslog)(priority, format, arguments);
  else if (world->log_reader == WORLD_LOG_READ)
    log_syslog(priority, format, arguments);
}

static void log_text(int priority, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void log_text(int priority, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  log_syslog(priority, format, arguments);
  va_end(arguments);
}

void world_log_line(const char *line, size_t size)
{
  char text[RECORD_SIZE];
  int priority = LOG_EMERG;
  snprintf(text, sizeof text, "%.*s", (int)size, line);
  const char *behind = strstr(text, "]: ");
  if (sscanf(text, "<%d>", &priority) != 1 || behind == NULL)
    log_text(LOG_EMERG, "not a line as syslog has it: %s", text);
  else
    log_text(priority, "%s", behind + 3);
}

void syslog(int priority, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  vsyslog(priority, format, arguments);
  va_end(arguments);
}

void __vsyslog_chk(int priority, int flag, const char *format, va_list arguments)
{
  (void)flag;
  vsyslog(priority, format, arguments);
}

void __syslog_chk(int priority, int flag, const char *format, ...)
{
  (void)flag;
  va_list arguments;
  va_start(arguments, format);
  vsyslog(priority, format, arguments);
  va_end(arguments);
}

/* The log's identity belongs to the program; a guest that changes it is caught. */
static void log_offence(const char *what)
{
  struct world *world = world_get();
  if (world == NULL || !atomic_load(&world->armed))
    return;
  atomic_fetch_add(&world->guest_offences, 1);
  log_record("guest.offence", what);
}

void openlog(const char *identity, int option, int facility)
{
  (void)identity, (void)option, (void)facility;
  log_offence("openlog called");
}

void closelog(void)
{
  log_offence("closelog called");
}

int setlogmask(int mask)
{
  (void)mask;
  log_offence("setlogmask called");
  return 0xff;
}

/* --- audit -------------------------------------------------------------------------------------
 */

int audit_open(void)
{
  if (world_get() == NULL)
    return WORLD_NEXT(audit_open)();
  return (int)syscall(SYS_openat, AT_FDCWD, "/dev/null", O_WRONLY | O_CLOEXEC, 0);
}

int audit_log_acct_message(int audit_fd, int type, const char *program, const char *operation,
                           const char *name, unsigned int id, const char *host, const char *address,
                           const char *tty, int result)
{
  char text[2048];
  if (world_get() == NULL)
    return WORLD_NEXT(audit_log_acct_message)(audit_fd, type, program, operation, name, id, host,
                                              address, tty, result);
  snprintf(text, sizeof text, "op=%s acct=%s id=%d hostname=%s addr=%s terminal=%s res=%s",
           operation, name != NULL ? name : "", (int)id, host != NULL ? host : "",
           address != NULL ? address : "", tty != NULL ? tty : "", result ? "success" : "failed");
  log_record(audit_msg_type_to_name(type), text);
  return 1;
}

int audit_log_user_message(int audit_fd, int type, const char *message, const char *host,
                           const char *address, const char *tty, int result)
{
  char text[2048];
  if (world_get() == NULL)
    return WORLD_NEXT(audit_log_user_message)(audit_fd, type, message, host, address, tty, result);
  snprintf(text, sizeof text, "%s hostname=%s addr=%s terminal=%s res=%s", message,
           host != NULL ? host : "", address != NULL ? address : "", tty != NULL ? tty : "",
           result ? "success" : "failed");
  log_record(audit_msg_type_to_name(type), text);
  return 1;
}
