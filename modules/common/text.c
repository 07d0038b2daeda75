/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/text.h"

#include <string.h>

#include "cred/event.h"
#include "cred/utf8.h"

#define UNKNOWN_MARK '?'

bool cred_name_is_plausible(const char *name)
{
  size_t left = strnlen(name, CRED_NAME_SIZE);

  if (left == 0 || left >= CRED_NAME_SIZE || name[0] == UNKNOWN_MARK)
    return false;
  while (left > 0) {
    uint32_t code_point = 0;
    size_t step = cred_utf8_next(name, left, &code_point);

    if (step == 0 || cred_utf8_is_control(code_point))
      return false;
    name += step;
    left -= step;
  }
  return true;
}

static void clean(const char *from, const char *forbidden, char *out, size_t size)
{
  size_t kept = 0;

  if (size == 0)
    return;
  for (; from != NULL && from[kept] != '\0' && kept + 1 < size; kept++) {
    char byte = from[kept];

    out[kept] = byte < 0x20 || byte > 0x7e || strchr(forbidden, byte) != NULL ? '?' : byte;
  }
  out[kept] = '\0';
}

void cred_text_clean(const char *from, char *out, size_t size)
{
  clean(from, "", out, size);
}

void cred_text_clean_field(const char *from, char *out, size_t size)
{
  clean(from, " =", out, size);
}
