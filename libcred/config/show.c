/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/items.h"
#include "config/value.h"

void cred_config_items_free(struct cred_config_items *items)
{
  if (items == NULL)
    return;
  free(items->items);
  free(items);
}

struct cred_config_item *cred_config_items_add(struct cred_config_items **items)
{
  struct cred_config_item *larger = NULL;

  if (*items == NULL)
    *items = calloc(1, sizeof(**items));
  if (*items == NULL)
    return NULL;
  /* room doubles whenever the count reaches a power of two */
  if (((*items)->count & ((*items)->count - 1)) == 0) {
    larger = reallocarray((*items)->items, (*items)->count * 2 + 1, sizeof(*larger));
    if (larger == NULL)
      return NULL;
    (*items)->items = larger;
  }
  larger = &(*items)->items[(*items)->count++];
  memset(larger, 0, sizeof(*larger));
  return larger;
}

void cred_config_label(const struct cred_config_key *key, const struct cred_config_policy *policy,
                       char label[CRED_CONFIG_LABEL_SIZE])
{
  if (key->home == CRED_HOME_SITE)
    (void)snprintf(label, CRED_CONFIG_LABEL_SIZE, "%s", key->section);
  else
    (void)snprintf(label, CRED_CONFIG_LABEL_SIZE, "%s %s", key->section, policy->name);
}

size_t cred_config_keys_of(const char *section, const struct cred_config_key **out)
{
  size_t count = 0;

  for (size_t i = 0; i < cred_config_key_count; i++)
    if (strcmp(cred_config_key_table[i].section, section) == 0 &&
        cred_config_key_table[i].home == CRED_HOME_MATCH)
      out[count++] = &cred_config_key_table[i];
  for (size_t i = 0; i < cred_config_key_count; i++)
    if (strcmp(cred_config_key_table[i].section, section) == 0 &&
        cred_config_key_table[i].home != CRED_HOME_MATCH)
      out[count++] = &cred_config_key_table[i];
  return count;
}

static bool show_key(const struct cred_config *config, const struct cred_config_policy *policy,
                     const struct cred_config_key *key, struct cred_config_items **out)
{
  struct cred_config_item *item = cred_config_items_add(out);

  if (item == NULL)
    return false;
  cred_config_label(key, policy, item->section);
  item->key = key->name;
  item->obeyed = key->obeyed;
  item->given = cred_config_given_has(policy != NULL ? &policy->given : &config->site_given, key);
  cred_value_text(key, cred_config_home_of(config, policy, key), item->value, sizeof(item->value));
  return true;
}

static bool show_section(const struct cred_config *config, const char *section,
                         const struct cred_config_policy *policy, struct cred_config_items **out)
{
  const struct cred_config_key *keys[CRED_CONFIG_KEYS_MAX];
  size_t count = cred_config_keys_of(section, keys);

  for (size_t i = 0; i < count; i++) {
    if (policy != NULL && !cred_config_policy_says(policy, keys[i]))
      continue;
    if (!show_key(config, policy, keys[i], out))
      return false;
  }
  return true;
}

enum cred_err cred_config_show(const struct cred_config *config, struct cred_config_items **out,
                               struct cred_error *error)
{
  static const char *const sections[] = {"store", "site", "log"};
  bool done = true;

  *out = NULL;
  for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]) && done; i++)
    done = show_section(config, sections[i], NULL, out);
  for (size_t i = 0; i < config->policy_count && done; i++)
    done = show_section(config, "policy", config->policies[i], out);
  if (done)
    return CRED_OK;
  cred_config_items_free(*out);
  *out = NULL;
  return cred_error_set(error, CRED_ERR_MEMORY, "no memory to show the configuration");
}
