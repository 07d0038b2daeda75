/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/when.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "credctl/text.h"

#define DAY_SECONDS 86400
#define DURATION_MAX (3653LL * DAY_SECONDS)
#define REIWA_BEFORE 2018 /* its year 1 is 2019 */

static bool local_time(int64_t wall_ms, struct tm *out)
{
  const time_t seconds = (time_t)(wall_ms / 1000);

  return localtime_r(&seconds, out) != NULL;
}

void ctl_when_text(int64_t wall_ms, char *out, size_t size)
{
  struct tm when;

  if (wall_ms == INT64_MAX)
    (void)snprintf(out, size, "%s", _("until unlocked"));
  else if (wall_ms == 0 || !local_time(wall_ms, &when) ||
           strftime(out, size, "%Y-%m-%d %H:%M:%S", &when) == 0)
    (void)snprintf(out, size, "-");
}

bool ctl_when_iso(int64_t wall_ms, char *out, size_t size)
{
  struct tm when;
  size_t length = 0;

  if (!local_time(wall_ms, &when))
    return false;
  length = strftime(out, size, "%Y-%m-%dT%H:%M:%S%z", &when);
  if (length < 5 || length + 1 >= size)
    return false;
  memmove(out + length - 1, out + length - 2, 3); /* +0900 -> +09:00 */
  out[length - 2] = ':';
  return true;
}

bool ctl_duration_parse(const char *text, uint32_t *out_seconds)
{
  static const char units[] = "smhdw";
  static const int64_t sizes[] = {1, 60, 3600, DAY_SECONDS, 7 * DAY_SECONDS};
  const char *unit = NULL;
  int64_t count = 0;
  size_t digits = 0;

  for (; text[digits] >= '0' && text[digits] <= '9' && digits < 10; digits++)
    count = count * 10 + (text[digits] - '0');
  if (digits == 0 || text[digits] == '\0' || text[digits + 1] != '\0')
    return false;
  unit = strchr(units, text[digits]);
  if (unit == NULL || count == 0 || count > DURATION_MAX / sizes[unit - units])
    return false;
  *out_seconds = (uint32_t)(count * sizes[unit - units]);
  return true;
}

/* Up to `most` digits; moves *text behind them. */
static bool take_number(const char **text, size_t most, int *out)
{
  size_t digits = 0;

  *out = 0;
  for (; (*text)[0] >= '0' && (*text)[0] <= '9' && digits < most; (*text)++, digits++)
    *out = *out * 10 + ((*text)[0] - '0');
  return digits > 0;
}

static bool take_word(const char **text, const char *word)
{
  const size_t length = strlen(word);

  if (strncmp(*text, word, length) != 0)
    return false;
  *text += length;
  return true;
}

static bool take_western_date(const char **text, struct tm *out)
{
  return take_number(text, 4, &out->tm_year) && out->tm_year >= 1970 && take_word(text, "-") &&
         take_number(text, 2, &out->tm_mon) && take_word(text, "-") &&
         take_number(text, 2, &out->tm_mday);
}

static bool take_japanese_date(const char **text, struct tm *out)
{
  if (!take_word(text, "令和"))
    return false;
  if (take_word(text, "元"))
    out->tm_year = 1;
  else if (!take_number(text, 2, &out->tm_year) || out->tm_year == 0)
    return false;
  out->tm_year += REIWA_BEFORE;
  return take_word(text, "年") && take_number(text, 2, &out->tm_mon) && take_word(text, "月") &&
         take_number(text, 2, &out->tm_mday) && take_word(text, "日");
}

/* " 12:00" or "T12:00:00"; nothing at all means that only a date was given. */
static bool take_time(const char **text, struct tm *out, bool *given)
{
  *given = false;
  if (**text == '\0')
    return true;
  *given = true;
  if (!take_word(text, " ") && !take_word(text, "T"))
    return false;
  if (!take_number(text, 2, &out->tm_hour) || !take_word(text, ":") ||
      !take_number(text, 2, &out->tm_min))
    return false;
  return !take_word(text, ":") || take_number(text, 2, &out->tm_sec);
}

/* mktime turns the 31st of April into the 1st of May; that is a mistake here. */
static bool to_seconds(const struct tm *asked, int64_t *out)
{
  struct tm made = *asked;
  time_t seconds = 0;

  made.tm_isdst = -1;
  seconds = mktime(&made);
  if (seconds == (time_t)-1 || made.tm_mon != asked->tm_mon || asked->tm_hour > 23 ||
      asked->tm_min > 59 || asked->tm_sec > 59)
    return false;
  *out = (int64_t)seconds;
  return true;
}

static bool parse_date(const char *text, bool end_of_day, int64_t *out_ms)
{
  struct tm when = {0};
  int64_t seconds = 0;
  bool has_time = false;

  if (*text >= '0' && *text <= '9' ? !take_western_date(&text, &when)
                                   : !take_japanese_date(&text, &when))
    return false;
  if (!take_time(&text, &when, &has_time) || *text != '\0')
    return false;
  when.tm_year -= 1900;
  when.tm_mon -= 1;
  if (!has_time && end_of_day) {
    when.tm_hour = 23;
    when.tm_min = 59;
    when.tm_sec = 59;
  }
  if (!to_seconds(&when, &seconds))
    return false;
  *out_ms = seconds * 1000 + (!has_time && end_of_day ? 999 : 0);
  return true;
}

bool ctl_when_parse(const char *text, int64_t now_ms, bool end_of_day, int64_t *out_ms)
{
  uint32_t seconds = 0;

  if (ctl_duration_parse(text, &seconds)) {
    *out_ms = now_ms - (int64_t)seconds * 1000;
    return true;
  }
  return parse_date(text, end_of_day, out_ms);
}
