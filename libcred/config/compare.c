/* SPDX-License-Identifier: BSD-3-Clause */
#include "config/compare.h"

#include <string.h>

#include "config/value.h"

static bool same_match(const struct cred_config_policy *a, const struct cred_config_policy *b)
{
  return strcmp(a->name, b->name) == 0 && strcmp(a->match.user, b->match.user) == 0 &&
         strcmp(a->match.group, b->match.group) == 0 &&
         strcmp(a->match.service, b->match.service) == 0;
}

static struct cred_compare_slot *find_slot(struct cred_compare *compare,
                                           const struct cred_config_policy *policy)
{
  for (size_t i = 0; i < compare->count; i++)
    if (same_match(compare->slots[i].before, policy))
      return &compare->slots[i];
  return NULL;
}

void cred_compare_start(struct cred_compare *compare, const struct cred_config *before,
                        const struct cred_config *after)
{
  size_t shared;

  *compare = (struct cred_compare){.before = before, .after = after};
  for (size_t i = 0; i < before->policy_count; i++)
    compare->slots[compare->count++] =
        (struct cred_compare_slot){.before = before->policies[i], .before_at = i};
  shared = compare->count;
  for (size_t i = 0; i < after->policy_count; i++) {
    size_t all = compare->count;
    struct cred_compare_slot *slot = NULL;

    compare->count = shared;
    slot = find_slot(compare, after->policies[i]);
    compare->count = all;
    if (slot == NULL)
      slot = &compare->slots[compare->count++];
    slot->after = after->policies[i];
    slot->after_at = i;
  }
}

static bool says_before(const struct cred_compare_slot *slot, const struct cred_config_key *key)
{
  return slot->before != NULL && cred_config_policy_says(slot->before, key);
}

static bool says_after(const struct cred_compare_slot *slot, const struct cred_config_key *key)
{
  return slot->after != NULL && cred_config_policy_says(slot->after, key);
}

/* Is there a combination in which a decides before and b after? The two alone are the best chance.
 */
static bool can_follow(const struct cred_compare_slot *a, const struct cred_compare_slot *b,
                       const struct cred_config_key *key)
{
  if (!says_before(a, key) || !says_after(b, key))
    return false;
  if (says_before(b, key) && b->before_at > a->before_at)
    return false;
  return !(says_after(a, key) && a->after_at > b->after_at);
}

static enum cred_config_judgement judge_pair(const struct cred_compare_slot *a,
                                             const struct cred_compare_slot *b,
                                             const struct cred_config_key *key)
{
  if (!can_follow(a, b, key))
    return CRED_CONFIG_NEITHER;
  return cred_value_judge(key, &a->before->values, &b->after->values);
}

static enum cred_config_judgement worse(enum cred_config_judgement a, enum cred_config_judgement b)
{
  return a > b ? a : b;
}

/*
 * A pair of two policies comes about because the first stopped to say the key, or the second began
 * to (or their order changed, which is judged apart): it is put down to whoever changed.
 */
enum cred_config_judgement cred_compare_judge(const struct cred_compare *compare,
                                              const struct cred_compare_slot *slot,
                                              const struct cred_config_key *key)
{
  enum cred_config_judgement worst = CRED_CONFIG_NEITHER;

  if (key->home == CRED_HOME_SITE)
    return cred_value_judge(key, &compare->before->site, &compare->after->site);
  if (says_before(slot, key) && says_after(slot, key))
    return judge_pair(slot, slot, key);
  for (size_t i = 0; i < compare->count; i++) {
    worst = worse(worst, judge_pair(slot, &compare->slots[i], key));
    worst = worse(worst, judge_pair(&compare->slots[i], slot, key));
  }
  return worst;
}

/* Only pairs in which both policies say the key before and after can be about their order. */
static enum cred_config_judgement judge_swap(const struct cred_compare_slot *a,
                                             const struct cred_compare_slot *b,
                                             const struct cred_config_key *key)
{
  if (a == b || !says_after(a, key) || !says_before(b, key))
    return CRED_CONFIG_NEITHER;
  return judge_pair(a, b, key);
}

enum cred_config_judgement cred_compare_judge_order(const struct cred_compare *compare,
                                                    const struct cred_compare_slot *slot)
{
  enum cred_config_judgement worst = CRED_CONFIG_NEITHER;

  for (size_t k = 0; k < cred_config_key_count; k++) {
    const struct cred_config_key *key = &cred_config_key_table[k];

    for (size_t i = 0; i < compare->count && key->home == CRED_HOME_POLICY && key->obeyed; i++) {
      worst = worse(worst, judge_swap(slot, &compare->slots[i], key));
      worst = worse(worst, judge_swap(&compare->slots[i], slot, key));
    }
  }
  return worst;
}
