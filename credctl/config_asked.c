/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/config_asked.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/config_stacks.h"
#include "credctl/output.h"

static const struct cred_config_item *item_of(const struct ctl_asking *asking, const char *section,
                                              const char *key)
{
  for (size_t i = 0; i < asking->items->count; i++) {
    const struct cred_config_item *item = &asking->items->items[i];

    if (strcmp(item->section, section) == 0 && strcmp(item->key, key) == 0)
      return item;
  }
  return NULL;
}

static const char *list_of(const struct ctl_asking *asking, const char *section, const char *key)
{
  const struct cred_config_item *item = item_of(asking, section, key);

  return item != NULL && item->given ? item->value : "";
}

bool ctl_policy_says(const struct ctl_asking *asking, const char *section, const char *key)
{
  const struct cred_config_item *item = item_of(asking, section, key);

  return item != NULL && item->given;
}

struct ctl_people ctl_people_of(const struct ctl_asking *asking, const char *section)
{
  return (struct ctl_people){.section = section,
                             .users = list_of(asking, section, "match_user"),
                             .groups = list_of(asking, section, "match_group"),
                             .services = list_of(asking, section, "match_service")};
}

void ctl_services_read(struct ctl_asking *asking, char *directory)
{
  const struct cred_stack_source source = {cred_stack_load, directory, NULL};
  struct dirent **entries = NULL;
  int count = ctl_stacks_services(directory, &entries);

  asking->services = calloc((size_t)count + 1, sizeof(*asking->services));
  if (asking->services == NULL)
    ctl_out_of_memory();
  for (int i = 0; i < count; i++) {
    struct ctl_service *service = &asking->services[asking->service_count];

    if (!cred_stack_prove(&source, entries[i]->d_name, &service->proofs))
      ctl_out_of_memory();
    (void)snprintf(service->name, sizeof(service->name), "%s", entries[i]->d_name);
    if (!cred_list_has(cred_config_site(asking->config)->batch_services, service->name))
      asking->service_count++;
    free(entries[i]);
  }
  free(entries);
}

/* --- who comes in where --- */

/* At a console or seat one of a shared ID's users shows a code, whatever totp says of the ID. From
 * outside nobody does, nor where somebody is logged in already. */
static bool takes_persons_code(const struct ctl_service *service, const struct cred_policy *policy)
{
  static const char elsewhere[] = "sshd su su-l runuser runuser-l sudo sudo-i";

  return policy->shared && policy->actor_groups[0] != '\0' &&
         !cred_list_has(elsewhere, service->name);
}

unsigned ctl_kinds_for(const struct ctl_service *service, const struct cred_policy *policy)
{
  return policy->totp != CRED_TOTP_OFF || takes_persons_code(service, policy)
             ? service->proofs.kinds
             : service->proofs.kinds_codeless;
}

uint32_t ctl_kinds_count(unsigned kinds)
{
  return (uint32_t)__builtin_popcount(kinds);
}

bool ctl_is_shut(const struct ctl_service *service, const struct cred_policy *policy)
{
  return policy->mode != CRED_MODE_REPORT &&
         policy->factors_required > ctl_kinds_count(ctl_kinds_for(service, policy));
}

/* The next word of a list, which is "" at its end. */
static bool next_word(const char **list, char out[CRED_LIST_SIZE])
{
  size_t length;

  *list += strspn(*list, " ");
  length = strcspn(*list, " ");
  (void)snprintf(out, CRED_LIST_SIZE, "%.*s", (int)length, *list);
  *list += length;
  return length > 0;
}

static void take(struct ctl_asked *least, const struct cred_policy *policy,
                 const struct ctl_service *service)
{
  if (!least->is_known || (ctl_is_shut(service, &least->policy) && !ctl_is_shut(service, policy)))
    least->policy = *policy;
  least->is_known = true;
}

struct ctl_asked ctl_asked_of(const struct ctl_asking *asking, const struct ctl_people *people,
                              const struct ctl_service *service)
{
  struct cred_config_facts facts = {
      .user = "", .known = true, .service = service->name, .groups = ""};
  const char *users = people->users, *groups = people->groups;
  struct ctl_asked least = {.is_known = false};
  struct cred_policy policy;
  char word[CRED_LIST_SIZE];

  while (next_word(&users, word))
    if (cred_config_policy_for(asking->config, word, true, service->name, &policy, NULL) == CRED_OK)
      take(&least, &policy, service);
  if (people->users[0] != '\0')
    return least;
  while (next_word(&groups, word)) {
    facts.groups = word;
    cred_config_resolve(asking->config, &facts, &policy);
    take(&least, &policy, service);
  }
  if (people->groups[0] == '\0') {
    cred_config_resolve(asking->config, &facts, &policy);
    take(&least, &policy, service);
  }
  return least;
}

bool ctl_people_are_at(const struct ctl_people *people, const struct ctl_service *service)
{
  return people->services[0] == '\0' || cred_list_has(people->services, service->name);
}
