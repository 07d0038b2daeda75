/* SPDX-License-Identifier: BSD-3-Clause */
#include "config/keys.h"

#include <stdlib.h>
#include <string.h>

#include "config/nearest.h"

static int compare_keys(const void *left, const void *right)
{
  const struct cred_config_key *a = left;
  const struct cred_config_key *b = right;
  int order = strcmp(a->section, b->section);

  return order != 0 ? order : strcmp(a->name, b->name);
}

const struct cred_config_key *cred_config_key_find(const char *section, const char *name)
{
  struct cred_config_key wanted = {.section = section, .name = name};

  return bsearch(&wanted, cred_config_key_table, cred_config_key_count,
                 sizeof(cred_config_key_table[0]), compare_keys);
}

const struct cred_config_key *cred_config_key_nearest(const char *section, const char *name)
{
  const struct cred_config_key *best = NULL;
  unsigned best_distance = cred_nearest_limit(name) + 1;

  for (size_t i = 0; i < cred_config_key_count; i++) {
    const struct cred_config_key *key = &cred_config_key_table[i];
    unsigned distance;

    if (strcmp(key->section, section) != 0)
      continue;
    distance = cred_nearest_distance(name, key->name);
    if (distance < best_distance) {
      best_distance = distance;
      best = key;
    }
  }
  return best;
}
