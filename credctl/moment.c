/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/moment.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/when.h"

bool ctl_moment_parse(const char *text, bool end_of_day, int64_t *out_ms)
{
  const int64_t now_ms = ctl_now_ms();
  uint32_t seconds = 0;

  if (ctl_duration_parse(text, &seconds)) {
    *out_ms = now_ms + (int64_t)seconds * 1000;
    return true;
  }
  return ctl_when_parse(text, now_ms, end_of_day, out_ms);
}

enum ctl_exit ctl_moment_take(const struct ctl_call *call, const char *option, bool end_of_day,
                              int64_t *out_ms)
{
  const char *text = ctl_option_value(call, option);

  if (text == NULL || ctl_moment_parse(text, end_of_day, out_ms))
    return CTL_YES;
  ctl_complain(
      _("--%s takes a date such as 2027-03-31, a date and time, or a duration such as 24h, "
        "not: %s"),
      option, text);
  return CTL_USAGE;
}

/* Years are counted by eras where Japanese is spoken, and written so. */
static bool counts_by_eras(void)
{
  const char *locale = setlocale(LC_TIME, NULL);

  return locale != NULL && strncmp(locale, "ja_JP", 5) == 0 && nl_langinfo(ERA)[0] != '\0';
}

void ctl_day_text(int64_t wall_ms, char out[CTL_DAY_SIZE])
{
  const time_t seconds = (time_t)(wall_ms / 1000);
  struct tm when;
  size_t length = 0;

  if (wall_ms != 0 && localtime_r(&seconds, &when) != NULL)
    length = counts_by_eras() ? strftime(out, CTL_DAY_SIZE, "%Y-%m-%d (%-EY%-m月%-d日)", &when)
                              : strftime(out, CTL_DAY_SIZE, "%Y-%m-%d", &when);
  if (length == 0)
    (void)snprintf(out, CTL_DAY_SIZE, "-");
}
