/* SPDX-License-Identifier: BSD-3-Clause */
#include "event/clean.h"

#include <string.h>

#include "cred/utf8.h"

#define LONGEST 4

/* Characters that a terminal or a log reader acts on instead of showing. */
static bool is_active(uint32_t code_point)
{
  return cred_utf8_is_control(code_point) || (code_point >= 0x200b && code_point <= 0x200f) ||
         (code_point >= 0x2028 && code_point <= 0x202e) ||
         (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xfeff;
}

void cred_text_clean(char *text, size_t size)
{
  size_t length = strnlen(text, size - 1);
  bool is_cut = length == size - 1;
  size_t at = 0;

  text[length] = '\0';
  while (at < length) {
    uint32_t code_point = 0;
    size_t taken = cred_utf8_next(text + at, length - at, &code_point);

    if (taken == 0 && is_cut && length - at < LONGEST) {
      text[at] = '\0';
      return;
    }
    if (taken == 0 || is_active(code_point)) {
      taken = taken > 0 ? taken : 1;
      memset(text + at, '?', taken);
    }
    at += taken;
  }
}
