/* SPDX-License-Identifier: BSD-3-Clause */
#include "decide/account.h"

#include <string.h>

#define DAY_MS (24 * 60 * 60 * (int64_t)1000)
#define LOCAL_WORD "local"

static bool holds(uint32_t lifted, enum cred_rule rule)
{
  return (lifted & (1u << rule)) == 0;
}

bool cred_account_is_indirect(const struct cred_policy *policy)
{
  return !policy->direct_login || policy->shared;
}

/* Root's console is where administrators come in when nothing else works. */
enum cred_code_owner cred_account_code_owner(const struct cred_policy *policy,
                                             enum cred_source_class class, bool is_root)
{
  if (!policy->shared || policy->actor_groups[0] == '\0' || is_root)
    return CRED_CODE_OF_SUBJECT;
  if (class == CRED_SOURCE_SELF)
    return CRED_CODE_OF_NOBODY;
  return class == CRED_SOURCE_LOCAL ? CRED_CODE_OF_USER : CRED_CODE_OF_SUBJECT;
}

/* The next word of a list, into word; false at its end, and at one that is no address's length. */
static bool next_word(const char **list, char word[CRED_ADDRESS_SIZE])
{
  size_t length;

  *list += strspn(*list, " ");
  length = strcspn(*list, " ");
  if (length == 0)
    return false;
  memset(word, 0, CRED_ADDRESS_SIZE);
  memcpy(word, *list, length < CRED_ADDRESS_SIZE ? length : 0);
  *list += length;
  return true;
}

bool cred_account_source_is_allowed(const char *allow_sources, enum cred_source_class class,
                                    const char *remote_host)
{
  const bool is_remote = class == CRED_SOURCE_TRUSTED || class == CRED_SOURCE_REMOTE;
  char word[CRED_ADDRESS_SIZE];

  if (class == CRED_SOURCE_ACTOR || class == CRED_SOURCE_SELF) /* it is here already */
    return true;
  while (next_word(&allow_sources, word)) {
    const bool is_local_word = strcmp(word, LOCAL_WORD) == 0;

    if (is_local_word && class == CRED_SOURCE_LOCAL)
      return true;
    if (!is_local_word && is_remote && cred_address_is_inside(remote_host, word))
      return true;
  }
  return false;
}

static bool is_dormant(const struct cred_account_facts *facts, const struct cred_policy *policy,
                       int64_t wall_ms)
{
  return policy->max_idle_days > 0 && facts->idle_since_ms > 0 &&
         wall_ms - facts->idle_since_ms >= (int64_t)policy->max_idle_days * DAY_MS;
}

enum cred_account_verdict cred_account_judge(const struct cred_account_facts *facts,
                                             const struct cred_policy *policy, uint32_t lifted,
                                             int64_t wall_ms)
{
  if (facts->is_suspended)
    return CRED_ACCOUNT_SUSPENDED;
  if (facts->until_ms != 0 && wall_ms >= facts->until_ms && holds(lifted, CRED_RULE_UNTIL))
    return CRED_ACCOUNT_PAST_UNTIL;
  if (facts->is_batch)
    return CRED_ACCOUNT_GOOD;
  if (cred_account_is_indirect(policy) && facts->class != CRED_SOURCE_SELF &&
      !facts->is_named_actor && holds(lifted, CRED_RULE_DIRECT_LOGIN))
    return CRED_ACCOUNT_DIRECT_LOGIN;
  if (policy->allow_sources[0] != '\0' && holds(lifted, CRED_RULE_ALLOW_SOURCES) &&
      !cred_account_source_is_allowed(policy->allow_sources, facts->class, facts->remote_host))
    return CRED_ACCOUNT_SOURCE;
  if (policy->zone_groups[0] != '\0' && !facts->is_in_zone && holds(lifted, CRED_RULE_ZONE_GROUPS))
    return CRED_ACCOUNT_ZONE;
  if (is_dormant(facts, policy, wall_ms) && holds(lifted, CRED_RULE_MAX_IDLE_DAYS))
    return CRED_ACCOUNT_DORMANT;
  return CRED_ACCOUNT_GOOD;
}

enum cred_rule cred_account_rule_of(enum cred_account_verdict verdict)
{
  switch (verdict) {
  case CRED_ACCOUNT_PAST_UNTIL:
    return CRED_RULE_UNTIL;
  case CRED_ACCOUNT_DIRECT_LOGIN:
    return CRED_RULE_DIRECT_LOGIN;
  case CRED_ACCOUNT_SOURCE:
    return CRED_RULE_ALLOW_SOURCES;
  case CRED_ACCOUNT_ZONE:
    return CRED_RULE_ZONE_GROUPS;
  case CRED_ACCOUNT_DORMANT:
    return CRED_RULE_MAX_IDLE_DAYS;
  case CRED_ACCOUNT_REFUSED:
  case CRED_ACCOUNT_SUSPENDED:
  case CRED_ACCOUNT_GOOD:
    break;
  }
  return CRED_RULE_NONE;
}
