/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/config_factors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cred/factor.h"
#include "credctl/config_asked.h"
#include "credctl/output.h"
#include "credctl/text.h"

#define POLICY "policy "
#define KINDS_SIZE 64

_Static_assert(CRED_STACK_KNOWLEDGE == CRED_FACTOR_KNOWLEDGE &&
                   CRED_STACK_POSSESSION == CRED_FACTOR_POSSESSION &&
                   CRED_STACK_INHERENCE == CRED_FACTOR_INHERENCE,
               "the kinds are the same numbers");

/* --- telling --- */

static void kinds_text(unsigned kinds, char out[KINDS_SIZE])
{
  static const char *const names[] = {N_("knowledge"), N_("possession"), N_("inherence")};
  size_t used = 0;

  (void)snprintf(out, KINDS_SIZE, "-");
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    if ((kinds & 1u << i) != 0)
      used += (size_t)snprintf(out + used, KINDS_SIZE - used, "%s%s", used > 0 ? ", " : "",
                               _(names[i]));
}

/* What is wrong with a policy, and with others in the same way. */
struct note {
  bool is_of_sudo;
  char first[CRED_CONFIG_LABEL_SIZE];
  char sections[CRED_LIST_SIZE]; /* "policy a], [policy b" */
  char services[CRED_LIST_SIZE];
  uint32_t required;
  unsigned kinds;
  size_t count, open; /* services where nobody, and where somebody comes in */
};

struct looking {
  struct ctl_asking asking;
  size_t count;
  struct note notes[2 * CRED_CONFIG_POLICIES_MAX];
};

static void append(char list[CRED_LIST_SIZE], const char *between, const char *word)
{
  const size_t used = strlen(list);

  (void)snprintf(list + used, CRED_LIST_SIZE - used, "%s%s", used > 0 ? between : "", word);
}

/* One finding for all policies of which the same is to be said. */
static void keep(struct looking *looking, const char *section, const struct note *note)
{
  struct note *kept = looking->notes;
  const size_t room = sizeof(looking->notes) / sizeof(looking->notes[0]);

  for (size_t i = 0; i < looking->count; i++, kept++)
    if (kept->is_of_sudo == note->is_of_sudo && kept->required == note->required &&
        kept->kinds == note->kinds && (kept->open == 0) == (note->open == 0) &&
        strcmp(kept->services, note->services) == 0) {
      append(kept->sections, "], [", section);
      return;
    }
  if (looking->count == room)
    return;
  *kept = *note;
  (void)snprintf(kept->first, sizeof(kept->first), "%s", section);
  append(kept->sections, "", section);
  looking->count++;
}

static void tell_shut(const struct ctl_asking *asking, const struct note *shut)
{
  char kinds[KINDS_SIZE];

  kinds_text(shut->kinds, kinds);
  if (shut->open == 0)
    ctl_findings_add(
        asking->out, "nobody-comes-in", false, shut->first,
        _("[%1$s] factors_required = %2$u: no PAM stack of this host can prove so many "
          "kinds (%3$s at most: %4$s), so nobody under this policy could come in "
          "anywhere, at the console neither"),
        shut->sections, shut->required, kinds, shut->services);
  else
    ctl_findings_add(asking->out, "nobody-comes-in-there", true, shut->first,
                     _("[%1$s] factors_required = %2$u: nobody under this policy can come in at "
                       "%3$s, where a login proves %4$s at most"),
                     shut->sections, shut->required, shut->services, kinds);
}

static void tell_sudo(const struct ctl_asking *asking, const struct note *note)
{
  ctl_findings_add(asking->out, "sudo-asks-less", true, note->first,
                   _("[%1$s] factors_required = %2$u is not asked of whoever becomes such an ID by "
                     "%3$s, which judges its caller only: put session required pam_cred_factor.so "
                     "there, or ask as much of everybody who may use it"),
                   note->sections, note->required, note->services);
}

/* --- who comes in --- */

static void note_shut(struct note *shut, const struct ctl_service *service,
                      const struct cred_policy *policy)
{
  append(shut->services, ", ", service->name);
  shut->required = policy->factors_required;
  if (ctl_kinds_count(ctl_kinds_for(service, policy)) >= ctl_kinds_count(shut->kinds))
    shut->kinds = ctl_kinds_for(service, policy);
  shut->count++;
}

static void look_at_policy(struct looking *looking, const char *section)
{
  const struct ctl_asking *asking = &looking->asking;
  const struct ctl_people people = ctl_people_of(asking, section);
  struct note shut = {.count = 0};

  for (size_t i = 0; i < asking->service_count; i++) {
    const struct ctl_service *service = &asking->services[i];
    struct ctl_asked asked;

    if (!service->proofs.is_judged || !ctl_people_are_at(&people, service))
      continue;
    asked = ctl_asked_of(asking, &people, service);
    if (asked.is_known && ctl_is_shut(service, &asked.policy))
      note_shut(&shut, service, &asked.policy);
    else
      shut.open++;
  }
  if (shut.count > 0)
    keep(looking, section, &shut);
}

/* --- sudo --- */

static bool is_sudo(const struct ctl_service *service)
{
  return strncmp(service->name, "sudo", strlen("sudo")) == 0;
}

/* How many kinds whoever calls sudo there has to prove in any case: by the policy of everybody. */
static uint32_t asked_of_all(const struct ctl_asking *asking, const struct ctl_service *service)
{
  uint32_t least = UINT32_MAX;

  for (size_t i = 0; i < asking->items->count; i++) {
    const struct cred_config_item *item = &asking->items->items[i];
    struct ctl_people people;
    struct ctl_asked asked;

    if (strcmp(item->key, "factors_required") != 0)
      continue;
    people = ctl_people_of(asking, item->section);
    asked = ctl_asked_of(asking, &people, service);
    if (asked.is_known && ctl_people_are_at(&people, service) &&
        asked.policy.factors_required < least)
      least = asked.policy.factors_required;
  }
  return service->proofs.is_judged ? least : 0;
}

static bool asks_less(const struct ctl_asking *asking, const struct ctl_people *people,
                      const struct ctl_service *service, struct note *note)
{
  const struct ctl_asked asked = ctl_asked_of(asking, people, service);

  if (!is_sudo(service) || service->proofs.is_judged_in_session || !asked.is_known ||
      !asked.policy.privileged || asked.policy.factors_required <= 1 ||
      asked.policy.factors_required <= asked_of_all(asking, service))
    return false;
  note->required = asked.policy.factors_required;
  return true;
}

static void look_at_sudo(struct looking *looking, const char *section)
{
  const struct ctl_asking *asking = &looking->asking;
  const struct ctl_people people = ctl_people_of(asking, section);
  struct note note = {.is_of_sudo = true};

  for (size_t i = 0; i < asking->service_count; i++)
    if (asks_less(asking, &people, &asking->services[i], &note))
      append(note.services, ", ", asking->services[i].name);
  if (note.services[0] != '\0')
    keep(looking, section, &note);
}

/* --- shared IDs --- */

/* At its desktop nobody gets in by a token of their own when nobody is named as its user. */
static void look_at_shared(const struct ctl_asking *asking, const char *section)
{
  const struct ctl_service anywhere = {.name = ""};
  const struct ctl_people people = ctl_people_of(asking, section);
  const struct ctl_asked asked = ctl_asked_of(asking, &people, &anywhere);

  if (!asked.is_known || !asked.policy.shared || asked.policy.actor_groups[0] != '\0')
    return;
  ctl_findings_add(asking->out, "shared-without-users", true, section,
                   _("[%s] shared = yes, and no actor_groups name its users: nobody can log in to "
                     "it at a console or desktop by a token of their own, and whoever is logged in "
                     "may become it by su or sudo. Name them"),
                   section);
}

static void look_at_section(struct looking *looking, const char *section)
{
  const struct ctl_asking *asking = &looking->asking;
  const bool is_default = strcmp(section, POLICY "default") == 0;

  if (is_default || ctl_policy_says(asking, section, "factors_required") ||
      ctl_policy_says(asking, section, "totp") || ctl_policy_says(asking, section, "mode"))
    look_at_policy(looking, section);
  if (ctl_policy_says(asking, section, "shared") ||
      ctl_policy_says(asking, section, "actor_groups"))
    look_at_shared(asking, section);
  look_at_sudo(looking, section);
}

static void look_at_sections(struct looking *looking)
{
  const struct cred_config_items *items = looking->asking.items;
  const char *last = "";

  for (size_t i = 0; i < items->count; i++) {
    const char *section = items->items[i].section;

    if (strcmp(section, last) != 0 && strncmp(section, POLICY, strlen(POLICY)) == 0)
      look_at_section(looking, section);
    last = section;
  }
}

void ctl_factors_look(const char *directory, const struct cred_config *config,
                      struct ctl_findings *out)
{
  struct looking *looking = calloc(1, sizeof(*looking));
  struct cred_error error = {0};
  char *path = strdup(directory);

  if (path == NULL || looking == NULL)
    ctl_out_of_memory();
  looking->asking = (struct ctl_asking){.config = config, .out = out};
  if (config != NULL) {
    if (cred_config_show(config, &looking->asking.items, &error) != CRED_OK)
      ctl_out_of_memory();
    ctl_services_read(&looking->asking, path);
    look_at_sections(looking);
  }
  for (size_t i = 0; i < looking->count; i++)
    (looking->notes[i].is_of_sudo ? tell_sudo : tell_shut)(&looking->asking, &looking->notes[i]);
  cred_config_items_free(looking->asking.items);
  free(looking->asking.services);
  free(looking);
  free(path);
}
