/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/ask.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "credctl/output.h"
#include "credctl/text.h"

enum line { LINE_READ, LINE_TOO_LONG, LINE_INTERRUPTED, LINE_FAILED };

static volatile sig_atomic_t caught;

static void note_signal(int number)
{
  caught = number;
}

static const int ending_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
#define SIGNAL_COUNT (sizeof(ending_signals) / sizeof(ending_signals[0]))

static void catch_signals(struct sigaction old[SIGNAL_COUNT])
{
  struct sigaction action = {0};
  size_t i = 0;

  action.sa_handler = note_signal; /* without SA_RESTART: read ends with EINTR */
  (void)sigemptyset(&action.sa_mask);
  caught = 0;
  for (i = 0; i < SIGNAL_COUNT; i++)
    (void)sigaction(ending_signals[i], &action, &old[i]);
}

static void release_signals(const struct sigaction old[SIGNAL_COUNT])
{
  size_t i = 0;

  for (i = 0; i < SIGNAL_COUNT; i++)
    (void)sigaction(ending_signals[i], &old[i], NULL);
  if (caught != 0)
    (void)raise(caught);
}

/* Byte by byte: what follows the line stays for whoever reads next, and nothing stays in a buffer.
 */
static enum line read_line(struct cred_secret *out)
{
  enum line line = LINE_READ;
  char byte = 0;
  ssize_t got = 0;

  out->length = 0;
  while ((got = read(STDIN_FILENO, &byte, 1)) == 1 && byte != '\n') {
    if (out->length == CRED_SECRET_MAX)
      line = LINE_TOO_LONG;
    else
      out->bytes[out->length++] = (unsigned char)byte;
  }
  cred_erase(&byte, sizeof(byte));
  if (got < 0)
    line = errno == EINTR ? LINE_INTERRUPTED : LINE_FAILED;
  if (out->length > 0 && out->bytes[out->length - 1] == '\r')
    out->length--;
  out->bytes[out->length] = '\0';
  if (line != LINE_READ)
    cred_secret_erase(out);
  return line;
}

static enum line read_hidden(const char *prompt, struct cred_secret *out)
{
  struct sigaction old_actions[SIGNAL_COUNT];
  struct termios old_mode;
  struct termios hidden;
  enum line line = LINE_FAILED;

  if (tcgetattr(STDIN_FILENO, &old_mode) != 0)
    return LINE_FAILED;
  hidden = old_mode;
  hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
  catch_signals(old_actions);
  if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0) {
    (void)fputs(prompt, stderr);
    line = read_line(out);
    (void)tcsetattr(STDIN_FILENO, TCSANOW, &old_mode);
    (void)fputc('\n', stderr);
  }
  release_signals(old_actions);
  return line;
}

bool ctl_is_asking(void)
{
  return isatty(STDIN_FILENO) != 0;
}

enum ctl_exit ctl_ask(const char *prompt, struct cred_secret *out)
{
  (void)fflush(stdout);
  switch (ctl_is_asking() ? read_hidden(prompt, out) : read_line(out)) {
  case LINE_READ:
    break;
  case LINE_TOO_LONG:
    ctl_complain(_("what was typed is too long"));
    return CTL_USAGE;
  case LINE_INTERRUPTED:
    ctl_complain(_("interrupted"));
    return CTL_USAGE;
  default:
    ctl_complain(_("cannot read standard input: %s"), strerror(errno));
    return CTL_UNUSABLE;
  }
  if (out->length > 0)
    return CTL_YES;
  ctl_complain(_("nothing was typed"));
  return CTL_USAGE;
}
