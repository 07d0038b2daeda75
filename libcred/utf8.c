/* SPDX-License-Identifier: BSD-3-Clause */
#include "cred/utf8.h"

static size_t length_by_lead(unsigned char lead)
{
  if (lead < 0x80)
    return 1;
  if (lead >= 0xc2 && lead <= 0xdf)
    return 2;
  if (lead >= 0xe0 && lead <= 0xef)
    return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

static bool is_allowed(uint32_t code_point, size_t length)
{
  static const uint32_t lowest[] = {0, 1, 0x80, 0x800, 0x10000};

  return code_point >= lowest[length] && code_point <= 0x10ffff &&
         !(code_point >= 0xd800 && code_point <= 0xdfff);
}

size_t cred_utf8_next(const char *text, size_t left, uint32_t *code_point)
{
  static const unsigned char lead_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
  const unsigned char *bytes = (const unsigned char *)text;
  size_t length = left > 0 ? length_by_lead(bytes[0]) : 0;
  uint32_t number;

  if (length == 0 || length > left)
    return 0;
  number = bytes[0] & lead_bits[length];
  for (size_t i = 1; i < length; i++) {
    if ((bytes[i] & 0xc0) != 0x80)
      return 0;
    number = number << 6 | (bytes[i] & 0x3fu);
  }
  if (!is_allowed(number, length))
    return 0;
  *code_point = number;
  return length;
}

bool cred_utf8_is_control(uint32_t code_point)
{
  return code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0);
}
