/* SPDX-License-Identifier: BSD-3-Clause */
#include "event/clean.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static size_t sequence_length(unsigned char lead)
{
  if (lead < 0x80)
    return 1;
  if (lead >= 0xc2 && lead <= 0xdf)
    return 2;
  if (lead >= 0xe0 && lead <= 0xef)
    return 3;
  if (lead >= 0xf0 && lead <= 0xf4)
    return 4;
  return 0;
}

static bool is_in_range(uint32_t code_point, size_t length)
{
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};

  return code_point >= least[length] && code_point <= 0x10ffff &&
         !(code_point >= 0xd800 && code_point <= 0xdfff);
}

/* Bytes of the well-formed character at text, 0 when there is none. */
static size_t decode(const unsigned char *text, size_t left, uint32_t *code_point)
{
  size_t length = sequence_length(text[0]);

  if (length == 0 || length > left)
    return 0;
  *code_point = length == 1 ? text[0] : text[0] & (0xffu >> (length + 1));
  for (size_t i = 1; i < length; i++) {
    if ((text[i] & 0xc0) != 0x80)
      return 0;
    *code_point = *code_point << 6 | (text[i] & 0x3fu);
  }
  return is_in_range(*code_point, length) ? length : 0;
}

/* Characters that a terminal or a log reader acts on instead of showing. */
static bool is_active(uint32_t code_point)
{
  return code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0) ||
         (code_point >= 0x200b && code_point <= 0x200f) ||
         (code_point >= 0x2028 && code_point <= 0x202e) ||
         (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xfeff;
}

void cred_text_clean(char *text, size_t size)
{
  unsigned char *bytes = (unsigned char *)text;
  size_t length = strnlen(text, size - 1);
  bool is_cut = length == size - 1;
  size_t at = 0;

  bytes[length] = '\0';
  while (at < length) {
    uint32_t code_point = 0;
    size_t taken = decode(bytes + at, length - at, &code_point);

    if (taken == 0 && is_cut && sequence_length(bytes[at]) > length - at) {
      bytes[at] = '\0';
      return;
    }
    if (taken == 0 || is_active(code_point)) {
      taken = taken > 0 ? taken : 1;
      memset(bytes + at, '?', taken);
    }
    at += taken;
  }
}
