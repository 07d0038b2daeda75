/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"

/* Length of the UTF-8 sequence that starts at text, 0 when it is none (RFC 3629). */
static size_t sequence_length(const unsigned char *text)
{
  static const struct {
    unsigned char first, last, second_first, second_last;
    size_t length;
  } forms[] = {
      {0x01, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
      {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
      {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
  };

  for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
    if (text[0] < forms[i].first || text[0] > forms[i].last)
      continue;
    if (forms[i].length == 1)
      return 1;
    if (text[1] < forms[i].second_first || text[1] > forms[i].second_last)
      return 0;
    for (size_t j = 2; j < forms[i].length; j++)
      if ((text[j] & 0xc0) != 0x80)
        return 0;
    return forms[i].length;
  }
  return 0;
}

bool cred_text_is_valid(const char *text, size_t size)
{
  const unsigned char *at = (const unsigned char *)text;

  if (memchr(text, '\0', size) == NULL)
    return false;
  while (*at != '\0') {
    size_t length = sequence_length(at);

    if (length == 0)
      return false;
    at += length;
  }
  return true;
}
