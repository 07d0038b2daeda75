/* SPDX-License-Identifier: BSD-3-Clause */
/* What was logged, held against what the script expects. */
#include "tests/scripts/play/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *log_read(struct run *run)
{
  FILE *in = fopen(run->world->log_path, "re");
  char *text = NULL;
  size_t size = 0;
  if (in == NULL || getdelim(&text, &size, '\0', in) < 0) {
    free(text);
    text = strdup("");
  }
  if (in != NULL)
    fclose(in);
  return text;
}

/* The rest of the log behind the first record that has the pattern in it; NULL when none has. */
static char *log_find(char *log, struct pattern *pattern)
{
  while (*log != '\0') {
    char *end = strchrnul(log, '\n'), saved = *end;
    *end = '\0';
    bool found = pattern_is_inside(pattern, log);
    *end = saved;
    log = saved == '\0' ? end : end + 1;
    if (found)
      return log;
  }
  return NULL;
}

static struct pattern line_pattern(const struct line *line)
{
  struct cursor cursor = cursor_start(line);
  struct pattern pattern = cursor_pattern(&cursor);
  cursor_end(&cursor);
  return pattern;
}

static void log_expect(struct run *run, char *log)
{
  char *at = log;
  for (struct line *line = script_section(run->script, "log"); line != NULL; line = line->next) {
    struct pattern pattern = line_pattern(line);
    char *behind = log_find(at, &pattern);
    pattern_free(&pattern);
    if (behind == NULL)
      script_mismatch(line, "a log line is missing (from here on the log holds)", line->text, at);
    at = behind;
  }
}

/* Takes out what libpam itself wrote to the audit log: with a failing call it may name strangers,
 * when nobody could tell it that they are. */
static void log_drop_audit(char *log)
{
  char *out = log;
  while (*log != '\0') {
    size_t length = strcspn(log, "\n");
    length += log[length] == '\n';
    if (strncmp(log, "USER_", 5) != 0) {
      memmove(out, log, length);
      out += length;
    }
    log += length;
  }
  *out = '\0';
}

static void log_forbid(struct run *run, char *log)
{
  for (struct line *line = script_section(run->script, "never"); line != NULL; line = line->next) {
    struct pattern pattern = line_pattern(line);
    if (log_find(log, &pattern) != NULL)
      script_mismatch(line, "the log holds what it never may", "nothing of this", log);
    pattern_free(&pattern);
  }
}

static void log_forbid_secrets(struct run *run, const char *log)
{
  for (size_t i = 0; i < run->given_count; i++)
    if (strstr(log, run->given[i]) != NULL)
      script_mismatch(run->script, "the log holds a secret that was typed", run->given[i], log);
  for (const struct seed *seed = run->seeds; seed != NULL; seed = seed->next)
    if (strstr(log, seed->base32) != NULL)
      script_mismatch(run->script, "the log holds a seed", seed->name, log);
}

void log_compare(struct run *run)
{
  char *log = log_read(run);
  if (!run->failing)
    log_expect(run, log);
  if (run->failing)
    log_drop_audit(log);
  log_forbid(run, log);
  log_forbid_secrets(run, log);
  free(log);
}
