/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/import/encoding.h"

#include <stdint.h>

int ctl_hex_digit(char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

static bool fail(struct cred_secret *out)
{
  cred_secret_erase(out);
  return false;
}

bool ctl_hex_decode(const char *text, size_t length, struct cred_secret *out)
{
  size_t i = 0;
  int high = 0;
  int low = 0;

  cred_secret_erase(out);
  if (length == 0 || length % 2 != 0 || length / 2 > CRED_SECRET_MAX)
    return false;
  for (i = 0; i < length; i += 2) {
    high = ctl_hex_digit(text[i]);
    low = ctl_hex_digit(text[i + 1]);
    if (high < 0 || low < 0)
      return fail(out);
    out->bytes[out->length++] = (unsigned char)(high * 16 + low);
  }
  out->bytes[out->length] = '\0';
  return true;
}

static int base32_digit(char c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a';
  if (c >= '2' && c <= '7')
    return c - '2' + 26;
  return -1;
}

static size_t without_padding(const char *text, size_t length)
{
  while (length > 0 && (text[length - 1] == '=' || text[length - 1] == ' '))
    length--;
  return length;
}

bool ctl_base32_decode(const char *text, size_t length, struct cred_secret *out)
{
  uint32_t bits = 0;
  unsigned held = 0;
  size_t i = 0;
  int digit = 0;

  cred_secret_erase(out);
  length = without_padding(text, length);
  for (i = 0; i < length; i++) {
    if (text[i] == ' ' || text[i] == '-')
      continue;
    digit = base32_digit(text[i]);
    if (digit < 0 || out->length == CRED_SECRET_MAX)
      return fail(out);
    bits = ((bits << 5) | (uint32_t)digit) & 0xFFF;
    held += 5;
    if (held < 8)
      continue;
    held -= 8;
    out->bytes[out->length++] = (unsigned char)(bits >> held);
  }
  if (out->length == 0 || held >= 5)
    return fail(out);
  out->bytes[out->length] = '\0';
  return true;
}
