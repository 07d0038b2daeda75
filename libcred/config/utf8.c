/* SPDX-License-Identifier: BSD-3-Clause */
#include "config/utf8.h"

#include <stdbool.h>
#include <string.h>

static bool tails_follow(const unsigned char *bytes, size_t count)
{
  for (size_t i = 1; i <= count; i++)
    if ((bytes[i] & 0xC0) != 0x80)
      return false;
  return true;
}

/* The length of the character at bytes, of which left can be read; 0: no UTF-8 (RFC 3629). */
static size_t character_length(const unsigned char *bytes, size_t left)
{
  size_t length;

  if (bytes[0] < 0x80)
    return 1;
  if (bytes[0] < 0xC2 || bytes[0] > 0xF4)
    return 0;
  length = bytes[0] < 0xE0 ? 2 : bytes[0] < 0xF0 ? 3 : 4;
  if (length > left || !tails_follow(bytes, length - 1))
    return 0;
  /* overlong forms, surrogates, beyond U+10FFFF */
  if ((bytes[0] == 0xE0 && bytes[1] < 0xA0) || (bytes[0] == 0xED && bytes[1] > 0x9F) ||
      (bytes[0] == 0xF0 && bytes[1] < 0x90) || (bytes[0] == 0xF4 && bytes[1] > 0x8F))
    return 0;
  return length;
}

static bool is_control(const unsigned char *bytes, size_t length)
{
  if (length == 1)
    return (bytes[0] < 0x20 && bytes[0] != '\t') || bytes[0] == 0x7F;
  return length == 2 && bytes[0] == 0xC2 && bytes[1] < 0xA0;
}

enum cred_config_problem_kind cred_config_utf8_check(const char *text, size_t length)
{
  const unsigned char *bytes = (const unsigned char *)text;
  bool has_control = false;

  while (length > 0) {
    size_t step = character_length(bytes, length);

    if (step == 0)
      return CRED_CONFIG_NOT_UTF8;
    has_control = has_control || is_control(bytes, step);
    bytes += step;
    length -= step;
  }
  return has_control ? CRED_CONFIG_CONTROL : CRED_CONFIG_FINE;
}

void cred_config_utf8_clean(const char *text, char *out, size_t size)
{
  const unsigned char *bytes = (const unsigned char *)text;
  size_t left = strlen(text);

  while (left > 0) {
    size_t step = character_length(bytes, left);
    bool bad = step == 0 || is_control(bytes, step) || bytes[0] == '\t';
    size_t written = bad ? 1 : step;

    if (written >= size)
      break;
    if (bad)
      *out = '?';
    else
      memcpy(out, bytes, step);
    out += written;
    size -= written;
    step = step == 0 ? 1 : step;
    bytes += step;
    left -= step;
  }
  *out = '\0';
}
