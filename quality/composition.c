/* SPDX-License-Identifier: BSD-3-Clause */
#include "quality/inside.h"

#define CRACKLIB_LEAST 6

uint32_t cred_quality_least(const struct cred_policy *policy)
{
  return policy->dictionary && policy->min_length < CRACKLIB_LEAST ? CRACKLIB_LEAST
                                                                   : policy->min_length;
}

static void judge_characters(struct cred_judging *judging)
{
  const struct cred_characters *password = &judging->password;
  bool is_untypable = false;
  bool is_ascii = true;
  size_t blanks = 0;

  for (size_t i = 0; i < password->count; i++) {
    uint32_t point = password->points[i];

    is_untypable = is_untypable || cred_point_is_control(point);
    is_ascii = is_ascii && point < 0x80;
    blanks += cred_point_is_blank(point) ? 1 : 0;
  }
  if (is_untypable)
    cred_findings_add(judging->findings, CRED_FINDING_UNTYPABLE, 0, 0);
  if (!is_ascii && judging->policy->password_charset == CRED_CHARSET_ASCII)
    cred_findings_add(judging->findings, CRED_FINDING_NOT_ASCII, 0, 0);
  if (password->count > 0 && blanks == password->count)
    cred_findings_add(judging->findings, CRED_FINDING_BLANK, 0, 0);
}

static void judge_length(struct cred_judging *judging)
{
  uint32_t count = (uint32_t)judging->password.count;
  uint32_t bytes = (uint32_t)judging->facts->password->length;
  uint32_t least = cred_quality_least(judging->policy);

  if (count < least)
    cred_findings_add(judging->findings, CRED_FINDING_TOO_SHORT, least, count);
  if (count > judging->policy->max_length)
    cred_findings_add(judging->findings, CRED_FINDING_TOO_LONG, judging->policy->max_length, count);
  if (bytes > CRED_PASSWORD_BYTES_MAX)
    cred_findings_add(judging->findings, CRED_FINDING_TOO_MANY_BYTES, CRED_PASSWORD_BYTES_MAX,
                      bytes);
}

static void judge_missing(struct cred_judging *judging, const uint32_t *counts)
{
  const struct cred_policy *policy = judging->policy;
  const uint32_t required[CRED_CLASS_COUNT] = {policy->require_upper, policy->require_lower,
                                               policy->require_digit, policy->require_symbol};
  struct cred_finding missing = {.kind = CRED_FINDING_CLASSES_MISSING};
  bool is_any = false;

  for (size_t i = 0; i < CRED_CLASS_COUNT; i++) {
    missing.needs[i] = counts[i] < required[i] ? required[i] : 0;
    is_any = is_any || missing.needs[i] > 0;
  }
  if (is_any)
    cred_findings_put(judging->findings, &missing);
}

static void judge_classes(struct cred_judging *judging)
{
  uint32_t counts[CRED_CLASS_COUNT + 1] = {0};
  uint32_t kinds = 0;

  for (size_t i = 0; i < judging->password.count; i++)
    counts[cred_point_class(judging->password.points[i])]++;
  for (size_t i = 0; i < CRED_CLASS_COUNT; i++)
    kinds += counts[i] > 0 ? 1 : 0;
  judge_missing(judging, counts);
  if (kinds < judging->policy->min_classes)
    cred_findings_add(judging->findings, CRED_FINDING_FEW_CLASSES, judging->policy->min_classes,
                      kinds);
}

static bool is_same(uint32_t before, uint32_t after)
{
  return before == after;
}

static bool is_previous(uint32_t before, uint32_t after)
{
  return cred_point_is_next(after, before);
}

/* The longest run whose neighbours all fit. */
static uint32_t longest_run(const struct cred_characters *password,
                            bool (*fits)(uint32_t before, uint32_t after))
{
  uint32_t longest = password->count > 0 ? 1 : 0;
  uint32_t run = longest;

  for (size_t i = 1; i < password->count; i++) {
    run = fits(password->points[i - 1], password->points[i]) ? run + 1 : 1;
    longest = run > longest ? run : longest;
  }
  return longest;
}

static void judge_runs(struct cred_judging *judging)
{
  uint32_t repeat = longest_run(&judging->password, is_same);
  uint32_t up = longest_run(&judging->password, cred_point_is_next);
  uint32_t down = longest_run(&judging->password, is_previous);
  uint32_t sequence = up > down ? up : down;

  if (judging->policy->max_repeat > 0 && repeat > judging->policy->max_repeat)
    cred_findings_add(judging->findings, CRED_FINDING_REPEAT, judging->policy->max_repeat, repeat);
  if (judging->policy->max_sequence > 0 && sequence > judging->policy->max_sequence)
    cred_findings_add(judging->findings, CRED_FINDING_SEQUENCE, judging->policy->max_sequence,
                      sequence);
}

void cred_judge_composition(struct cred_judging *judging)
{
  judge_characters(judging);
  judge_length(judging);
  judge_classes(judging);
  judge_runs(judging);
}
