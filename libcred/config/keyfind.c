/* SPDX-License-Identifier: BSD-3-Clause */
#include "config/keys.h"

#include <stdio.h>
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

const struct cred_config_key *cred_config_key_nearest(const char *section, bool takes_match,
                                                      const char *name)
{
  const struct cred_config_key *best = NULL;
  struct cred_nearest nearest = cred_nearest_start(name);

  for (size_t i = 0; i < cred_config_key_count; i++) {
    const struct cred_config_key *key = &cred_config_key_table[i];

    if (strcmp(key->section, section) != 0 || (key->home == CRED_HOME_MATCH && !takes_match))
      continue;
    if (cred_nearest_offer(&nearest, key->name))
      best = key;
  }
  return cred_nearest_is_found(&nearest) ? best : NULL;
}

static const struct cred_config_key *find_anywhere(const char *name)
{
  const struct cred_config_key *found = NULL;

  for (size_t i = 0; i < cred_config_key_count && found == NULL; i++)
    if (strcmp(cred_config_key_table[i].name, name) == 0)
      found = &cred_config_key_table[i];
  return found;
}

void cred_config_key_suggest(const char *section, bool takes_match, const char *name, char *out,
                             size_t size)
{
  const struct cred_config_key *elsewhere = find_anywhere(name);
  const struct cred_config_key *nearest = cred_config_key_nearest(section, takes_match, name);
  const char *place = elsewhere != NULL ? elsewhere->section : "";

  if (strcmp(place, "policy") == 0)
    place = elsewhere->home == CRED_HOME_MATCH ? "policy NAME" : "policy default";
  out[0] = '\0';
  if (elsewhere != NULL)
    (void)snprintf(out, size, "[%s] %s", place, name);
  else if (nearest != NULL)
    (void)snprintf(out, size, "%s", nearest->name);
}
