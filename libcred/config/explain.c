/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/items.h"
#include "config/value.h"

void cred_config_explanation_free(struct cred_config_explanation *explanation)
{
  if (explanation == NULL)
    return;
  cred_config_items_free(explanation->values);
  free(explanation);
}

/* The last of the matching policies that gives the key; NULL: it is built in. */
static const struct cred_config_policy *giver_of(const struct cred_config *config,
                                                 const struct cred_config_facts *facts,
                                                 const struct cred_config_key *key)
{
  for (size_t i = config->policy_count; i-- > 0;)
    if (cred_config_policy_matches(config->policies[i], facts) &&
        cred_config_given_has(&config->policies[i]->given, key))
      return config->policies[i];
  return NULL;
}

static bool explain_key(const struct cred_config *config, const struct cred_config_facts *facts,
                        const struct cred_policy *values, const struct cred_config_key *key,
                        struct cred_config_items **out)
{
  const struct cred_config_policy *giver = giver_of(config, facts, key);
  struct cred_config_item *item = cred_config_items_add(out);

  if (item == NULL)
    return false;
  item->key = key->name;
  item->obeyed = key->obeyed;
  item->given = giver != NULL;
  if (giver != NULL) {
    cred_config_label(key, giver, item->section);
    (void)snprintf(item->from, sizeof(item->from), "%s", giver->name);
  }
  cred_value_text(key, values, item->value, sizeof(item->value));
  return true;
}

static bool explain_values(const struct cred_config *config, const struct cred_config_facts *facts,
                           struct cred_config_items **out)
{
  const struct cred_config_key *keys[CRED_CONFIG_KEYS_MAX];
  size_t count = cred_config_keys_of("policy", keys);
  struct cred_policy values;

  cred_config_resolve(config, facts, &values);
  for (size_t i = 0; i < count; i++)
    if (keys[i]->home == CRED_HOME_POLICY && !explain_key(config, facts, &values, keys[i], out))
      return false;
  return true;
}

enum cred_err cred_config_explain(const struct cred_config *config,
                                  const struct cred_config_facts *facts,
                                  struct cred_config_explanation **out, struct cred_error *error)
{
  struct cred_config_explanation *explanation = calloc(1, sizeof(*explanation));

  *out = NULL;
  if (explanation == NULL || !explain_values(config, facts, &explanation->values)) {
    cred_config_explanation_free(explanation);
    return cred_error_set(error, CRED_ERR_MEMORY, "no memory to explain the configuration");
  }
  for (size_t i = 0; i < config->policy_count; i++)
    if (cred_config_policy_matches(config->policies[i], facts))
      (void)snprintf(explanation->policies[explanation->policy_count++], CRED_WORD_SIZE, "%s",
                     config->policies[i]->name);
  *out = explanation;
  return CRED_OK;
}
