/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>

#include "config/model.h"

struct cred_config_place cred_config_place_of(const struct cred_config *config,
                                              const struct cred_config_policy *policy,
                                              const struct cred_config_key *key,
                                              char label[CRED_CONFIG_LABEL_SIZE])
{
  size_t index = policy != NULL ? cred_config_policy_index(config, policy) : 0;
  size_t row = policy != NULL ? 1 + index : 0;
  struct cred_config_spot spot = {0};

  if (config->places != NULL)
    spot = key != NULL ? config->places->values[row][cred_config_key_index(key)]
                       : config->places->policies[index];
  (void)snprintf(label, CRED_CONFIG_LABEL_SIZE, "%s%s%s", key != NULL ? key->section : "policy",
                 policy != NULL ? " " : "", policy != NULL ? policy->name : "");
  return (struct cred_config_place){.file = spot.line != 0 ? config->places->files[spot.file] : "",
                                    .line = spot.line,
                                    .section = label};
}
