/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/import/google.h"

#include <string.h>

#include "credctl/import/encoding.h"
#include "credctl/text.h"

#define SCRATCH_DIGITS 8

void ctl_import_google_start(struct ctl_import_google *google)
{
  memset(google, 0, sizeof(*google));
  google->token.shape = (struct cred_totp_shape){CRED_TOTP_SHA1, 6, 30};
  google->token.last_step = -1;
}

/* The text behind `" NAME`, when the line is that setting; moves *line and *length there. */
static bool is_setting(const char **line, size_t *length, const char *name)
{
  const size_t name_length = strlen(name);

  if (*length < 2 + name_length || memcmp(*line, "\" ", 2) != 0 ||
      memcmp(*line + 2, name, name_length) != 0)
    return false;
  if (*length > 2 + name_length && (*line)[2 + name_length] != ' ')
    return false;
  *line += 2 + name_length;
  *length -= 2 + name_length;
  return true;
}

/* The next number in the rest of a line; moves on behind it. At most 12 digits. */
static bool take_number(const char **text, size_t *length, int64_t *out)
{
  size_t digits = 0;

  while (*length > 0 && **text == ' ') {
    (*text)++;
    (*length)--;
  }
  for (*out = 0;
       digits < *length && digits < 12 && (*text)[digits] >= '0' && (*text)[digits] <= '9';
       digits++)
    *out = *out * 10 + ((*text)[digits] - '0');
  *text += digits;
  *length -= digits;
  return digits > 0 && (*length == 0 || **text == ' ');
}

static bool is_rest_blank(const char *text, size_t length)
{
  while (length > 0 && *text == ' ') {
    text++;
    length--;
  }
  return length == 0;
}

static enum ctl_import_line take_used_steps(struct ctl_import_google *google, const char *text,
                                            size_t length, const char **why)
{
  int64_t step = 0;

  while (!is_rest_blank(text, length)) {
    if (!take_number(&text, &length, &step)) {
      *why = N_("a used code's time is no number");
      return CTL_IMPORT_REFUSED;
    }
    if (step > google->token.last_step)
      google->token.last_step = step;
  }
  return CTL_IMPORT_TAKEN;
}

static enum ctl_import_line take_period(struct ctl_import_google *google, const char *text,
                                        size_t length, const char **why)
{
  int64_t period = 0;

  if (take_number(&text, &length, &period) && is_rest_blank(text, length) &&
      period >= CRED_TOTP_PERIOD_MIN && period <= CRED_TOTP_PERIOD_MAX) {
    google->token.shape.period_seconds = (uint32_t)period;
    return CTL_IMPORT_TAKEN;
  }
  *why = N_("the period is no number from 10 to 300");
  return CTL_IMPORT_REFUSED;
}

static enum ctl_import_line take_setting(struct ctl_import_google *google, const char *line,
                                         size_t length, const char **why)
{
  if (is_setting(&line, &length, "TOTP_AUTH")) {
    google->is_time_based = true;
    return CTL_IMPORT_TAKEN;
  }
  if (is_setting(&line, &length, "DISALLOW_REUSE"))
    return take_used_steps(google, line, length, why);
  if (is_setting(&line, &length, "STEP_SIZE"))
    return take_period(google, line, length, why);
  if (is_setting(&line, &length, "HOTP_COUNTER")) {
    google->is_event_based = true;
    *why = N_("event-based codes (HOTP) are not supported");
    return CTL_IMPORT_REFUSED;
  }
  if (is_setting(&line, &length, "OTP_DISABLED")) {
    google->is_disabled = true;
    *why = N_("codes are switched off for this user");
    return CTL_IMPORT_REFUSED;
  }
  *why = N_("the policy decides this here");
  return CTL_IMPORT_NOT_CARRIED;
}

static enum ctl_import_line take_seed(struct ctl_import_google *google, const char *line,
                                      size_t length, const char **why)
{
  struct cred_secret *seed = &google->token.seed;

  if (!ctl_base32_decode(line, length, seed)) {
    *why = N_("the seed is not base32");
    return CTL_IMPORT_REFUSED;
  }
  if (seed->length >= CRED_SEED_MIN && seed->length <= CRED_SEED_MAX) {
    google->has_seed = true;
    return CTL_IMPORT_TAKEN;
  }
  cred_secret_erase(seed);
  *why = N_("the seed is shorter than 128 bits (RFC 4226), or too long");
  return CTL_IMPORT_REFUSED;
}

static bool is_scratch_code(const char *line, size_t length)
{
  size_t i = 0;

  for (i = 0; i < length; i++)
    if (line[i] < '0' || line[i] > '9')
      return false;
  return length == SCRATCH_DIGITS;
}

enum ctl_import_line ctl_import_google_line(struct ctl_import_google *google, const char *line,
                                            size_t length, const char **why)
{
  *why = NULL;
  while (length > 0 && (line[length - 1] == '\r' || line[length - 1] == ' '))
    length--;
  if (!google->has_seed)
    return take_seed(google, line, length, why);
  if (length == 0)
    return CTL_IMPORT_PASSED;
  if (line[0] == '"')
    return take_setting(google, line, length, why);
  if (is_scratch_code(line, length)) {
    *why = N_("a scratch code of 8 digits is too easy to guess; make recovery codes with credctl "
              "totp codes");
    return CTL_IMPORT_NOT_CARRIED;
  }
  *why = N_("this is neither a setting nor a scratch code");
  return CTL_IMPORT_REFUSED;
}

bool ctl_import_google_end(const struct ctl_import_google *google, const char **why)
{
  *why = N_("there is no usable seed");
  if (!google->has_seed)
    return false;
  *why = N_("event-based codes (HOTP) are not supported");
  if (google->is_event_based)
    return false;
  *why = N_("codes are switched off for this user");
  if (google->is_disabled)
    return false;
  *why = N_("the file does not say TOTP_AUTH");
  if (!google->is_time_based)
    return false;
  *why = NULL;
  return true;
}
