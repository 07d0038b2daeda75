/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CONFIG_ITEMS_H
#define CRED_CONFIG_ITEMS_H

#include "config/model.h"

/* A growing row of items; *items is NULL at first. NULL without memory. */
struct cred_config_item *cred_config_items_add(struct cred_config_items **items);

/* "site", or "policy NAME" for keys of a policy. */
void cred_config_label(const struct cred_config_key *key, const struct cred_config_policy *policy,
                       char label[CRED_CONFIG_LABEL_SIZE]);

/* The keys of one section in the order in which people read them; out has room for all. */
size_t cred_config_keys_of(const char *section, const struct cred_config_key **out);

#endif
