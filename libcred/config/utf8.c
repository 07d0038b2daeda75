/* SPDX-License-Identifier: BSD-3-Clause */
#include "config/utf8.h"

#include <string.h>

#include "cred/utf8.h"

enum cred_config_problem_kind cred_config_utf8_check(const char *text, size_t length)
{
  bool has_control = false;

  while (length > 0) {
    uint32_t code_point;
    size_t step = cred_utf8_next(text, length, &code_point);

    if (step == 0)
      return CRED_CONFIG_NOT_UTF8;
    has_control = has_control || (cred_utf8_is_control(code_point) && code_point != '\t');
    text += step;
    length -= step;
  }
  return has_control ? CRED_CONFIG_CONTROL : CRED_CONFIG_FINE;
}

void cred_config_utf8_clean(const char *text, char *out, size_t size)
{
  size_t left = strlen(text);

  while (left > 0) {
    uint32_t code_point;
    size_t step = cred_utf8_next(text, left, &code_point);
    bool bad = step == 0 || cred_utf8_is_control(code_point);
    size_t written = bad ? 1 : step;

    if (written >= size)
      break;
    if (bad)
      *out = '?';
    else
      memcpy(out, text, step);
    out += written;
    size -= written;
    step = step == 0 ? 1 : step;
    text += step;
    left -= step;
  }
  *out = '\0';
}

bool cred_config_has_full_width(const char *text)
{
  const unsigned char *at = (const unsigned char *)text;

  for (; *at != '\0'; at++) {
    if (at[0] == 0xE3 && at[1] == 0x80 && at[2] == 0x80) /* U+3000 */
      return true;
    if (at[0] == 0xEF && (at[1] == 0xBC || at[1] == 0xBD) && /* U+FF01 to U+FF5E */
        at[2] >= (at[1] == 0xBC ? 0x81 : 0x80) && at[2] <= (at[1] == 0xBC ? 0xBF : 0x9E))
      return true;
  }
  return false;
}
