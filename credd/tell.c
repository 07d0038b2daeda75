/* SPDX-License-Identifier: BSD-3-Clause */
#include "config.h"

#include "credd/tell.h"

#include <fcntl.h>
#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "credd/say.h"

#define TEXT_SIZE 512
#define PATH_SIZE 64
#define TERMINALS_MAX 64
#define PTS_FIRST 136u /* Documentation/admin-guide/devices.txt */
#define PTS_LAST 143u
#define PTS_EACH 256u
#define CONSOLE 4u
#define CONSOLE_MINORS 256u /* tty1 ... and serial lines: ttyS0 is 64 */
#define CONSOLE_SERIAL 64u

/* The numbers as /proc/PID/stat has them. */
static unsigned major_of(uint32_t terminal)
{
  return terminal >> 8 & 0xfff;
}
static unsigned minor_of(uint32_t terminal)
{
  return (terminal & 0xff) | (terminal >> 12 & 0xfff00);
}

static bool is_console(uint32_t terminal)
{
  return major_of(terminal) == CONSOLE && minor_of(terminal) < CONSOLE_SERIAL;
}

static bool path_of(uint32_t terminal, char out[PATH_SIZE])
{
  unsigned major_number = major_of(terminal), minor_number = minor_of(terminal);

  if (major_number >= PTS_FIRST && major_number <= PTS_LAST)
    (void)snprintf(out, PATH_SIZE, "/dev/pts/%u",
                   (major_number - PTS_FIRST) * PTS_EACH + minor_number);
  else if (is_console(terminal))
    (void)snprintf(out, PATH_SIZE, "/dev/tty%u", minor_number);
  else if (major_number == CONSOLE && minor_number < CONSOLE_MINORS)
    (void)snprintf(out, PATH_SIZE, "/dev/ttyS%u", minor_number - CONSOLE_SERIAL);
  else
    return false;
  return true;
}

/*
 * The numbers of terminals are given anew in each instance of devpts, a user's own among them. Only
 * one session (setsid(2)) can have a terminal; where those of its owner that name this number are
 * several, nobody knows which of them has this one.
 */
static bool is_theirs(const struct credd_processes *processes, uint32_t terminal, uid_t owner)
{
  pid_t session = 0;
  bool is_marked = false;

  for (size_t i = 0; i < processes->count; i++) {
    const struct credd_process *process = &processes->list[i];

    if (process->terminal != terminal)
      continue;
    if (process->uids[0] == owner && session != 0 && process->session != session)
      return false;
    if (process->uids[0] == owner)
      session = process->session;
  }
  for (size_t i = 0; i < processes->count && session != 0; i++)
    is_marked |= processes->list[i].is_marked && processes->list[i].terminal == terminal &&
                 processes->list[i].session == session;
  return is_marked;
}

static bool is_the_terminal(int fd, uint32_t terminal, struct stat *out)
{
  return fstat(fd, out) == 0 && S_ISCHR(out->st_mode) &&
         major(out->st_rdev) == major_of(terminal) && minor(out->st_rdev) == minor_of(terminal);
}

static bool write_to(const struct credd_processes *processes, uint32_t terminal, const char *text)
{
  char path[PATH_SIZE];
  struct stat device;
  bool is_written;
  int fd;

  if (!path_of(terminal, path))
    return false;
  fd = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return false;
  is_written = is_the_terminal(fd, terminal, &device) &&
               is_theirs(processes, terminal, device.st_uid) &&
               write(fd, text, strlen(text)) == (ssize_t)strlen(text);
  (void)close(fd);
  return is_written;
}

static void compose(locale_t language, unsigned minutes, char out[TEXT_SIZE])
{
  locale_t before = language != (locale_t)0 ? uselocale(language) : (locale_t)0;
  char text[TEXT_SIZE];

  (void)bindtextdomain(PACKAGE, LOCALEDIR);
  if (minutes == 0)
    (void)snprintf(text, sizeof(text), "%s", dgettext(PACKAGE, N_("This session ends now.")));
  else if (minutes == 1)
    (void)snprintf(text, sizeof(text), "%s",
                   dgettext(PACKAGE, N_("This session ends within one minute. Please save your "
                                        "work and log out.")));
  else
    (void)snprintf(text, sizeof(text),
                   dgettext(PACKAGE, N_("This session ends in %u minutes. Please save your work "
                                        "and log out.")),
                   minutes);
  (void)snprintf(out, TEXT_SIZE, "\r\n\a%.480s\r\n", text);
  if (language != (locale_t)0)
    (void)uselocale(before);
}

/* Each terminal once. */
static bool is_new(uint32_t terminal, uint32_t *seen, size_t *count)
{
  for (size_t i = 0; i < *count; i++)
    if (seen[i] == terminal)
      return false;
  if (terminal == 0 || *count == TERMINALS_MAX)
    return false;
  seen[(*count)++] = terminal;
  return true;
}

size_t credd_tell_end(const struct credd_processes *processes, const char *language,
                      unsigned minutes)
{
  locale_t spoken = language[0] != '\0'
                        ? newlocale(LC_CTYPE_MASK | LC_MESSAGES_MASK, language, (locale_t)0)
                        : (locale_t)0;
  locale_t english = newlocale(LC_CTYPE_MASK | LC_MESSAGES_MASK, "C", (locale_t)0);
  char text[TEXT_SIZE], plain[TEXT_SIZE];
  uint32_t seen[TERMINALS_MAX];
  size_t terminals = 0, told = 0;

  compose(spoken, minutes, text);
  compose(english, minutes, plain);
  for (size_t i = 0; i < processes->count; i++) {
    uint32_t terminal = processes->list[i].terminal;

    if (processes->list[i].is_marked && is_new(terminal, seen, &terminals))
      told += write_to(processes, terminal, is_console(terminal) ? plain : text);
  }
  if (spoken != (locale_t)0)
    freelocale(spoken);
  if (english != (locale_t)0)
    freelocale(english);
  return told;
}
