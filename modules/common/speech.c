/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/speech.h"

#include <langinfo.h>
#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define DOMAIN "pam-cred"

void cred_speech_begin(struct cred_speech *speech, const char *language, bool english)
{
  memset(speech, 0, sizeof(*speech));
  speech->english = english;
  (void)bindtextdomain(DOMAIN, LOCALEDIR);
  if (!english && language[0] != '\0')
    speech->locale = newlocale(LC_CTYPE_MASK | LC_MESSAGES_MASK, language, (locale_t)0);
}

void cred_speech_end(struct cred_speech *speech)
{
  if (speech->locale != (locale_t)0)
    freelocale(speech->locale);
  memset(speech, 0, sizeof(*speech));
}

const char *cred_speech_text(const struct cred_speech *speech, const char *message)
{
  locale_t before;
  const char *text;

  if (speech->english)
    return message;
  if (speech->locale == (locale_t)0)
    return dgettext(DOMAIN, message);
  before = uselocale(speech->locale);
  text = dgettext(DOMAIN, message);
  (void)uselocale(before);
  return text;
}

static size_t character_length(unsigned char first)
{
  if (first < 0xc0)
    return 1;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* Takes a character off the end that was cut in two. */
static void end_at_character(char *text, size_t length)
{
  size_t at = length;

  while (at > 0 && ((unsigned char)text[at - 1] & 0xc0) == 0x80)
    at--;
  if (at > 0 && at - 1 + character_length((unsigned char)text[at - 1]) > length)
    text[at - 1] = '\0';
}

void cred_speech_vwrite(const struct cred_speech *speech, char *out, size_t size,
                        const char *message, va_list arguments)
{
  int length = vsnprintf(out, size, cred_speech_text(speech, message), arguments);

  if (length < 0)
    out[0] = '\0';
  else if ((size_t)length >= size)
    end_at_character(out, size - 1);
}

void cred_speech_write(const struct cred_speech *speech, char *out, size_t size,
                       const char *message, ...)
{
  va_list arguments;

  va_start(arguments, message);
  cred_speech_vwrite(speech, out, size, message, arguments);
  va_end(arguments);
}

void cred_speech_time(int64_t wall_ms, char *out, size_t size)
{
  time_t seconds = (time_t)((wall_ms + 999) / 1000);
  struct tm local;

  if (localtime_r(&seconds, &local) == NULL || strftime(out, size, "%Y-%m-%d %H:%M", &local) == 0)
    (void)snprintf(out, size, "%s", "?");
}

bool cred_speech_is_utf8(const struct cred_speech *speech)
{
  const char *codeset;

  if (speech->english)
    return false;
  codeset =
      speech->locale != (locale_t)0 ? nl_langinfo_l(CODESET, speech->locale) : nl_langinfo(CODESET);
  return strcmp(codeset, "UTF-8") == 0;
}
