/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>

#include "config/model.h"
#include "config/words.h"

const struct cred_site *cred_config_site(const struct cred_config *config)
{
  return &config->in_force;
}

bool cred_config_complete(struct cred_config *config, const char *state_directory)
{
  struct cred_site *site = &config->in_force;
  int length = 0;

  *site = config->site;
  if (site->store_path[0] == '\0')
    length = snprintf(site->store_path, sizeof(site->store_path), "%s/cred.db", state_directory);
  if (site->key_path[0] == '\0')
    (void)snprintf(site->key_path, sizeof(site->key_path), "%s", SYSCONFDIR "/cred/master.key");
  return length >= 0 && (size_t)length < sizeof(site->store_path);
}

bool cred_config_policy_could_match(const struct cred_config_policy *policy,
                                    const struct cred_config_facts *facts)
{
  const struct cred_config_match *match = &policy->match;

  if (match->user[0] != '\0' && !(facts->known && cred_list_has(match->user, facts->user)))
    return false;
  if (match->group[0] != '\0' && !facts->known)
    return false;
  return match->service[0] == '\0' || cred_list_has(match->service, facts->service);
}

/* True when the two lists have a word in common. */
static bool lists_meet(const char *a, const char *b)
{
  char word[CRED_LIST_SIZE];

  while (cred_words_next(&a, word))
    if (cred_list_has(b, word))
      return true;
  return false;
}

bool cred_config_policy_matches(const struct cred_config_policy *policy,
                                const struct cred_config_facts *facts)
{
  if (!cred_config_policy_could_match(policy, facts))
    return false;
  return policy->match.group[0] == '\0' || lists_meet(policy->match.group, facts->groups);
}

/* Policies that are each in order may contradict each other once laid over one another. */
static void settle_limits(struct cred_policy *policy)
{
  if (policy->unlock_time != CRED_FOREVER && policy->unlock_time_max < policy->unlock_time)
    policy->unlock_time_max = policy->unlock_time;
  if (policy->max_length < policy->min_length)
    policy->max_length = policy->min_length;
}

void cred_config_resolve(const struct cred_config *config, const struct cred_config_facts *facts,
                         struct cred_policy *out)
{
  *out = config->policies[0]->values;
  for (size_t i = 1; i < config->policy_count; i++)
    if (cred_config_policy_matches(config->policies[i], facts))
      cred_config_policy_lay(config->policies[i], out);
  settle_limits(out);
}
