/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "quality/inside.h"
#include "quality/text.h"

/* The next line, or NULL when there is no room. */
static char *next_line(struct cred_rules *rules)
{
  return rules->count < CRED_RULES_MAX ? rules->lines[rules->count++] : NULL;
}

/* A line when it applies. */
#define ADD(applies, ...)                                                                          \
  do {                                                                                             \
    char *line_ = (applies) ? next_line(out) : NULL;                                               \
    if (line_ != NULL)                                                                             \
      cred_quality_write(translator, line_, CRED_RULE_SIZE, __VA_ARGS__);                          \
  } while (false)

static void add_classes(const struct cred_policy *policy, const struct cred_translator *translator,
                        struct cred_rules *out)
{
  const uint32_t needs[CRED_CLASS_COUNT] = {policy->require_upper, policy->require_lower,
                                            policy->require_digit, policy->require_symbol};
  char classes[CRED_RULE_SIZE];

  cred_quality_classes(needs, translator, classes, sizeof(classes));
  ADD(classes[0] != '\0', N_("with %s"), classes);
  ADD(policy->min_classes > 1,
      N_("at least %u of these kinds: upper-case letters, lower-case letters, digits, symbols"),
      policy->min_classes);
  ADD(policy->password_charset == CRED_CHARSET_ASCII, N_("half-width characters only"));
}

static void add_length(const struct cred_policy *policy, const struct cred_translator *translator,
                       struct cred_rules *out)
{
  ADD(true, N_("%1$u to %2$u characters"), cred_quality_least(policy), policy->max_length);
}

static void add_reuse(const struct cred_policy *policy, const struct cred_translator *translator,
                      struct cred_rules *out)
{
  ADD(policy->min_changed > 1, N_("at least %u characters different from the present password"),
      policy->min_changed);
  ADD(policy->remember == CRED_REMEMBER_ALL, N_("no password that you ever used"));
  ADD(policy->remember != CRED_REMEMBER_ALL && policy->remember > 0,
      N_("none of your last %u passwords"), policy->remember);
}

static void add_guessable(const struct cred_policy *policy,
                          const struct cred_translator *translator, struct cred_rules *out)
{
  bool has_words = policy->dictionary || policy->bad_words_file[0] != '\0';

  ADD(policy->max_repeat > 0, N_("no run of one character that is longer than %u"),
      policy->max_repeat);
  ADD(policy->max_sequence > 0, N_("no run such as abcd or 4321 that is longer than %u"),
      policy->max_sequence);
  ADD(true, N_("without your ID and your name"));
  ADD(has_words, N_("not just a word, a place, an era or a row of keys"));
  ADD(policy->breach_filter[0] != '\0', N_("not known from a data breach"));
}

void cred_rules_text(const struct cred_policy *policy, const struct cred_translator *translator,
                     struct cred_rules *out)
{
  memset(out, 0, sizeof(*out));
  add_length(policy, translator, out);
  add_classes(policy, translator, out);
  add_guessable(policy, translator, out);
  add_reuse(policy, translator, out);
}
