/* SPDX-License-Identifier: BSD-3-Clause */
#include "stack/tokens.h"

#include <string.h>

#define BLANKS " \t\n"

/* One line of the file, without its comment; true when it goes on in the next. */
static bool take_line(struct cred_stack_text *text, const char **start, size_t *length)
{
  const char *end = strchr(text->next, '\n');
  const char *comment;

  *start = text->next;
  *length = end != NULL ? (size_t)(end - text->next) : strlen(text->next);
  text->next = end != NULL ? end + 1 : text->next + *length;
  text->line++;
  comment = memchr(*start, '#', *length);
  if (comment != NULL)
    *length = (size_t)(comment - *start);
  while (*length > 0 && strchr(BLANKS "\r", (*start)[*length - 1]) != NULL)
    (*length)--;
  if (*length == 0 || (*start)[*length - 1] != '\\')
    return false;
  (*length)--;
  return true;
}

static void append(char *out, size_t size, const char *text, size_t length, bool *is_cut)
{
  size_t used = strlen(out);

  if (used + length + 2 > size) {
    *is_cut = true;
    return;
  }
  memcpy(out + used, text, length);
  out[used + length] = ' ';
  out[used + length + 1] = '\0';
}

bool cred_stack_text_next(struct cred_stack_text *text, char *out, size_t size, uint32_t *line,
                          bool *is_cut)
{
  *is_cut = false;
  while (*text->next != '\0') {
    const char *start;
    size_t length;
    bool goes_on = true;

    out[0] = '\0';
    *line = text->line + 1;
    while (goes_on && *text->next != '\0') {
      goes_on = take_line(text, &start, &length);
      append(out, size, start, length, is_cut);
    }
    if (out[strspn(out, BLANKS)] != '\0' || *is_cut)
      return true;
  }
  return false;
}

/* In brackets a backslash keeps the next one from ending the word. */
static char *bracketed(char **rest)
{
  char *from = *rest + 1, *word = from, *to = from;

  while (*from != '\0' && *from != ']') {
    if (from[0] == '\\' && from[1] == ']')
      from++;
    *to++ = *from++;
  }
  *rest = *from != '\0' ? from + 1 : from;
  *to = '\0';
  return word;
}

char *cred_stack_word(char **rest, bool *is_bracketed)
{
  char *word = *rest + strspn(*rest, BLANKS);
  size_t length;

  *rest = word;
  *is_bracketed = *word == '[';
  if (*word == '\0')
    return NULL;
  if (*is_bracketed)
    return bracketed(rest);
  length = strcspn(word, BLANKS);
  *rest = word + length;
  if (**rest != '\0')
    *(*rest)++ = '\0';
  return word;
}
