/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/moment.h"

#include <stddef.h>

#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/when.h"

enum ctl_exit ctl_moment_take(const struct ctl_call *call, const char *option, bool end_of_day,
                              int64_t *out_ms)
{
  const char *text = ctl_option_value(call, option);
  const int64_t now_ms = ctl_now_ms();
  uint32_t seconds = 0;

  if (text == NULL)
    return CTL_YES;
  if (ctl_duration_parse(text, &seconds)) {
    *out_ms = now_ms + (int64_t)seconds * 1000;
    return CTL_YES;
  }
  if (ctl_when_parse(text, now_ms, end_of_day, out_ms))
    return CTL_YES;
  ctl_complain(
      _("--%s takes a date such as 2027-03-31, a date and time, or a duration such as 24h, "
        "not: %s"),
      option, text);
  return CTL_USAGE;
}
