/* SPDX-License-Identifier: BSD-3-Clause */
#include "config.h"

#include "credd/say.h"

#include <libintl.h>
#include <locale.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static locale_t language_of(FILE *to)
{
  const char *terminal = getenv("TERM");
  bool draws_no_kanji =
      terminal != NULL && strcmp(terminal, "linux") == 0 && isatty(fileno(to)) == 1;

  return newlocale(LC_CTYPE_MASK | LC_MESSAGES_MASK, draws_no_kanji ? "C" : "", (locale_t)0);
}

void credd_say(FILE *to, const char *message, ...)
{
  locale_t language = language_of(to), before = (locale_t)0;
  va_list arguments;

  (void)bindtextdomain(PACKAGE, LOCALEDIR);
  if (language != (locale_t)0)
    before = uselocale(language);
  va_start(arguments, message);
  (void)vfprintf(to, dgettext(PACKAGE, message), arguments);
  va_end(arguments);
  if (language == (locale_t)0)
    return;
  (void)uselocale(before);
  freelocale(language);
}
