/* SPDX-License-Identifier: BSD-3-Clause */
#include "quality/text.h"

#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define DOMAIN "pam-cred"

const char *cred_quality_translate(const struct cred_translator *translator, const char *message)
{
  return translator != NULL ? translator->translate(translator->context, message)
                            : dgettext(DOMAIN, message);
}

/* Takes a character off the end that was cut in two. */
static void end_at_character(char *text, size_t length)
{
  size_t at = length;

  while (at > 0 && ((unsigned char)text[at - 1] & 0xc0) == 0x80)
    at--;
  if (at > 0 && (unsigned char)text[at - 1] >= 0xc0)
    text[at - 1] = '\0';
}

void cred_quality_write(const struct cred_translator *translator, char *out, size_t size,
                        const char *message, ...)
{
  va_list arguments;
  int length = 0;

  va_start(arguments, message);
  length = vsnprintf(out, size, cred_quality_translate(translator, message), arguments);
  va_end(arguments);
  if (length < 0)
    out[0] = '\0';
  else if ((size_t)length >= size)
    end_at_character(out, size - 1);
}

void cred_quality_classes(const uint32_t *needs, const struct cred_translator *translator,
                          char *out, size_t size)
{
  static const char *const names[CRED_CLASS_COUNT] = {
      N_("upper-case letters"), N_("lower-case letters"), N_("digits"), N_("symbols")};
  size_t at = 0;

  out[0] = '\0';
  for (size_t i = 0; i < CRED_CLASS_COUNT && at < size; i++) {
    if (needs[i] == 0)
      continue;
    if (at > 0)
      cred_quality_write(translator, out + at, size - at, "%s",
                         cred_quality_translate(translator, N_(", ")));
    at = strlen(out);
    if (needs[i] == 1)
      (void)snprintf(out + at, size - at, "%s", cred_quality_translate(translator, names[i]));
    else
      cred_quality_write(translator, out + at, size - at, N_("%1$s (at least %2$u)"),
                         cred_quality_translate(translator, names[i]), needs[i]);
    at = strlen(out);
  }
}
