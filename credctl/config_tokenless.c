/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/config_tokenless.h"

#include <inttypes.h>
#include <shadow.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cred/gate.h"
#include "credctl/config_asked.h"
#include "credctl/config_stacks.h"
#include "credctl/host.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/users.h"

#define NAMES_MAX 10 /* that are told; programs get all */

/* Why somebody needs a token from now on. */
enum need { NEED_NONE = 0, NEED_FACTOR, NEED_CODE };

struct group {
  enum need need;
  bool is_privileged;
  uint32_t most; /* factors_required of those who need the most */
  size_t length;
  const struct ctl_user **users;
};

struct looking {
  const struct cred_config *applied, *config;
  struct ctl_users users;
  size_t service_count;
  char **services;        /* those that policies name, and one for all others */
  struct cred_gate *gate; /* NULL: there is no store yet, so nobody has a token */
  struct cred_error error;
  struct group groups[4];
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

static bool is_without_password(const struct ctl_user *user)
{
  const struct spwd *entry = getspnam(user->name);

  return entry != NULL && entry->sp_pwdp != NULL &&
         (entry->sp_pwdp[0] == '!' || entry->sp_pwdp[0] == '*');
}

/* Nobody logs in by it: those that packages make have neither a shell nor a password, and a root
 * without one is only become by sudo, which asks its caller. */
static bool is_closed(const struct ctl_user *user)
{
  return (!user->has_shell || user->uid == 0) && is_without_password(user);
}

static enum need need_of(const struct cred_policy *policy)
{
  if (policy->mode == CRED_MODE_REPORT || policy->totp == CRED_TOTP_OFF)
    return NEED_NONE;
  if (policy->totp == CRED_TOTP_REQUIRED)
    return NEED_CODE;
  return policy->factors_required > 1 ? NEED_FACTOR : NEED_NONE;
}

/* What is new for them, at the service where that is the most. */
static enum need new_need(const struct looking *looking, const struct ctl_user *user,
                          struct cred_policy *out)
{
  enum need most = NEED_NONE;

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
                 const struct cred_policy *policy, enum need need)
{
  struct group *group =
      &looking->groups[(policy->privileged ? 0 : 2) + (need == NEED_CODE ? 0 : 1)];
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
  for (size_t i = 0; i < looking->users.length && looking->error.text[0] == '\0'; i++) {
    const struct ctl_user *user = &looking->users.rows[i];
    struct cred_policy policy = {.privileged = false};
    enum need need = new_need(looking, user, &policy);

    if (need != NEED_NONE && !is_closed(user) && !has_token(looking, user->name))
      take(looking, user, &policy, need);
  }
}

/* --- telling --- */

static char *names_of(const struct group *group)
{
  char *text = NULL;
  size_t size = 0;
  FILE *stream = open_memstream(&text, &size);

  if (stream == NULL)
    ctl_out_of_memory();
  for (size_t i = 0; i < group->length && i < NAMES_MAX; i++)
    (void)fprintf(stream, "%s%s", i > 0 ? ", " : "", group->users[i]->name);
  if (group->length > NAMES_MAX)
    (void)fprintf(stream, _(" and %zu more (credctl config check --json names all)"),
                  group->length - NAMES_MAX);
  if (fclose(stream) != 0)
    ctl_out_of_memory();
  return text;
}

static json_t *names_json(const struct group *group)
{
  json_t *array = ctl_json_array();

  for (size_t i = 0; i < group->length; i++)
    ctl_json_append(array, ctl_json_text(group->users[i]->name));
  return array;
}

/* Can so many kinds be proven without a code somewhere, by a key or by what other modules prove? */
static bool is_other_way(const struct ctl_call *call, const struct cred_config *config,
                         uint32_t required)
{
  struct ctl_asking asking = {.config = config};
  char *directory = strdup(ctl_stacks_directory(call));
  bool any = false;

  if (directory == NULL)
    ctl_out_of_memory();
  ctl_services_read(&asking, directory);
  for (size_t i = 0; i < asking.service_count; i++)
    any |= asking.services[i].proofs.is_judged &&
           ctl_kinds_count(asking.services[i].proofs.kinds_codeless) >= required;
  free(asking.services);
  free(directory);
  return any;
}

/* %1$zu: how many, %2$s: the key and its value, %3$s: who. */
static const char *format_of(const struct looking *looking, const struct group *group)
{
  if (looking->gate == NULL)
    return group->is_privileged
               ? _("%2$s: privileged IDs (%1$zu) that each need a token before a PAM stack asks "
                   "them for a code, and could not log in otherwise: %3$s. Once there is a store: "
                   "credctl totp enroll USER, or credctl totp allow USER --for 24h")
               : _("%2$s: accounts (%1$zu) that each need a token before a PAM stack asks them "
                   "for a code, and could not log in otherwise: %3$s. Once there is a store: "
                   "credctl totp enroll USER, or credctl totp allow USER --for 24h");
  if (group->need == NEED_FACTOR)
    return group->is_privileged
               ? _("%2$s is new for privileged IDs (%1$zu) that have no token in use, and come in "
                   "without one only where something else counts, such as a key at sshd: %3$s. "
                   "Give each a token before this is in force: credctl totp enroll USER, or "
                   "credctl totp allow USER --for 24h")
               : _("%2$s is new for accounts (%1$zu) that have no token in use, and come in "
                   "without one only where something else counts, such as a key at sshd: %3$s. "
                   "Give each a token before this is in force: credctl totp enroll USER, or "
                   "credctl totp allow USER --for 24h");
  return group->is_privileged
             ? _("%2$s is new for privileged IDs (%1$zu) that have no token in use, and could not "
                 "log in any more: %3$s. Give each a token before this is in force: credctl totp "
                 "enroll USER, or credctl totp allow USER --for 24h")
             : _("%2$s is new for accounts (%1$zu) that have no token in use, and could not log in "
                 "any more: %3$s. Give each a token before this is in force: credctl totp enroll "
                 "USER, or credctl totp allow USER --for 24h");
}

static void setting_text(const struct group *group, char *out, size_t size)
{
  if (group->need == NEED_CODE)
    (void)snprintf(out, size, "totp = required");
  else
    (void)snprintf(out, size, "factors_required = %" PRIu32, group->most);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void tell_group(const struct ctl_call *call, const struct looking *looking,
                       const struct group *group, struct ctl_findings *out)
{
  char *names = names_of(group), *text = NULL, setting[CRED_WORD_SIZE];
  const bool is_warning =
      looking->gate == NULL ||
      (group->need == NEED_FACTOR && is_other_way(call, looking->config, group->most));

  setting_text(group, setting, sizeof(setting));
  if (asprintf(&text, format_of(looking, group), group->length, setting, names) < 0)
    ctl_out_of_memory();
  ctl_findings_add(out, group->is_privileged ? "privileged-without-token" : "without-token",
                   is_warning, NULL, "%s", text);
  ctl_findings_name(out, names_json(group));
  free(text);
  free(names);
}
#pragma GCC diagnostic pop

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
      tell_group(call, looking, &looking->groups[i], out);
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
  free(looking.services);
  ctl_users_free(&looking.users);
}
