/* SPDX-License-Identifier: BSD-3-Clause */
#include "key/totp.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

enum cred_err cred_base32_encode(const struct cred_secret *plain, struct cred_secret *out)
{
  size_t length = (plain->length * 8 + 4) / 5;
  unsigned buffer = 0;
  unsigned bits = 0;
  size_t next = 0;

  cred_secret_erase(out);
  if (length > CRED_SECRET_MAX)
    return CRED_ERR_TOO_LONG;
  for (size_t i = 0; i < length; i++) {
    if (bits < 5) {
      buffer = (buffer << 8) | (next < plain->length ? plain->bytes[next] : 0);
      next++;
      bits += 8;
    }
    bits -= 5;
    out->bytes[i] = (unsigned char)alphabet[(buffer >> bits) & 31];
  }
  out->length = length;
  return CRED_OK;
}

static int value_of(char letter)
{
  if (letter >= 'A' && letter <= 'Z')
    return letter - 'A';
  if (letter >= 'a' && letter <= 'z')
    return letter - 'a';
  if (letter >= '2' && letter <= '7')
    return letter - '2' + 26;
  return -1;
}

static bool is_blank(char letter)
{
  return letter == ' ' || letter == '\t' || letter == '-' || letter == '\r' || letter == '\n';
}

/* Leaves out the blanks and the padding to the right; false when what is left is no base32. */
static bool collect(const char *text, size_t length, struct cred_secret *letters)
{
  size_t padding = 0;

  for (size_t i = 0; i < length; i++) {
    if (is_blank(text[i]))
      continue;
    if (text[i] == '=') {
      padding++;
      continue;
    }
    if (padding > 0 || value_of(text[i]) < 0 || letters->length >= CRED_SECRET_MAX)
      return false;
    letters->bytes[letters->length++] = (unsigned char)value_of(text[i]);
  }
  return padding == 0 || (padding <= 6 && (letters->length + padding) % 8 == 0);
}

enum cred_err cred_base32_decode(const char *text, size_t length, struct cred_secret *out)
{
  CRED_SECRET_AUTO letters = {0};
  unsigned buffer = 0;
  unsigned bits = 0;
  size_t rest;

  cred_secret_erase(out);
  if (!collect(text, length, &letters))
    return CRED_ERR_INVALID;
  rest = letters.length % 8;
  if (rest == 1 || rest == 3 || rest == 6)
    return CRED_ERR_INVALID;
  for (size_t i = 0; i < letters.length; i++) {
    buffer = ((buffer << 5) | letters.bytes[i]) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out->bytes[out->length++] = (unsigned char)(buffer >> bits);
    }
  }
  return CRED_OK;
}
