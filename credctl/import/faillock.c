/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/import/faillock.h"

#include <string.h>

#include "credctl/text.h"
#include "credctl/utf8.h"

#define STATUS_AT 54
#define TIME_AT 56
#define STATUS_VALID 0x1u
#define STATUS_HOST 0x2u
#define STATUS_TERMINAL 0x4u
#define CLOCK_SLACK_MS 60000

static bool is_clean(const char *text)
{
  size_t length = 0;

  for (; *text != '\0'; text += length) {
    length = ctl_utf8_length(text);
    if (length == 0 || (unsigned char)*text < 0x20 || *text == 0x7F)
      return false;
  }
  return true;
}

static bool is_number_after(const char *text, const char *prefix)
{
  const size_t length = strlen(prefix);

  return strncmp(text, prefix, length) == 0 && text[length] >= '0' && text[length] <= '9' &&
         text[length + strspn(text + length, "0123456789")] == '\0';
}

bool ctl_import_is_console(const char *terminal)
{
  if (strncmp(terminal, "/dev/", 5) == 0)
    terminal += 5;
  return is_number_after(terminal, "tty") || is_number_after(terminal, "ttyS") ||
         is_number_after(terminal, "ttyAMA") || is_number_after(terminal, "hvc") ||
         strcmp(terminal, "console") == 0;
}

static enum ctl_faillock_from from_of(uint16_t status)
{
  if ((status & STATUS_HOST) != 0)
    return CTL_FAILLOCK_HOST;
  return (status & STATUS_TERMINAL) != 0 ? CTL_FAILLOCK_TERMINAL : CTL_FAILLOCK_SERVICE;
}

static bool judge(const struct ctl_import_failure *failure, const char **why)
{
  *why = N_("the source is empty, or no clean text");
  if (failure->source[0] == '\0' || !is_clean(failure->source))
    return false;
  *why = N_("it came from a terminal that is no console, and the file does not say whose");
  if (failure->from == CTL_FAILLOCK_TERMINAL && !ctl_import_is_console(failure->source))
    return false;
  *why = NULL;
  return true;
}

enum ctl_import_line ctl_import_faillock(const unsigned char record[CTL_FAILLOCK_RECORD_SIZE],
                                         int64_t now_ms, struct ctl_import_failure *out,
                                         const char **why)
{
  uint16_t status = 0;
  uint64_t seconds = 0;

  memset(out, 0, sizeof(*out));
  *why = NULL;
  memcpy(&status, record + STATUS_AT, sizeof(status));
  memcpy(&seconds, record + TIME_AT, sizeof(seconds));
  if ((status & STATUS_VALID) == 0)
    return CTL_IMPORT_PASSED;
  memcpy(out->source, record, CTL_FAILLOCK_SOURCE_SIZE);
  out->from = from_of(status);
  *why = N_("its time lies in the future");
  if (seconds == 0 || seconds > (uint64_t)(now_ms + CLOCK_SLACK_MS) / 1000)
    return CTL_IMPORT_REFUSED;
  out->failed_at_ms = (int64_t)seconds * 1000;
  return judge(out, why) ? CTL_IMPORT_TAKEN : CTL_IMPORT_REFUSED;
}
