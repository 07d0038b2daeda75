/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "quality/inside.h"

/*
 * Letters and digits that are not taken for each other, neither read nor written: no i, l, o, 1, 0.
 * No character is followed by itself or by a neighbour, whatever the policy says of runs.
 */
#define LOWER "abcdefghjkmnpqrstuvwxyz"
#define UPPER "ABCDEFGHJKMNPQRSTUVWXYZ"
#define DIGITS "23456789"
#define SYMBOLS "-.+=*?" /* where there is room for few letters */

#define GROUP 4
#define TRIES 64
#define POOL 256 /* random bytes at a time */

/* Thousandths of a bit that are in one character, when those that may not follow are left out. */
#define LETTER_MILLIBITS 4321u /* 20 of 23 */
#define DIGIT_MILLIBITS 2321u  /* 5 of 8 */
#define SIMPLE_MILLIBITS 4807u /* 28 of 31 */
#define WIDE_MILLIBITS 5614u   /* 49 of 54 */

enum slot { SLOT_UPPER, SLOT_LOWER, SLOT_DIGIT, SLOT_ANY };

static const char *const simple[] = {UPPER, LOWER, DIGITS, LOWER DIGITS};
static const char *const wide[] = {UPPER, LOWER, DIGITS, LOWER UPPER DIGITS};

struct plan {
  size_t needs[CRED_CLASS_COUNT]; /* of each kind; symbols are the hyphens */
  size_t body;                    /* letters and digits */
  size_t hyphens;
  const char *const *alphabets;
};

struct randomness {
  struct cred_secret pool;
  size_t used;
};

static enum cred_err draw(struct randomness *randomness, size_t below, size_t *out)
{
  size_t fair = 256 - 256 % below;

  do {
    if (randomness->used == randomness->pool.length) {
      enum cred_err err = cred_secret_random(&randomness->pool, POOL);

      if (err != CRED_OK)
        return err;
      randomness->used = 0;
    }
    *out = randomness->pool.bytes[randomness->used++];
  } while (*out >= fair);
  *out %= below;
  return CRED_OK;
}

static size_t sum(const struct plan *plan)
{
  return plan->needs[CRED_CLASS_UPPER] + plan->needs[CRED_CLASS_LOWER] +
         plan->needs[CRED_CLASS_DIGIT] + plan->needs[CRED_CLASS_SYMBOL];
}

/* What the policy asks for, and one of each further kind while there is room and the policy wants
 * more kinds, or would not mind: a password without a digit looks like a mistake to who types it.
 */
static enum cred_err plan_needs(const struct cred_policy *policy, struct plan *plan)
{
  static const enum cred_class order[] = {CRED_CLASS_LOWER, CRED_CLASS_DIGIT, CRED_CLASS_SYMBOL,
                                          CRED_CLASS_UPPER};
  size_t wanted = policy->min_classes > 2 ? policy->min_classes : 2;
  size_t kinds = 0;

  plan->needs[CRED_CLASS_UPPER] = policy->require_upper;
  plan->needs[CRED_CLASS_LOWER] = policy->require_lower;
  plan->needs[CRED_CLASS_DIGIT] = policy->require_digit;
  plan->needs[CRED_CLASS_SYMBOL] = policy->require_symbol;
  for (size_t i = 0; i < CRED_CLASS_COUNT; i++)
    kinds += plan->needs[i] > 0 ? 1 : 0;
  for (size_t i = 0; i < CRED_CLASS_COUNT && kinds < wanted; i++) {
    if (plan->needs[order[i]] == 0 && sum(plan) < policy->max_length) {
      plan->needs[order[i]] = 1;
      kinds++;
    }
  }
  return sum(plan) <= policy->max_length ? CRED_OK : CRED_ERR_STATE;
}

static size_t fixed_letters(const struct plan *plan)
{
  return sum(plan) - plan->needs[CRED_CLASS_SYMBOL];
}

static size_t millibits(const struct plan *plan, size_t body)
{
  size_t fixed = fixed_letters(plan);

  return (fixed - plan->needs[CRED_CLASS_DIGIT]) * LETTER_MILLIBITS +
         plan->needs[CRED_CLASS_DIGIT] * DIGIT_MILLIBITS +
         (body - fixed) * (plan->alphabets == wide ? WIDE_MILLIBITS : SIMPLE_MILLIBITS);
}

static size_t hyphens_for(const struct plan *plan, size_t body)
{
  size_t between = (body + GROUP - 1) / GROUP - 1;

  return between > plan->needs[CRED_CLASS_SYMBOL] ? between : plan->needs[CRED_CLASS_SYMBOL];
}

static bool is_enough(const struct plan *plan, size_t body, size_t least)
{
  return millibits(plan, body) >= CRED_GENERATED_BITS * 1000u &&
         body + hyphens_for(plan, body) >= least;
}

/* As short as the bits and the policy allow; where there is no room for groups, without; where
 * there is none for the bits either, as long as may be, of more letters. */
static enum cred_err plan_lengths(const struct cred_policy *policy, struct plan *plan)
{
  size_t most = policy->max_length - plan->needs[CRED_CLASS_SYMBOL];
  size_t body = fixed_letters(plan) > 0 ? fixed_letters(plan) : 1;

  plan->alphabets = simple;
  while (body < most && !is_enough(plan, body, cred_quality_least(policy)))
    body++;
  if (body > most || policy->max_length < cred_quality_least(policy))
    return CRED_ERR_STATE;
  if (millibits(plan, body) < CRED_GENERATED_BITS * 1000u)
    plan->alphabets = wide;
  plan->body = body;
  plan->hyphens = hyphens_for(plan, body);
  if (plan->hyphens > policy->max_length - body)
    plan->hyphens = policy->max_length - body;
  return CRED_OK;
}

/* Which kind of character is where: those that must be, then any, shuffled. */
static enum cred_err shuffle_slots(const struct plan *plan, struct randomness *randomness,
                                   unsigned char *slots)
{
  size_t at = 0;

  for (size_t kind = SLOT_UPPER; kind < SLOT_ANY; kind++)
    for (size_t i = 0; i < plan->needs[kind]; i++)
      slots[at++] = (unsigned char)kind;
  while (at < plan->body)
    slots[at++] = SLOT_ANY;
  for (size_t i = plan->body; i > 1; i--) {
    size_t other = 0;
    unsigned char kept = slots[i - 1];
    enum cred_err err = draw(randomness, i, &other);

    if (err != CRED_OK)
      return err;
    slots[i - 1] = slots[other];
    slots[other] = kept;
  }
  return CRED_OK;
}

static bool may_follow(unsigned char before, char after)
{
  uint32_t a = cred_point_fold(before);
  uint32_t b = cred_point_fold((unsigned char)after);

  return before != (unsigned char)after && a + 1 != b && b + 1 != a;
}

static enum cred_err append_from(const char *alphabet, struct randomness *randomness,
                                 struct cred_secret *out)
{
  unsigned char before = out->length > 0 ? out->bytes[out->length - 1] : 0;
  size_t drawn = 0;
  enum cred_err err = CRED_OK;

  do {
    err = draw(randomness, strlen(alphabet), &drawn);
  } while (err == CRED_OK && !may_follow(before, alphabet[drawn]));
  if (err == CRED_OK)
    out->bytes[out->length++] = (unsigned char)alphabet[drawn];
  return err;
}

/* Two hyphens in a row would be a repetition, and hard to tell from one. */
static enum cred_err append_hyphen(const struct plan *plan, struct randomness *randomness,
                                   struct cred_secret *out)
{
  bool is_second = out->length > 0 && out->bytes[out->length - 1] == '-';

  if (plan->alphabets == wide)
    return append_from(SYMBOLS, randomness, out);
  out->bytes[out->length++] = is_second ? '.' : '-';
  return CRED_OK;
}

static enum cred_err compose(const struct plan *plan, struct randomness *randomness,
                             struct cred_secret *out)
{
  unsigned char slots[CRED_SECRET_MAX];
  size_t hyphens = 0;
  enum cred_err err = shuffle_slots(plan, randomness, slots);

  cred_secret_erase(out);
  for (size_t i = 0; i <= plan->body && err == CRED_OK; i++) {
    while (hyphens < plan->hyphens && (hyphens + 1) * plan->body / (plan->hyphens + 1) == i &&
           err == CRED_OK) {
      err = append_hyphen(plan, randomness, out);
      hyphens++;
    }
    if (i < plan->body && err == CRED_OK)
      err = append_from(plan->alphabets[slots[i]], randomness, out);
  }
  return err;
}

static enum cred_err try_once(struct cred_judge *judge, const struct plan *plan,
                              struct cred_judge_facts *facts, struct cred_secret *out,
                              bool *is_clean, struct cred_error *error)
{
  struct cred_findings findings = {0};
  struct randomness randomness = {0};
  enum cred_err err = compose(plan, &randomness, out);

  cred_erase(&randomness, sizeof(randomness));
  if (err != CRED_OK)
    return cred_error_set(error, err, "no random bytes");
  facts->password = out;
  err = cred_judge_password(judge, facts, &findings, error);
  *is_clean = cred_findings_is_clean(&findings);
  return err;
}

enum cred_err cred_password_generate(struct cred_judge *judge, const struct cred_judge_facts *facts,
                                     struct cred_secret *out, struct cred_error *error)
{
  struct cred_judge_facts ours = *facts;
  struct plan plan = {{0}, 0, 0, simple};
  bool is_clean = false;
  enum cred_err err = plan_needs(&judge->policy, &plan);

  cred_secret_erase(out);
  if (err == CRED_OK)
    err = plan_lengths(&judge->policy, &plan);
  if (err != CRED_OK)
    return cred_error_set(error, err,
                          "no password meets the policy: it asks for more than fits in "
                          "max_length");
  for (size_t i = 0; i < TRIES && err == CRED_OK && !is_clean; i++)
    err = try_once(judge, &plan, &ours, out, &is_clean, error);
  if (err == CRED_OK && is_clean)
    return CRED_OK;
  cred_secret_erase(out);
  return err != CRED_OK
             ? err
             : cred_error_set(error, CRED_ERR_STATE, "no password was found that meets the policy");
}
