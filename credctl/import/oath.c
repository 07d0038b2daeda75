/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/import/oath.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "credctl/import/encoding.h"
#include "credctl/text.h"

/* A code is accepted some steps ahead of the clock; how many is not in the file. */
#define STEPS_AHEAD CRED_TOTP_WINDOW_MAX

enum field { TYPE, USER, PIN, SEED, COUNTER, LAST_CODE, LAST_TIME, FIELD_COUNT };

struct word {
  const char *text;
  size_t length;
};

static bool is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* How many words there are; only the first FIELD_COUNT are kept. */
static size_t split(const char *line, size_t length, struct word words[FIELD_COUNT])
{
  size_t count = 0;
  size_t start = 0;
  size_t at = 0;

  while (at < length) {
    while (at < length && is_blank(line[at]))
      at++;
    start = at;
    while (at < length && !is_blank(line[at]))
      at++;
    if (at > start && count < FIELD_COUNT)
      words[count] = (struct word){line + start, at - start};
    if (at > start)
      count++;
  }
  return count;
}

static bool is_word(const struct word *word, const char *text)
{
  return word->length == strlen(text) && memcmp(word->text, text, word->length) == 0;
}

static bool begins(const struct word *word, const char *text)
{
  return word->length >= strlen(text) && memcmp(word->text, text, strlen(text)) == 0;
}

static bool parse_type(const struct word *type, struct cred_totp_shape *out)
{
  static const struct {
    const char *name;
    uint32_t period, digits;
  } types[] = {
      {"HOTP/T30", 30, 6}, {"HOTP/T30/6", 30, 6}, {"HOTP/T30/7", 30, 7}, {"HOTP/T30/8", 30, 8},
      {"HOTP/T60", 60, 6}, {"HOTP/T60/6", 60, 6}, {"HOTP/T60/7", 60, 7}, {"HOTP/T60/8", 60, 8},
  };
  size_t i = 0;

  for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
    if (!is_word(type, types[i].name))
      continue;
    *out = (struct cred_totp_shape){CRED_TOTP_SHA1, types[i].digits, types[i].period};
    return true;
  }
  return false;
}

static bool is_event_based(const struct word *type)
{
  return is_word(type, "HOTP") || is_word(type, "HOTP/E") || begins(type, "HOTP/E/");
}

static bool all_digits(const struct word *word, size_t most)
{
  size_t i = 0;

  for (i = 0; i < word->length; i++)
    if (word->text[i] < '0' || word->text[i] > '9')
      return false;
  return word->length > 0 && word->length <= most;
}

static bool has_form(const struct word *word, const char *form)
{
  size_t i = 0;

  if (word->length != strlen(form))
    return false;
  for (i = 0; i < word->length; i++)
    if (form[i] == '0' ? word->text[i] < '0' || word->text[i] > '9' : word->text[i] != form[i])
      return false;
  return true;
}

/* 2026-04-01T08:30:00L, in local time. */
static bool parse_time(const struct word *word, time_t *out)
{
  struct tm when = {0};
  struct tm made;
  char text[32];

  if (!has_form(word, "0000-00-00T00:00:00L"))
    return false;
  memcpy(text, word->text, word->length);
  text[word->length] = '\0';
  if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d", &when.tm_year, &when.tm_mon, &when.tm_mday,
             &when.tm_hour, &when.tm_min, &when.tm_sec) != 6)
    return false;
  when.tm_year -= 1900;
  when.tm_mon -= 1;
  when.tm_isdst = -1;
  made = when;
  *out = mktime(&made);
  return *out >= 0 && made.tm_mon == when.tm_mon && when.tm_hour < 24 && when.tm_min < 60 &&
         when.tm_sec <= 60;
}

static bool parse_last(const struct word *words, size_t count, struct ctl_import_token *out,
                       const char **why)
{
  time_t last = 0;

  out->last_step = -1;
  *why = N_("the counter is no number");
  if (count > COUNTER && !all_digits(&words[COUNTER], 20))
    return false;
  *why = N_("the last code is no code");
  if (count > LAST_CODE && !all_digits(&words[LAST_CODE], CRED_TOTP_DIGITS_MAX))
    return false;
  *why = N_("the time of the last code is no time");
  if (count > LAST_TIME && !parse_time(&words[LAST_TIME], &last))
    return false;
  *why = N_("a last code without its time");
  if (count == LAST_TIME)
    return false;
  if (count > LAST_TIME)
    out->last_step = (int64_t)last / (int64_t)out->shape.period_seconds + STEPS_AHEAD;
  *why = NULL;
  return true;
}

static bool parse_user_and_seed(const struct word *words, struct ctl_import_token *out,
                                const char **why)
{
  *why = N_("the user name is too long");
  if (words[USER].length >= sizeof(out->user))
    return false;
  memcpy(out->user, words[USER].text, words[USER].length);
  out->user[words[USER].length] = '\0';
  *why = N_("the seed is not hexadecimal");
  if (!ctl_hex_decode(words[SEED].text, words[SEED].length, &out->seed))
    return false;
  *why = N_("the seed is shorter than 128 bits (RFC 4226), or too long");
  if (out->seed.length < CRED_SEED_MIN || out->seed.length > CRED_SEED_MAX)
    return false;
  out->has_pin = !is_word(&words[PIN], "-") && !is_word(&words[PIN], "+");
  return true;
}

static bool parse_words(const struct word *words, size_t count, struct ctl_import_token *out,
                        const char **why)
{
  *why = N_("event-based codes (HOTP) are not supported");
  if (is_event_based(&words[TYPE]))
    return false;
  *why = N_("no such type of token");
  if (!parse_type(&words[TYPE], &out->shape))
    return false;
  *why = N_("fields are missing");
  if (count <= SEED)
    return false;
  *why = N_("there are too many fields");
  if (count > FIELD_COUNT)
    return false;
  return parse_user_and_seed(words, out, why) && parse_last(words, count, out, why);
}

enum ctl_import_line ctl_import_oath(const char *line, size_t length, struct ctl_import_token *out,
                                     const char **why)
{
  struct word words[FIELD_COUNT];
  const size_t count = split(line, length, words);

  *why = NULL;
  memset(out, 0, sizeof(*out));
  if (count == 0 || words[TYPE].text[0] == '#')
    return CTL_IMPORT_PASSED;
  if (memchr(line, '\0', length) != NULL) {
    *why = N_("a NUL byte is in it");
    return CTL_IMPORT_REFUSED;
  }
  if (parse_words(words, count, out, why))
    return CTL_IMPORT_TAKEN;
  cred_secret_erase(&out->seed);
  return CTL_IMPORT_REFUSED;
}
