/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/hex.h"

#include "credctl/import/encoding.h"

void ctl_hex_text(const unsigned char *bytes, size_t count, char *out)
{
  static const char digits[] = "0123456789abcdef";
  size_t i = 0;

  for (i = 0; i < count; i++) {
    out[2 * i] = digits[bytes[i] >> 4];
    out[2 * i + 1] = digits[bytes[i] & 0x0F];
  }
  out[2 * count] = '\0';
}

bool ctl_hex_bytes(const char *text, unsigned char *out, size_t count)
{
  size_t i = 0;
  int high = 0;
  int low = 0;

  for (i = 0; i < count; i++) {
    high = ctl_hex_digit(text[2 * i]);
    low = high < 0 ? -1 : ctl_hex_digit(text[2 * i + 1]);
    if (low < 0)
      return false;
    out[i] = (unsigned char)(high * 16 + low);
  }
  return text[2 * count] == '\0';
}
