/* SPDX-License-Identifier: BSD-3-Clause */
/* Where the next transaction comes from. */
#include "tests/scripts/play/run.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

static void text_set(char out[TEXT_SIZE], struct cursor *cursor)
{
  (void)cursor_at_end(cursor);
  char *text = *cursor->at == '"' ? cursor_quoted(cursor) : cursor_word(cursor);
  snprintf(out, TEXT_SIZE, "%s", text);
  free(text);
}

static void from_service(struct run *run, struct line *line, struct cursor *cursor)
{
  (void)line;
  text_set(run->origin.service, cursor);
}

static void from_rhost(struct run *run, struct line *line, struct cursor *cursor)
{
  (void)line;
  text_set(run->origin.remote_host, cursor);
}

static void from_ruser(struct run *run, struct line *line, struct cursor *cursor)
{
  (void)line;
  text_set(run->origin.remote_user, cursor);
}

static void from_tty(struct run *run, struct line *line, struct cursor *cursor)
{
  (void)line;
  text_set(run->origin.tty, cursor);
}

/* uid REAL [EFFECTIVE]: the effective one is 0 unless told. */
static void from_uid(struct run *run, struct line *line, struct cursor *cursor)
{
  (void)line;
  run->world->real_uid = (uid_t)cursor_number(cursor);
  run->world->effective_uid = cursor_at_end(cursor) ? 0 : (uid_t)cursor_number(cursor);
}

static void from_loginuid(struct run *run, struct line *line, struct cursor *cursor)
{
  char text[32];
  bool none = cursor_takes(cursor, "unset");
  snprintf(text, sizeof text, "%u", none ? UINT32_MAX : (uint32_t)cursor_number(cursor));
  world_redirect_file(run, line, "/proc/self/loginuid", text);
}

/* A setuid start: AT_SECURE, secure_getenv. */
static void from_secure(struct run *run, struct line *line, struct cursor *cursor)
{
  (void)line;
  run->world->secure = !cursor_takes(cursor, "no");
}

static void from_delay_function(struct run *run, struct line *line, struct cursor *cursor)
{
  (void)line;
  run->origin.delay_function = !cursor_takes(cursor, "no");
}

/* device /dev/tty1 4 1: a character device with these numbers. */
static void from_device(struct run *run, struct line *line, struct cursor *cursor)
{
  char *path = cursor_word(cursor);
  unsigned major = (unsigned)cursor_number(cursor), minor = (unsigned)cursor_number(cursor);
  world_redirect_device(run, line, path, major, minor);
  free(path);
}

static void from_seat(struct run *run, struct line *line, struct cursor *cursor)
{
  (void)line;
  text_set(run->origin.seat, cursor);
}

/* The locale that the program has set for itself. */
static void from_locale(struct run *run, struct line *line, struct cursor *cursor)
{
  (void)run;
  char *name = cursor_word(cursor);
  if (setlocale(LC_ALL, name) == NULL)
    script_fail(line, "there is no locale %s", name);
  free(name);
}

/* terminal tty1 4 1: PAM_TTY, and the process's controlling terminal is really that. */
static void from_terminal(struct run *run, struct line *line, struct cursor *cursor)
{
  char path[TEXT_SIZE + 8];
  text_set(run->origin.tty, cursor);
  unsigned major = (unsigned)cursor_number(cursor), minor = (unsigned)cursor_number(cursor);
  snprintf(path, sizeof path, "/dev/%s", run->origin.tty);
  world_redirect_device(run, line, path, major, minor);
  run->world->terminal = makedev(major, minor);
}

/* nothing: forgets what was told so far. */
static void from_nothing(struct run *run, struct line *line, struct cursor *cursor)
{
  (void)cursor;
  run->origin = (struct origin){.service = "script"};
  run->world->real_uid = run->world->effective_uid = 0;
  run->world->secure = false;
  run->world->terminal = 0;
  world_redirect_file(run, line, "/proc/self/loginuid", "4294967295");
}

void command_from(struct run *run, struct line *line, struct cursor *cursor)
{
  static const struct {
    const char *name;
    run_command *command;
  } facts[] = {{"service", from_service},   {"rhost", from_rhost},
               {"ruser", from_ruser},       {"tty", from_tty},
               {"uid", from_uid},           {"loginuid", from_loginuid},
               {"secure", from_secure},     {"delay-function", from_delay_function},
               {"device", from_device},     {"seat", from_seat},
               {"terminal", from_terminal}, {"locale", from_locale},
               {"nothing", from_nothing}};
  for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
    if (!cursor_takes(cursor, facts[i].name))
      continue;
    facts[i].command(run, line, cursor);
    cursor_end(cursor);
    return;
  }
  script_fail(line, "there is no such fact");
}
