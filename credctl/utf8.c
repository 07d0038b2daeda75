/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/utf8.h"

#include <string.h>

#include "cred/utf8.h"

size_t ctl_utf8_length(const char *text)
{
  uint32_t code_point;

  return cred_utf8_next(text, strlen(text), &code_point);
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
