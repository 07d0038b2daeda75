/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/ask.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
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

/* What was in force before the signals were caught. */
struct signals {
  struct sigaction actions[SIGNAL_COUNT];
  sigset_t mask;
};

/* They are let in only while somebody waits for input, so that none is missed in between. */
static void catch_signals(struct signals *old)
{
  struct sigaction action = {0};
  sigset_t ending;
  size_t i = 0;

  action.sa_handler = note_signal;
  (void)sigemptyset(&action.sa_mask);
  (void)sigemptyset(&ending);
  caught = 0;
  for (i = 0; i < SIGNAL_COUNT; i++) {
    (void)sigaddset(&ending, ending_signals[i]);
    (void)sigaction(ending_signals[i], &action, &old->actions[i]);
  }
  (void)sigprocmask(SIG_BLOCK, &ending, &old->mask);
}

static void release_signals(const struct signals *old)
{
  size_t i = 0;

  for (i = 0; i < SIGNAL_COUNT; i++)
    (void)sigaction(ending_signals[i], &old->actions[i], NULL);
  if (caught != 0)
    (void)raise(caught);
  (void)sigprocmask(SIG_SETMASK, &old->mask, NULL);
}

static ssize_t read_byte(const struct signals *waiting, char *byte)
{
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};

  if (waiting != NULL && ppoll(&input, 1, NULL, &waiting->mask) < 0)
    return -1;
  return read(STDIN_FILENO, byte, 1);
}

/* Byte by byte: what follows the line stays for whoever reads next, and nothing stays in a buffer.
 */
static enum line read_line(const struct signals *waiting, struct cred_secret *out)
{
  enum line line = LINE_READ;
  char byte = 0;
  ssize_t got = 0;

  out->length = 0;
  while ((got = read_byte(waiting, &byte)) == 1 && byte != '\n') {
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
  struct signals old_signals;
  struct termios old_mode;
  struct termios hidden;
  enum line line = LINE_FAILED;

  if (tcgetattr(STDIN_FILENO, &old_mode) != 0)
    return LINE_FAILED;
  hidden = old_mode;
  hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
  catch_signals(&old_signals);
  if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0) {
    (void)fputs(prompt, stderr);
    line = read_line(&old_signals, out);
    (void)tcsetattr(STDIN_FILENO, TCSANOW, &old_mode);
    (void)fputc('\n', stderr);
  }
  release_signals(&old_signals);
  return line;
}

bool ctl_is_asking(void)
{
  return isatty(STDIN_FILENO) != 0;
}

enum ctl_exit ctl_ask(const char *prompt, struct cred_secret *out)
{
  (void)fflush(stdout);
  switch (ctl_is_asking() ? read_hidden(prompt, out) : read_line(NULL, out)) {
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

enum ctl_exit ctl_ask_whether(const char *question)
{
  CRED_SECRET_AUTO answer = {0};

  (void)fflush(stdout);
  (void)fputs(question, stderr);
  if (read_line(NULL, &answer) != LINE_READ)
    return CTL_NO;
  return rpmatch(cred_secret_text(&answer)) == 1 ? CTL_YES : CTL_NO;
}
