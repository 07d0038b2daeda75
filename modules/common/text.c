/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/text.h"

#include <stdint.h>
#include <string.h>

#include "cred/event.h"

#define UNKNOWN_MARK '?'

/* Length of the well-formed UTF-8 character at the start of the text, with its value; 0 when there
 * is none (RFC 3629 section 4). */
static size_t character_at(const unsigned char *at, uint32_t *value)
{
  static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  size_t length = 1;

  if (at[0] < 0x80)
    *value = at[0];
  else if ((at[0] & 0xe0) == 0xc0)
    length = 2, *value = at[0] & 0x1fu;
  else if ((at[0] & 0xf0) == 0xe0)
    length = 3, *value = at[0] & 0x0fu;
  else if ((at[0] & 0xf8) == 0xf0)
    length = 4, *value = at[0] & 0x07u;
  else
    return 0;
  for (size_t i = 1; i < length; i++) {
    if ((at[i] & 0xc0) != 0x80)
      return 0;
    *value = *value << 6 | (at[i] & 0x3fu);
  }
  if (*value < smallest[length] || *value > 0x10ffff || (*value >= 0xd800 && *value <= 0xdfff))
    return 0;
  return length;
}

static bool is_control(uint32_t value)
{
  return value < 0x20 || (value >= 0x7f && value < 0xa0);
}

bool cred_name_is_plausible(const char *name)
{
  const unsigned char *at = (const unsigned char *)name;
  size_t length = strnlen(name, CRED_NAME_SIZE);

  if (length == 0 || length >= CRED_NAME_SIZE || name[0] == UNKNOWN_MARK)
    return false;
  while (*at != '\0') {
    uint32_t value = 0;
    size_t step = character_at(at, &value);

    if (step == 0 || is_control(value))
      return false;
    at += step;
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
