/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/config_wants.h"

#include <string.h>

#include "credctl/output.h"

#define POLICY "policy "

void ctl_wants_start(struct ctl_wants *wants, const struct cred_config *config)
{
  struct cred_error error = {0};

  *wants = (struct ctl_wants){.config = config};
  if (config != NULL && cred_config_show(config, &wants->items, &error) != CRED_OK)
    ctl_out_of_memory();
}

void ctl_wants_end(struct ctl_wants *wants)
{
  cred_config_items_free(wants->items);
  wants->items = NULL;
}

/* Is the policy for other services? */
static bool is_elsewhere(const struct ctl_wants *wants, const char *section, const char *service)
{
  for (size_t i = 0; i < wants->items->count; i++) {
    const struct cred_config_item *item = &wants->items->items[i];

    if (strcmp(item->section, section) == 0 && strcmp(item->key, "match_service") == 0)
      return item->given && !cred_list_has(item->value, service);
  }
  return false;
}

static void add(struct cred_stack_wants *out, const struct cred_config_item *item)
{
  const bool is_some = strcmp(item->value, "0") != 0;

  if (strcmp(item->key, "factors_required") == 0)
    out->factors |= is_some && strcmp(item->value, "1") != 0;
  if (strcmp(item->key, "session_max_minutes") == 0 || strcmp(item->key, "idle_minutes") == 0)
    out->limits |= is_some;
  if (strcmp(item->key, "show_last_login") == 0)
    out->last_login |= strcmp(item->value, "yes") == 0;
}

/* Which services count may be said by another policy than how often. */
static bool counts_uses(const struct ctl_wants *wants, const char *service)
{
  bool any = false, here = false;

  for (size_t i = 0; i < wants->items->count; i++) {
    const struct cred_config_item *item = &wants->items->items[i];

    any |= strcmp(item->key, "max_uses") == 0 && item->given && strcmp(item->value, "0") != 0;
    here |= strcmp(item->key, "use_services") == 0 && item->given &&
            cred_list_has(item->value, service);
  }
  return any && here;
}

struct cred_stack_wants ctl_wants_at(const struct ctl_wants *wants, const char *service)
{
  struct cred_stack_wants out = {.is_batch = false};

  if (wants->config == NULL)
    return out;
  out.is_batch = cred_list_has(cred_config_site(wants->config)->batch_services, service);
  for (size_t i = 0; i < wants->items->count; i++) {
    const struct cred_config_item *item = &wants->items->items[i];
    const bool is_default = strcmp(item->section, POLICY "default") == 0;

    if (strncmp(item->section, POLICY, strlen(POLICY)) == 0 && (item->given || is_default) &&
        !is_elsewhere(wants, item->section, service))
      add(&out, item);
  }
  out.uses = counts_uses(wants, service);
  /* In credd's own a password is checked, and nobody logs in; of a job nobody asks for factors. */
  out.is_batch |= strcmp(service, "credd") == 0;
  out.factors &= !out.is_batch;
  return out;
}
