/* SPDX-License-Identifier: BSD-3-Clause */
#include "config/reader.h"

#include <string.h>

#include "config/utf8.h"

#define BLANKS " \t"

void cred_config_reader_start(struct cred_config_reader *reader, const char *text, size_t length)
{
  static const char byte_order_mark[] = {'\xEF', '\xBB', '\xBF'};

  if (length >= sizeof(byte_order_mark) &&
      memcmp(text, byte_order_mark, sizeof(byte_order_mark)) == 0) {
    text += sizeof(byte_order_mark);
    length -= sizeof(byte_order_mark);
  }
  *reader = (struct cred_config_reader){.text = text, .left = length};
}

static char *trimmed(char *text)
{
  size_t length;

  text += strspn(text, BLANKS);
  length = strlen(text);
  while (length > 0 && strchr(BLANKS, text[length - 1]) != NULL)
    length--;
  text[length] = '\0';
  return text;
}

static void break_line(struct cred_config_line *line, enum cred_config_problem_kind problem)
{
  line->kind = CRED_LINE_BROKEN;
  line->problem = problem;
}

static void cut_section(struct cred_config_line *line, char *text)
{
  size_t length = strlen(text);

  line->value = text;
  if (text[length - 1] != ']' || strcspn(text + 1, "[]") != length - 2) {
    break_line(line, CRED_CONFIG_BAD_SECTION);
    return;
  }
  text[length - 1] = '\0';
  line->value = trimmed(text + 1);
  line->kind = CRED_LINE_SECTION;
}

static void cut_key(struct cred_config_line *line, char *text)
{
  char *equals = strchr(text, '=');

  line->value = text;
  if (equals == NULL || equals == text) {
    break_line(line, CRED_CONFIG_NOT_A_LINE);
    return;
  }
  *equals = '\0';
  line->key = trimmed(text);
  line->value = trimmed(equals + 1);
  line->kind = CRED_LINE_KEY;
}

static void judge_line(struct cred_config_line *line, size_t length)
{
  enum cred_config_problem_kind problem = CRED_CONFIG_FINE;
  char *text = line->text;

  if (memchr(text, '\0', length) != NULL)
    problem = CRED_CONFIG_NUL_BYTE;
  else
    problem = cred_config_utf8_check(text, length);
  if (problem != CRED_CONFIG_FINE) {
    break_line(line, problem);
    return;
  }
  text = trimmed(text);
  if (text[0] == '\0' || text[0] == '#' || text[0] == ';')
    line->kind = CRED_LINE_NOTHING;
  else if (text[0] == '[')
    cut_section(line, text);
  else
    cut_key(line, text);
}

bool cred_config_reader_next(struct cred_config_reader *reader, struct cred_config_line *out)
{
  const char *end = NULL;
  size_t length;

  if (reader->left == 0)
    return false;
  end = memchr(reader->text, '\n', reader->left);
  length = end != NULL ? (size_t)(end - reader->text) : reader->left;
  *out = (struct cred_config_line){.number = ++reader->line, .is_cut_short = end == NULL};
  out->key = out->value = "";
  if (length > CRED_CONFIG_LINE_MAX) {
    break_line(out, CRED_CONFIG_LINE_TOO_LONG);
  } else {
    size_t kept = end != NULL && length > 0 && end[-1] == '\r' ? length - 1 : length;

    memcpy(out->text, reader->text, kept);
    judge_line(out, kept);
  }
  length += end != NULL ? 1 : 0;
  reader->text += length;
  reader->left -= length;
  return true;
}
