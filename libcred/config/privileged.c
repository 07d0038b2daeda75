/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/items.h"
#include "config/value.h"

/*
 * Is what holds for privileged IDs anywhere weaker than what holds for the staff? Each key has one
 * policy that decides, so that pairs of policies tell all.
 */

struct looking {
  const struct cred_config *config;
  const struct cred_config_key *privileged, *zone;
  struct cred_config_weaknesses *found;
};

static bool flag_of(const struct looking *looking, const struct cred_config_policy *policy)
{
  const struct cred_config_key *key = looking->privileged;

  if (!cred_config_policy_says(policy, key))
    policy = looking->config->policies[0];
  return cred_value_number(key, &policy->values) != 0;
}

/* What holds for the staff in general: no rules of a zone, a single ID or a service. */
static bool is_of_staff(const struct looking *looking, const struct cred_config_policy *policy)
{
  if (flag_of(looking, policy))
    return false;
  if (cred_config_policy_is_default(policy))
    return true;
  return policy->match.group[0] != '\0' && policy->match.user[0] == '\0' &&
         !cred_config_given_has(&policy->given, looking->zone);
}

/*
 * Who may come, and by which list, is not how strong; and of two lists or two files nobody can tell
 * which is stronger. None where the staff have one is weaker.
 */
static bool is_weaker(const struct cred_config_key *key, const struct cred_config_policy *staff,
                      const struct cred_config_policy *privileged)
{
  if (cred_value_judge(key, &staff->values, &privileged->values) != CRED_CONFIG_WEAKER)
    return false;
  if (cred_value_is_number(key))
    return true;
  return (key->type == CRED_VALUE_BLOCKS || key->type == CRED_VALUE_PATH) &&
         cred_value_string(key, &privileged->values)[0] == '\0';
}

static bool is_compared(const struct looking *looking, const struct cred_config_key *key)
{
  return key->home == CRED_HOME_POLICY && key->obeyed && key != looking->privileged &&
         key->stricter != CRED_STRICTER_UNKNOWN && key->stricter != CRED_STRICTER_NEITHER;
}

static enum cred_err add(struct looking *looking, const struct cred_config_policy *privileged,
                         const struct cred_config_policy *staff, const struct cred_config_key *key)
{
  const struct cred_config *config = looking->config;
  const struct cred_config_policy *decides =
      cred_config_policy_says(privileged, key) ? privileged : config->policies[0];
  struct cred_config_weakness *larger =
      reallocarray(looking->found->rows, looking->found->count + 1, sizeof(*larger));
  struct cred_config_weakness *row;
  struct cred_config_place place;

  if (larger == NULL)
    return CRED_ERR_MEMORY;
  looking->found->rows = larger;
  row = &larger[looking->found->count++];
  memset(row, 0, sizeof(*row));
  row->key = key->name;
  cred_config_label(key, staff, row->staff);
  place =
      cred_config_place_of(config, privileged, decides == privileged ? key : NULL, row->privileged);
  (void)snprintf(row->file, sizeof(row->file), "%s", place.file);
  row->line = place.line;
  cred_value_text(key, &decides->values, row->value, sizeof(row->value));
  cred_value_text(key, &staff->values, row->staff_value, sizeof(row->staff_value));
  return CRED_OK;
}

/* Of those who are under no other policy; and of those under both, where the later one decides. */
static bool is_weaker_than(const struct looking *looking, size_t privileged, size_t other,
                           const struct cred_config_key *key)
{
  const struct cred_config_policy *const *all =
      (const struct cred_config_policy *const *)looking->config->policies;
  const bool says = cred_config_policy_says(all[privileged], key);

  if (!cred_config_policy_says(all[other], key))
    return false;
  if (is_of_staff(looking, all[other]) && is_weaker(key, all[other], all[says ? privileged : 0]))
    return true;
  return says && other < privileged && !flag_of(looking, all[other]) &&
         all[other]->match.user[0] == '\0' && is_weaker(key, all[other], all[privileged]);
}

static enum cred_err look_at_key(struct looking *looking, size_t privileged,
                                 const struct cred_config_key *key)
{
  struct cred_config_policy *const *all = looking->config->policies;

  for (size_t other = 0; other < looking->config->policy_count; other++)
    if (other != privileged && is_weaker_than(looking, privileged, other, key))
      return add(looking, all[privileged], all[other], key);
  return CRED_OK;
}

static enum cred_err look(struct looking *looking)
{
  enum cred_err err = CRED_OK;

  for (size_t i = 0; i < looking->config->policy_count && err == CRED_OK; i++)
    for (size_t k = 0; k < cred_config_key_count && err == CRED_OK; k++)
      if (flag_of(looking, looking->config->policies[i]) &&
          is_compared(looking, &cred_config_key_table[k]))
        err = look_at_key(looking, i, &cred_config_key_table[k]);
  return err;
}

enum cred_err cred_config_weaker_than_staff(const struct cred_config *config,
                                            struct cred_config_weaknesses **out,
                                            struct cred_error *error)
{
  struct looking looking = {.config = config,
                            .privileged = cred_config_key_find("policy", "privileged"),
                            .zone = cred_config_key_find("policy", "zone"),
                            .found = calloc(1, sizeof(struct cred_config_weaknesses))};
  enum cred_err err = looking.found != NULL ? look(&looking) : CRED_ERR_MEMORY;

  *out = looking.found;
  if (err == CRED_OK)
    return CRED_OK;
  cred_config_weaknesses_free(looking.found);
  *out = NULL;
  return cred_error_set(error, err, "out of memory");
}

void cred_config_weaknesses_free(struct cred_config_weaknesses *weaknesses)
{
  if (weaknesses == NULL)
    return;
  free(weaknesses->rows);
  free(weaknesses);
}
