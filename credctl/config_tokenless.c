/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/config_tokenless.h"

#include <shadow.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cred/gate.h"
#include "credctl/config_tokenless_group.h"
#include "credctl/host.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/users.h"

struct looking {
  const struct cred_config *applied, *config;
  struct ctl_users users;
  size_t service_count;
  char **services; /* those that policies name, and one for all others */
  size_t locked_count;
  char **locked;          /* who has no password, by name */
  struct cred_gate *gate; /* NULL: there is no store yet, so nobody has a token */
  struct cred_error error;
  struct ctl_tokenless groups[4];
};

/* --- where policies differ --- */

static void add_service(struct looking *looking, const char *name, size_t length)
{
  char **longer = reallocarray(looking->services, looking->service_count + 1, sizeof(*longer));
  char *copy = strndup(name, length);

  if (longer == NULL || copy == NULL)
    ctl_out_of_memory();
  looking->services = longer;
  for (size_t i = 0; i < looking->service_count; i++)
    if (strcmp(looking->services[i], copy) == 0) {
      free(copy);
      return;
    }
  looking->services[looking->service_count++] = copy;
}

static void add_services_of(struct looking *looking, const struct cred_config *config)
{
  struct cred_config_items *items = NULL;
  struct cred_error error = {0};

  if (config == NULL)
    return;
  if (cred_config_show(config, &items, &error) != CRED_OK)
    ctl_out_of_memory();
  for (size_t i = 0; i < items->count; i++) {
    const char *list = items->items[i].value;

    if (strcmp(items->items[i].key, "match_service") != 0 || !items->items[i].given)
      continue;
    for (size_t length; (length = strcspn(list, " ")) > 0; list += strspn(list, " ")) {
      add_service(looking, list, length);
      list += length;
    }
  }
  cred_config_items_free(items);
}

/* --- who --- */

static int by_text(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Once for all: to ask for each is to read the file for each. */
static void read_without_password(struct looking *looking)
{
  const struct spwd *entry;

  setspent();
  while ((entry = getspent()) != NULL) {
    char **longer;

    if (entry->sp_pwdp == NULL || (entry->sp_pwdp[0] != '!' && entry->sp_pwdp[0] != '*'))
      continue;
    longer = reallocarray(looking->locked, looking->locked_count + 1, sizeof(*longer));
    if (longer == NULL)
      ctl_out_of_memory();
    looking->locked = longer;
    looking->locked[looking->locked_count] = strdup(entry->sp_namp);
    if (looking->locked[looking->locked_count++] == NULL)
      ctl_out_of_memory();
  }
  endspent();
  if (looking->locked_count > 0)
    qsort(looking->locked, looking->locked_count, sizeof(*looking->locked), by_text);
}

/* Of whom no password is right, no code is asked: those that packages make, and a root that is only
 * become by sudo, which asks its caller. */
static bool is_without_password(const struct looking *looking, const struct ctl_user *user)
{
  const char *name = user->name;

  return looking->locked_count > 0 && bsearch(&name, looking->locked, looking->locked_count,
                                              sizeof(*looking->locked), by_text) != NULL;
}

/* Where a shared ID's users are named, they show codes of tokens of their own for it. */
static enum ctl_need need_of(const struct cred_policy *policy)
{
  if (policy->shared && policy->actor_groups[0] != '\0')
    return CTL_NEED_NONE;
  if (policy->mode == CRED_MODE_REPORT || policy->totp == CRED_TOTP_OFF)
    return CTL_NEED_NONE;
  if (policy->totp == CRED_TOTP_REQUIRED)
    return CTL_NEED_CODE;
  return policy->factors_required > 1 ? CTL_NEED_FACTOR : CTL_NEED_NONE;
}

/* What is new for them, at the service where that is the most. */
static enum ctl_need new_need(const struct looking *looking, const struct ctl_user *user,
                              struct cred_policy *out)
{
  enum ctl_need most = CTL_NEED_NONE;

  for (size_t i = 0; i < looking->service_count; i++) {
    const struct cred_config_facts facts = {.user = user->name,
                                            .known = true,
                                            .service = looking->services[i],
                                            .groups = user->groups != NULL ? user->groups : ""};
    struct cred_policy before = {.totp = CRED_TOTP_OFF}, after;

    if (cred_list_has(cred_config_site(looking->config)->batch_services, facts.service))
      continue;
    if (looking->applied != NULL)
      cred_config_resolve(looking->applied, &facts, &before);
    cred_config_resolve(looking->config, &facts, &after);
    if (need_of(&after) > need_of(&before) && need_of(&after) > most) {
      most = need_of(&after);
      *out = after;
    }
  }
  return most;
}

/* Has the account anything to show for a code, or to get it by? */
static bool has_token(struct looking *looking, const char *name)
{
  struct cred_tokens_request request = {.with_revoked = false};
  struct cred_tokens_reply reply;

  if (looking->gate == NULL)
    return false;
  (void)snprintf(request.subject, sizeof(request.subject), "%s", name);
  if (cred_gate_tokens(looking->gate, &request, &reply) != CRED_OK) {
    looking->error = *cred_gate_error(looking->gate);
    return true;
  }
  for (uint32_t i = 0; i < reply.count; i++)
    if (reply.rows[i].state == CRED_TOKEN_ACTIVE)
      return true;
  return reply.recovery_codes_left > 0 || reply.allowed_until_ms > 0;
}

static void take(struct looking *looking, const struct ctl_user *user,
                 const struct cred_policy *policy, enum ctl_need need)
{
  struct ctl_tokenless *group =
      &looking->groups[(policy->privileged ? 0 : 2) + (need == CTL_NEED_CODE ? 0 : 1)];
  const struct ctl_user **longer =
      reallocarray(group->users, group->length + 1, sizeof(const struct ctl_user *));

  if (longer == NULL)
    ctl_out_of_memory();
  group->users = longer;
  group->users[group->length++] = user;
  group->need = need;
  group->is_privileged = policy->privileged;
  if (policy->factors_required > group->most)
    group->most = policy->factors_required;
}

static void look_at_users(struct looking *looking)
{
  ctl_users_read(&looking->users);
  read_without_password(looking);
  for (size_t i = 0; i < looking->users.length && looking->error.text[0] == '\0'; i++) {
    const struct ctl_user *user = &looking->users.rows[i];
    struct cred_policy policy = {.privileged = false};
    enum ctl_need need = new_need(looking, user, &policy);

    if (need != CTL_NEED_NONE && !is_without_password(looking, user) &&
        !has_token(looking, user->name))
      take(looking, user, &policy, need);
  }
}

static void tell(const struct ctl_call *call, const struct looking *looking,
                 struct ctl_findings *out)
{
  if (looking->error.text[0] != '\0') {
    ctl_findings_add(out, "tokens-unknown", true, NULL,
                     _("codes are asked for from now on, and who has no token cannot be seen: %s"),
                     looking->error.text);
    return;
  }
  for (size_t i = 0; i < sizeof(looking->groups) / sizeof(looking->groups[0]); i++)
    if (looking->groups[i].length > 0)
      ctl_tokenless_tell(call, looking->config, &looking->groups[i], looking->gate != NULL, out);
}

void ctl_tokenless_look(const struct ctl_call *call, const struct cred_config *applied,
                        const struct cred_config *config, struct ctl_findings *out)
{
  struct looking looking = {.applied = applied, .config = config};
  CTL_GATE_AUTO *gate = NULL;
  struct ctl_host host;

  ctl_host_look_by(call, applied, &host);
  if (config == NULL || (applied == NULL && (host.has_policy || host.has_store)))
    return;
  if (host.has_store && cred_gate_open(call->state_directory, &gate, &looking.error) == CRED_OK)
    looking.gate = gate;
  add_service(&looking, "", 0);
  add_services_of(&looking, applied);
  add_services_of(&looking, config);
  look_at_users(&looking);
  tell(call, &looking, out);
  for (size_t i = 0; i < sizeof(looking.groups) / sizeof(looking.groups[0]); i++)
    free(looking.groups[i].users);
  for (size_t i = 0; i < looking.service_count; i++)
    free(looking.services[i]);
  for (size_t i = 0; i < looking.locked_count; i++)
    free(looking.locked[i]);
  free(looking.locked);
  free(looking.services);
  ctl_users_free(&looking.users);
}
