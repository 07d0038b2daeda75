/* SPDX-License-Identifier: BSD-3-Clause */
#include "config/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/value.h"

bool cred_config_given_has(const struct cred_config_given *given, const struct cred_config_key *key)
{
  size_t index = cred_config_key_index(key);

  return (given->bits[index / 64] >> (index % 64) & 1) != 0;
}

void cred_config_given_add(struct cred_config_given *given, const struct cred_config_key *key)
{
  size_t index = cred_config_key_index(key);

  given->bits[index / 64] |= UINT64_C(1) << (index % 64);
}

void *cred_config_home(struct cred_config *config, struct cred_config_policy *policy,
                       const struct cred_config_key *key)
{
  switch (key->home) {
  case CRED_HOME_SITE:
    return &config->site;
  case CRED_HOME_MATCH:
    return &policy->match;
  default:
    return &policy->values;
  }
}

const void *cred_config_home_of(const struct cred_config *config,
                                const struct cred_config_policy *policy,
                                const struct cred_config_key *key)
{
  switch (key->home) {
  case CRED_HOME_SITE:
    return &config->site;
  case CRED_HOME_MATCH:
    return &policy->match;
  default:
    return &policy->values;
  }
}

struct cred_config_policy *cred_config_add_policy(struct cred_config *config, const char *name)
{
  struct cred_config_policy *policy = NULL;

  if (config->policy_count == CRED_CONFIG_POLICIES_MAX)
    return NULL;
  policy = calloc(1, sizeof(*policy));
  if (policy == NULL)
    return NULL;
  (void)snprintf(policy->name, sizeof(policy->name), "%s", name);
  config->policies[config->policy_count++] = policy;
  return policy;
}

struct cred_config_policy *cred_config_find_policy(const struct cred_config *config,
                                                   const char *name)
{
  for (size_t i = 0; i < config->policy_count; i++)
    if (strcmp(config->policies[i]->name, name) == 0)
      return config->policies[i];
  return NULL;
}

size_t cred_config_policy_index(const struct cred_config *config,
                                const struct cred_config_policy *policy)
{
  size_t index = 0;

  while (index < config->policy_count && config->policies[index] != policy)
    index++;
  return index;
}

struct cred_config *cred_config_new(void)
{
  struct cred_config *config = calloc(1, sizeof(*config));
  struct cred_config_policy *base = NULL;

  if (config == NULL)
    return NULL;
  base = cred_config_add_policy(config, CRED_CONFIG_DEFAULT);
  if (base == NULL) {
    cred_config_free(config);
    return NULL;
  }
  for (size_t i = 0; i < cred_config_key_count; i++) {
    const struct cred_config_key *key = &cred_config_key_table[i];

    cred_value_reset(key, cred_config_home(config, base, key));
  }
  (void)cred_config_complete(config, CRED_CONFIG_STATE_DIRECTORY);
  return config;
}

void cred_config_free(struct cred_config *config)
{
  if (config == NULL)
    return;
  for (size_t i = 0; i < config->policy_count; i++)
    free(config->policies[i]);
  for (size_t i = 0; config->places != NULL && i < config->places->file_count; i++)
    free(config->places->files[i]);
  free(config->places);
  free(config);
}

bool cred_config_policy_name_is_good(const char *name)
{
  size_t length = strlen(name);

  return length > 0 && length < CRED_WORD_SIZE &&
         strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
             length;
}

bool cred_config_policy_is_default(const struct cred_config_policy *policy)
{
  return strcmp(policy->name, CRED_CONFIG_DEFAULT) == 0;
}

bool cred_config_policy_says(const struct cred_config_policy *policy,
                             const struct cred_config_key *key)
{
  if (key->home == CRED_HOME_POLICY && cred_config_policy_is_default(policy))
    return true;
  return cred_config_given_has(&policy->given, key);
}

void cred_config_policy_lay(const struct cred_config_policy *policy, struct cred_policy *out)
{
  for (size_t i = 0; i < cred_config_key_count; i++) {
    const struct cred_config_key *key = &cred_config_key_table[i];

    if (key->home == CRED_HOME_POLICY && cred_config_policy_says(policy, key))
      cred_value_copy(key, &policy->values, out);
  }
}
