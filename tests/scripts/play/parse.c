/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/scripts/play/parse.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct line *line_make(const char *file, unsigned number, const char *text)
{
  unsigned indent = (unsigned)strspn(text, " ");
  size_t length = strlen(text);
  while (length > indent && strchr(" \r\n", text[length - 1]) != NULL)
    length--;
  if (length == indent || text[indent] == '#')
    return NULL;
  struct line *line = calloc(1, sizeof *line);
  if (line == NULL)
    abort();
  *line = (struct line){.file = file, .number = number, .indent = indent};
  line->text = strndup(text + indent, length - indent);
  if (memchr(line->text, '\t', length - indent) != NULL)
    script_fail(line, "tab: write blanks, or \\t inside a quoted text");
  return line;
}

#define DEPTH_MAX 16

/* Hangs the line below the last line that is indented less. */
static void line_hang(struct line *line, struct line *open[DEPTH_MAX], unsigned *depth)
{
  while (*depth > 1 && open[*depth - 1]->indent >= line->indent)
    (*depth)--;
  struct line *parent = open[*depth - 1];
  struct line **end = &parent->child;
  while (*end != NULL)
    end = &(*end)->next;
  *end = line;
  if (*depth == DEPTH_MAX)
    script_fail(line, "indented too deep");
  open[(*depth)++] = line;
}

struct line *script_read(const char *path)
{
  static struct line *all; /* every tree stays reachable: none is a leak */
  struct line *root = calloc(1, sizeof *root);
  FILE *in = fopen(path, "re");
  if (root == NULL || in == NULL) {
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    exit(2);
  }
  *root = (struct line){.file = path, .next = all};
  all = root;
  struct line *open[DEPTH_MAX] = {root};
  char *text = NULL;
  size_t size = 0;
  unsigned number = 0, depth = 1;
  while (getline(&text, &size, in) >= 0) {
    struct line *line = line_make(path, ++number, text);
    if (line != NULL)
      line_hang(line, open, &depth);
  }
  free(text);
  fclose(in);
  return root->child;
}

struct line *script_section(struct line *script, const char *name)
{
  size_t length = strlen(name);
  for (; script != NULL; script = script->next)
    if (strncmp(script->text, name, length) == 0 && strcmp(script->text + length, ":") == 0)
      return script->child;
  return NULL;
}

bool script_has(const struct line *script, const char *heading)
{
  for (; script != NULL; script = script->next)
    if (strcmp(script->text, heading) == 0)
      return true;
  return false;
}

/* --- reading one line ---------------------------------------------------------------------------
 */

struct cursor cursor_start(const struct line *line)
{
  return (struct cursor){.line = line, .at = line->text};
}

static void cursor_skip(struct cursor *cursor)
{
  cursor->at += strspn(cursor->at, " ");
}

bool cursor_at_end(struct cursor *cursor)
{
  cursor_skip(cursor);
  return *cursor->at == '\0';
}

static const char word_bytes[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                 "-_./:+*@?";
static const char name_bytes[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

bool cursor_takes(struct cursor *cursor, const char *word)
{
  cursor_skip(cursor);
  size_t length = strlen(word);
  if (strncmp(cursor->at, word, length) != 0)
    return false;
  bool is_word = isalnum((unsigned char)word[length - 1]);
  char next = cursor->at[length];
  if (is_word && next != '\0' && strchr(name_bytes, next) != NULL)
    return false;
  cursor->at += length;
  return true;
}

char *cursor_word(struct cursor *cursor)
{
  cursor_skip(cursor);
  size_t length = strspn(cursor->at, word_bytes);
  if (length == 0)
    script_fail(cursor->line, "a word is missing before \"%s\"", cursor->at);
  char *word = strndup(cursor->at, length);
  cursor->at += length;
  return word;
}

static char escape_read(struct cursor *cursor)
{
  char hex[3] = {0};
  switch (*cursor->at++) {
  case 'n':
    return '\n';
  case 't':
    return '\t';
  case '"':
    return '"';
  case '\\':
    return '\\';
  case 'x':
    if (strspn(cursor->at, "0123456789abcdefABCDEF") < 2)
      break;
    memcpy(hex, cursor->at, 2);
    cursor->at += 2;
    return (char)strtoul(hex, NULL, 16);
  default:
    break;
  }
  script_fail(cursor->line, "unknown escape in a quoted text");
}

char *cursor_quoted(struct cursor *cursor)
{
  if (!cursor_takes(cursor, "\""))
    script_fail(cursor->line, "a \"text\" is missing before \"%s\"", cursor->at);
  char *text = malloc(strlen(cursor->at) + 1);
  size_t length = 0;
  while (*cursor->at != '"') {
    if (*cursor->at == '\0')
      script_fail(cursor->line, "a quoted text does not end");
    char byte = *cursor->at++;
    text[length++] = byte == '\\' ? escape_read(cursor) : byte;
  }
  cursor->at++;
  text[length] = '\0';
  return text;
}

long cursor_number(struct cursor *cursor)
{
  cursor_skip(cursor);
  char *end;
  long number = strtol(cursor->at, &end, 10);
  if (end == cursor->at)
    script_fail(cursor->line, "a number is missing before \"%s\"", cursor->at);
  cursor->at = end;
  return number;
}

long long cursor_duration(struct cursor *cursor)
{
  static const struct {
    const char *unit;
    long long nanoseconds;
  } units[] = {{"ms", 1000000LL},      {"s", 1000000000LL},     {"m", 60000000000LL},
               {"h", 3600000000000LL}, {"d", 86400000000000LL}, {"y", 31536000000000000LL}};
  long number = cursor_number(cursor);
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (cursor_takes(cursor, units[i].unit))
      return number * units[i].nanoseconds;
  script_fail(cursor->line, "a duration needs a unit: ms, s, m, h, d or y");
}

void cursor_end(struct cursor *cursor)
{
  if (!cursor_at_end(cursor))
    script_fail(cursor->line, "cannot make sense of \"%s\"", cursor->at);
}
