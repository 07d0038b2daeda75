/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "cred/utf8.h"
#include "store/row.h"

bool cred_text_is_valid(const char *text, size_t size)
{
  size_t left = strnlen(text, size);

  if (left == size)
    return false;
  while (left > 0) {
    uint32_t code_point;
    size_t length = cred_utf8_next(text, left, &code_point);

    if (length == 0)
      return false;
    text += length;
    left -= length;
  }
  return true;
}
