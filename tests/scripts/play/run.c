/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of commands. */
#include "tests/scripts/play/run.h"

static const struct {
  const char *name;
  run_command *command;
} commands[] = {
    {"start", command_start},   {"end", command_end},         {"call", command_call},
    {"try", command_try},       {"child", command_child},     {"meanwhile", command_meanwhile},
    {"kill", command_kill},     {"exit", command_exit},       {"from", command_from},
    {"clock", command_clock},   {"advance", command_advance}, {"wall", command_wall},
    {"reboot", command_reboot}, {"store", command_store},     {"expect", command_expect},
    {"file", command_file},     {"break", command_break},     {"policy", command_policy},
    {"repeat", command_repeat}, {"nested", command_nested},   {"hold", command_hold},
    {"closes", command_closes}, {"stored", command_stored},   {"user", command_user},
    {"remake", command_remake},
};

void run_line(struct run *run, struct line *line)
{
  struct cursor cursor = cursor_start(line);
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
    if (!cursor_takes(&cursor, commands[i].name))
      continue;
    commands[i].command(run, line, &cursor);
    return;
  }
  script_fail(line, "there is no such command");
}

void run_diverge(struct run *run)
{
  if (atomic_load(&run->world->failed) > 0)
    atomic_store(&run->world->diverged, true);
}

void run_lines(struct run *run, struct line *lines)
{
  for (struct line *line = lines; line != NULL; line = line->next)
    run_line(run, line);
}

/* repeat N: the lines below, N times. */
void command_repeat(struct run *run, struct line *line, struct cursor *cursor)
{
  long count = cursor_number(cursor);
  cursor_end(cursor);
  while (count-- > 0)
    run_lines(run, line->child);
}
