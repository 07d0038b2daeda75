/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/output.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

struct writer {
  char *out;
  size_t size;
  size_t length;
};

static void put(struct writer *writer, const char *bytes, size_t count)
{
  if (writer->length < writer->size && count < writer->size - writer->length)
    memcpy(writer->out + writer->length, bytes, count);
  writer->length += count;
}

/* Characters that print nothing themselves but change how others look or where they stand. */
static bool is_invisible_mark(wint_t c)
{
  return c == 0xAD || c == 0x34F || c == 0x61C || c == 0x180E || (c >= 0x115F && c <= 0x1160) ||
         (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0x3164 || (c >= 0xFE00 && c <= 0xFE0F) ||
         c == 0xFEFF || c == 0xFFA0 || (c >= 0xFFF9 && c <= 0xFFFB) ||
         (c >= 0xE0000 && c <= 0xE0FFF);
}

static bool is_plain(wchar_t c)
{
  return iswprint((wint_t)c) != 0 && !is_invisible_mark((wint_t)c) && wcwidth(c) > 0;
}

static void put_byte(struct writer *writer, unsigned char byte)
{
  char form[8];
  const int length = snprintf(form, sizeof(form), "\\x%02x", byte);

  put(writer, form, (size_t)length);
}

/* Combining marks (width 0) may follow a character, as in decomposed kana; a few, not a tower. */
static bool is_combining(wchar_t c, size_t marks)
{
  return wcwidth(c) == 0 && iswprint((wint_t)c) != 0 && !is_invisible_mark((wint_t)c) && marks < 2;
}

static void put_character(struct writer *writer, const char *bytes, size_t count, wchar_t c,
                          size_t *marks)
{
  char form[16];
  int length = 0;

  if (c == L'\\') {
    put(writer, "\\\\", 2);
    *marks = 0;
  } else if (is_plain(c)) {
    put(writer, bytes, count);
    *marks = 0;
  } else if (writer->length > 0 && is_combining(c, *marks)) {
    put(writer, bytes, count);
    (*marks)++;
  } else if (c < 0x80) {
    put_byte(writer, (unsigned char)c);
  } else {
    length = snprintf(form, sizeof(form), "\\u{%04x}", (unsigned)c);
    put(writer, form, (size_t)length);
  }
}

size_t ctl_escape(const char *text, char *out, size_t size)
{
  struct writer writer = {out, size, 0};
  mbstate_t state = {0};
  size_t left = strlen(text);
  size_t marks = 0;
  size_t count = 0;
  wchar_t c = 0;

  while (left > 0) {
    count = mbrtowc(&c, text, left, &state);
    if (count == 0 || count > left) {
      put_byte(&writer, (unsigned char)*text);
      memset(&state, 0, sizeof(state));
      count = 1;
    } else {
      put_character(&writer, text, count, c, &marks);
    }
    text += count;
    left -= count;
  }
  if (size > 0)
    out[writer.length < size ? writer.length : size - 1] = '\0';
  return writer.length;
}

char *ctl_escaped(const char *text)
{
  const size_t length = ctl_escape(text, NULL, 0);
  char *copy = malloc(length + 1);

  if (copy == NULL)
    ctl_out_of_memory();
  (void)ctl_escape(text, copy, length + 1);
  return copy;
}
