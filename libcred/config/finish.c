/* SPDX-License-Identifier: BSD-3-Clause */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "config/build.h"
#include "config/value.h"

/* What only the whole configuration shows. */

/* In default laid under the policy, the first key must not be less than the second. */
static void check_order(struct cred_config_builder *builder,
                        const struct cred_config_policy *policy, const char *greater_name,
                        const char *less_name, bool is_warning)
{
  const struct cred_config_key *greater = cred_config_key_find("policy", greater_name);
  const struct cred_config_key *less = cred_config_key_find("policy", less_name);
  bool gives_greater = cred_config_given_has(&policy->given, greater);
  struct cred_policy values = builder->config->policies[0]->values;
  char label[CRED_CONFIG_LABEL_SIZE];
  struct cred_config_place place;
  struct cred_config_problem *problem = NULL;
  char text[CRED_LIST_SIZE];
  uint32_t least;

  if (!gives_greater && !cred_config_given_has(&policy->given, less))
    return;
  cred_config_policy_lay(policy, &values);
  least = cred_value_number(less, &values);
  if (least == UINT32_MAX || cred_value_number(greater, &values) >= least)
    return;
  place = cred_config_place_of(builder->config, policy, gives_greater ? greater : less, label);
  cred_value_text(greater, &values, text, sizeof(text));
  problem = cred_config_problems_add(builder->problems, CRED_CONFIG_LESS_THAN, &place,
                                     greater->name, text);
  problem->is_warning = is_warning;
  (void)snprintf(problem->expected, sizeof(problem->expected), "%s = %" PRIu32, less->name, least);
}

static bool has_match(const struct cred_config_policy *policy)
{
  for (size_t i = 0; i < cred_config_key_count; i++)
    if (cred_config_key_table[i].home == CRED_HOME_MATCH &&
        cred_config_given_has(&policy->given, &cred_config_key_table[i]))
      return true;
  return false;
}

static void check_policy(struct cred_config_builder *builder,
                         const struct cred_config_policy *policy)
{
  char label[CRED_CONFIG_LABEL_SIZE];

  if (!cred_config_policy_is_default(policy) && !has_match(policy)) {
    struct cred_config_place place = cred_config_place_of(builder->config, policy, NULL, label);

    (void)cred_config_problems_add(builder->problems, CRED_CONFIG_NO_MATCH, &place, "", "");
  }
  check_order(builder, policy, "unlock_time_max", "unlock_time", false);
  check_order(builder, policy, "max_length", "min_length", false);
  check_order(builder, policy, "deny_total", "deny", true);
}

/* Once for each key, where it is given first. */
static void warn_of_unobeyed(struct cred_config_builder *builder, const struct cred_config_key *key)
{
  const struct cred_config *config = builder->config;

  for (size_t i = 0; i < config->policy_count && !key->obeyed; i++) {
    const struct cred_config_policy *policy = config->policies[i];
    bool of_site = key->home == CRED_HOME_SITE;
    char label[CRED_CONFIG_LABEL_SIZE];
    struct cred_config_place place;

    if (!cred_config_given_has(of_site ? &config->site_given : &policy->given, key))
      continue;
    place = cred_config_place_of(config, of_site ? NULL : policy, key, label);
    cred_config_problems_add(builder->problems, CRED_CONFIG_NOT_OBEYED_YET, &place, key->name, "")
        ->is_warning = true;
    return;
  }
}

void cred_config_builder_finish(struct cred_config_builder *builder, const char *main_file)
{
  struct cred_config_place whole = {.file = main_file};

  if (main_file != NULL && builder->config->places->policies[0].line == 0)
    (void)cred_config_problems_add(builder->problems, CRED_CONFIG_NO_DEFAULT, &whole, "", "");
  for (size_t i = 0; i < builder->config->policy_count; i++)
    check_policy(builder, builder->config->policies[i]);
  for (size_t i = 0; i < cred_config_key_count; i++)
    warn_of_unobeyed(builder, &cred_config_key_table[i]);
  cred_config_problems_sort(builder->problems);
  (void)cred_config_complete(builder->config, CRED_CONFIG_STATE_DIRECTORY);
}
