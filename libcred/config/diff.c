/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/compare.h"
#include "config/items.h"
#include "config/value.h"

/* Turns the comparison into rows for people. */

void cred_config_diff_free(struct cred_config_diff *diff)
{
  if (diff == NULL)
    return;
  free(diff->changes);
  free(diff);
}

static struct cred_config_change *add_change(struct cred_config_diff *diff)
{
  struct cred_config_change *larger = NULL;

  if ((diff->count & (diff->count - 1)) == 0) {
    larger = reallocarray(diff->changes, diff->count * 2 + 1, sizeof(*larger));
    if (larger == NULL)
      return NULL;
    diff->changes = larger;
  }
  larger = &diff->changes[diff->count++];
  memset(larger, 0, sizeof(*larger));
  return larger;
}

/* One policy before and after, by its name; either may be NULL. For the site both are. */
struct sides {
  const struct cred_compare *compare;
  const struct cred_config_policy *before;
  const struct cred_config_policy *after;
};

static void fill_side(const struct cred_config *config, const struct cred_config_policy *policy,
                      const struct cred_config_key *key, bool *given, char *value)
{
  if (key->home != CRED_HOME_SITE && policy == NULL)
    return;
  if (key->home == CRED_HOME_SITE)
    *given = true;
  else
    *given = cred_config_policy_says(policy, key);
  if (*given)
    cred_value_text(key, cred_config_home_of(config, policy, key), value, CRED_LIST_SIZE);
}

static bool changed(const struct cred_config_change *change)
{
  return change->was_given != change->is_given || strcmp(change->old_value, change->new_value) != 0;
}

static const struct cred_compare_slot *slot_of(const struct cred_compare *compare,
                                               const struct cred_config_policy *policy)
{
  for (size_t i = 0; i < compare->count; i++)
    if (policy != NULL && (compare->slots[i].before == policy || compare->slots[i].after == policy))
      return &compare->slots[i];
  return NULL;
}

static enum cred_config_judgement judge_policy_key(const struct sides *sides,
                                                   const struct cred_config_key *key)
{
  const struct cred_compare_slot *before = slot_of(sides->compare, sides->before);
  const struct cred_compare_slot *after = slot_of(sides->compare, sides->after);
  enum cred_config_judgement first = CRED_CONFIG_NEITHER;
  enum cred_config_judgement second = CRED_CONFIG_NEITHER;

  if (before != NULL)
    first = cred_compare_judge(sides->compare, before, key);
  if (after != NULL && after != before)
    second = cred_compare_judge(sides->compare, after, key);
  return first > second ? first : second;
}

/* A policy that now is for others: the worst that this does to any of its keys that is obeyed. */
static enum cred_config_judgement judge_match(const struct sides *sides)
{
  enum cred_config_judgement worst = CRED_CONFIG_NEITHER;

  if (sides->before == NULL || sides->after == NULL)
    return CRED_CONFIG_NEITHER;
  for (size_t i = 0; i < cred_config_key_count; i++) {
    const struct cred_config_key *key = &cred_config_key_table[i];
    enum cred_config_judgement judgement = CRED_CONFIG_NEITHER;

    if (key->home == CRED_HOME_POLICY && key->obeyed)
      judgement = judge_policy_key(sides, key);
    worst = judgement > worst ? judgement : worst;
  }
  return worst;
}

static enum cred_config_judgement judge(const struct sides *sides,
                                        const struct cred_config_key *key)
{
  switch (key->home) {
  case CRED_HOME_SITE:
    return cred_compare_judge(sides->compare, NULL, key);
  case CRED_HOME_MATCH:
    return judge_match(sides);
  default:
    return judge_policy_key(sides, key);
  }
}

static bool compare_key(struct cred_config_diff *diff, const struct sides *sides,
                        const struct cred_config_key *key)
{
  struct cred_config_change *change = add_change(diff);

  if (change == NULL)
    return false;
  fill_side(sides->compare->before, sides->before, key, &change->was_given, change->old_value);
  fill_side(sides->compare->after, sides->after, key, &change->is_given, change->new_value);
  if (!changed(change)) {
    diff->count--;
    return true;
  }
  cred_config_label(key, sides->after != NULL ? sides->after : sides->before, change->section);
  change->key = key->name;
  change->obeyed = key->obeyed;
  change->judgement = judge(sides, key);
  return true;
}

static bool compare_section(struct cred_config_diff *diff, const struct sides *sides,
                            const char *section)
{
  const struct cred_config_key *keys[CRED_CONFIG_KEYS_MAX];
  size_t count = cred_config_keys_of(section, keys);

  for (size_t i = 0; i < count; i++)
    if (!compare_key(diff, sides, keys[i]))
      return false;
  return true;
}

/* How many of the policies that are in both configurations come earlier. */
static size_t rank_of(const struct cred_config *config, const struct cred_config *other,
                      const struct cred_config_policy *policy)
{
  size_t rank = 0;

  for (size_t i = 0; config->policies[i] != policy; i++)
    if (cred_config_find_policy(other, config->policies[i]->name) != NULL)
      rank++;
  return rank;
}

static bool compare_order(struct cred_config_diff *diff, const struct sides *sides)
{
  const struct cred_compare *compare = sides->compare;
  struct cred_config_change *change = NULL;
  size_t before;
  size_t after;

  if (sides->before == NULL || sides->after == NULL)
    return true;
  before = rank_of(compare->before, compare->after, sides->before);
  after = rank_of(compare->after, compare->before, sides->after);
  if (before == after)
    return true;
  change = add_change(diff);
  if (change == NULL)
    return false;
  (void)snprintf(change->section, sizeof(change->section), "policy %s", sides->after->name);
  change->key = "order";
  change->obeyed = true;
  change->was_given = change->is_given = true;
  (void)snprintf(change->old_value, sizeof(change->old_value), "%zu", before + 1);
  (void)snprintf(change->new_value, sizeof(change->new_value), "%zu", after + 1);
  change->judgement = cred_compare_judge_order(compare, slot_of(compare, sides->before));
  return true;
}

static bool compare_policies(struct cred_config_diff *diff, const struct cred_compare *compare)
{
  const struct cred_config *before = compare->before;
  const struct cred_config *after = compare->after;

  for (size_t i = 0; i < after->policy_count; i++) {
    struct sides sides = {compare, cred_config_find_policy(before, after->policies[i]->name),
                          after->policies[i]};

    if (!compare_section(diff, &sides, "policy") || !compare_order(diff, &sides))
      return false;
  }
  for (size_t i = 0; i < before->policy_count; i++) {
    struct sides sides = {compare, before->policies[i], NULL};

    if (cred_config_find_policy(after, before->policies[i]->name) == NULL &&
        !compare_section(diff, &sides, "policy"))
      return false;
  }
  return true;
}

static bool compare_all(struct cred_config_diff *diff, const struct cred_compare *compare)
{
  const struct sides site = {.compare = compare};

  return compare_section(diff, &site, "store") && compare_section(diff, &site, "site") &&
         compare_section(diff, &site, "log") && compare_policies(diff, compare);
}

enum cred_err cred_config_compare(const struct cred_config *old_config,
                                  const struct cred_config *new_config,
                                  struct cred_config_diff **out, struct cred_error *error)
{
  struct cred_compare compare;
  struct cred_config_diff *diff = calloc(1, sizeof(*diff));

  *out = NULL;
  cred_compare_start(&compare, old_config, new_config);
  if (diff == NULL || !compare_all(diff, &compare)) {
    cred_config_diff_free(diff);
    return cred_error_set(error, CRED_ERR_MEMORY, "no memory to compare the configurations");
  }
  for (size_t i = 0; i < diff->count; i++)
    diff->weaker = diff->weaker ||
                   (diff->changes[i].obeyed && diff->changes[i].judgement == CRED_CONFIG_WEAKER);
  *out = diff;
  return CRED_OK;
}
