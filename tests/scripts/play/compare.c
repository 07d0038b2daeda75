/* SPDX-License-Identifier: BSD-3-Clause */
/* Comparing what came with what the script expects, and saying how they differ. */
#include "tests/scripts/play/parse.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct pattern regex_read(struct cursor *cursor)
{
  struct pattern pattern = {.kind = PATTERN_REGEX};
  const char *end = cursor->at;
  while (*end != '\0' && *end != '/')
    end += end[0] == '\\' && end[1] != '\0' ? 2 : 1;
  if (*end == '\0')
    script_fail(cursor->line, "a /regular expression/ does not end");
  pattern.source = strndup(cursor->at, (size_t)(end - cursor->at));
  cursor->at = end + 1;
  char why[128];
  int error = regcomp(&pattern.regex, pattern.source, REG_EXTENDED);
  if (error == 0)
    return pattern;
  regerror(error, &pattern.regex, why, sizeof why);
  script_fail(cursor->line, "bad regular expression: %s", why);
}

struct pattern cursor_pattern(struct cursor *cursor)
{
  if (cursor_takes(cursor, "*"))
    return (struct pattern){.kind = PATTERN_ANY, .source = strdup("anything")};
  if (cursor_takes(cursor, "/"))
    return regex_read(cursor);
  return (struct pattern){.kind = PATTERN_EXACT, .source = cursor_quoted(cursor)};
}

bool pattern_matches(struct pattern *pattern, const char *text, char **capture)
{
  regmatch_t found[2];
  if (capture != NULL)
    *capture = NULL;
  if (pattern->kind == PATTERN_ANY)
    return true;
  if (pattern->kind == PATTERN_EXACT)
    return strcmp(pattern->source, text) == 0;
  if (regexec(&pattern->regex, text, 2, found, 0) != 0)
    return false;
  if (capture != NULL && pattern->regex.re_nsub > 0 && found[1].rm_so >= 0)
    *capture = strndup(text + found[1].rm_so, (size_t)(found[1].rm_eo - found[1].rm_so));
  return true;
}

bool pattern_is_inside(struct pattern *pattern, const char *text)
{
  if (pattern->kind == PATTERN_EXACT)
    return strstr(text, pattern->source) != NULL;
  return pattern_matches(pattern, text, NULL);
}

void pattern_free(struct pattern *pattern)
{
  if (pattern->kind == PATTERN_REGEX)
    regfree(&pattern->regex);
  free(pattern->source);
}

void script_fail(const struct line *line, const char *format, ...)
{
  va_list arguments;
  fprintf(stderr, "%s:%u: ", line->file, line->number);
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  if (line->text != NULL)
    fprintf(stderr, "    the line:  %s\n", line->text);
  fflush(NULL);
  _exit(1);
}

void script_mismatch(const struct line *line, const char *what, const char *expected,
                     const char *got)
{
  fprintf(stderr, "%s:%u: %s\n    the line:  %s\n    expected:  %s\n    got:       %s\n",
          line->file, line->number, what, line->text, expected, got);
  fflush(NULL);
  _exit(1);
}
