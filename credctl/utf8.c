/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/utf8.h"

#include <stdbool.h>
#include <string.h>

static bool is_tail(unsigned char byte)
{
  return (byte & 0xC0) == 0x80;
}

/* The second byte decides about overlong forms, surrogates and what lies beyond U+10FFFF. */
static bool second_fits(unsigned char first, unsigned char second)
{
  switch (first) {
  case 0xE0:
    return second >= 0xA0 && second <= 0xBF;
  case 0xED:
    return second >= 0x80 && second <= 0x9F;
  case 0xF0:
    return second >= 0x90 && second <= 0xBF;
  case 0xF4:
    return second >= 0x80 && second <= 0x8F;
  default:
    return is_tail(second);
  }
}

size_t ctl_utf8_length(const char *text)
{
  const unsigned char *bytes = (const unsigned char *)text;
  size_t length = 0;
  size_t i = 0;

  if (bytes[0] < 0x80)
    return bytes[0] != 0 ? 1 : 0;
  if (bytes[0] < 0xC2 || bytes[0] > 0xF4)
    return 0;
  length = bytes[0] < 0xE0 ? 2 : bytes[0] < 0xF0 ? 3 : 4;
  if (!second_fits(bytes[0], bytes[1]))
    return 0;
  for (i = 2; i < length; i++)
    if (!is_tail(bytes[i]))
      return 0;
  return length;
}

void ctl_utf8_repair(const char *text, char *out)
{
  size_t length = 0;

  while (*text != '\0') {
    length = ctl_utf8_length(text);
    if (length > 0) {
      memcpy(out, text, length);
      out += length;
      text += length;
      continue;
    }
    memcpy(out, "\xEF\xBF\xBD", 3);
    out += 3;
    text++;
  }
  *out = '\0';
}
