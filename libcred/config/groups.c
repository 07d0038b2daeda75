/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/model.h"
#include "config/nss.h"
#include "config/words.h"

/* The groups that were asked about, and the answers. */
struct asked {
  const struct cred_nss_user *user;
  char *out; /* CRED_CONFIG_GROUPS_SIZE */
};

static enum cred_err note_group(struct asked *asked, const char *group, struct cred_error *error)
{
  size_t used = strlen(asked->out);
  bool is_in = false;
  enum cred_err err = CRED_OK;

  if (cred_list_has(asked->out, group))
    return CRED_OK;
  err = cred_nss_group_has(group, asked->user, &is_in, error);
  if (err != CRED_OK || !is_in)
    return err;
  if (used + strlen(group) + 2 > CRED_CONFIG_GROUPS_SIZE)
    return cred_error_set(error, CRED_ERR_LOOKUP, "%s is in too many of the policies' groups",
                          asked->user->name);
  (void)snprintf(asked->out + used, CRED_CONFIG_GROUPS_SIZE - used, "%s%s", used > 0 ? " " : "",
                 group);
  return CRED_OK;
}

static enum cred_err note_groups(struct asked *asked, const char *list, struct cred_error *error)
{
  char group[CRED_LIST_SIZE];
  enum cred_err err = CRED_OK;

  while (err == CRED_OK && cred_words_next(&list, group))
    err = note_group(asked, group, error);
  return err;
}

static bool asks_for_groups(const struct cred_config_policy *policy,
                            const struct cred_config_facts *facts)
{
  return policy->match.group[0] != '\0' && cred_config_policy_could_match(policy, facts);
}

static bool any_asks(const struct cred_config *config, const struct cred_config_facts *facts)
{
  for (size_t i = 0; i < config->policy_count; i++)
    if (asks_for_groups(config->policies[i], facts))
      return true;
  return false;
}

enum cred_err cred_config_groups_of(const struct cred_config *config, const char *user, bool known,
                                    const char *service, char groups[CRED_CONFIG_GROUPS_SIZE],
                                    struct cred_error *error)
{
  const struct cred_config_facts facts = {
      .user = user, .known = known, .service = service, .groups = ""};
  struct cred_nss_user entry;
  struct asked asked = {.user = &entry, .out = groups};
  enum cred_err err = CRED_OK;

  groups[0] = '\0';
  if (!any_asks(config, &facts))
    return CRED_OK;
  err = cred_nss_user_get(user, &entry, error);
  if (err != CRED_OK)
    return err;
  for (size_t i = 0; i < config->policy_count && err == CRED_OK; i++)
    if (asks_for_groups(config->policies[i], &facts))
      err = note_groups(&asked, config->policies[i]->match.group, error);
  cred_nss_user_free(&entry);
  return err;
}

enum cred_err cred_config_policy_for(const struct cred_config *config, const char *user, bool known,
                                     const char *service, struct cred_policy *out,
                                     struct cred_error *error)
{
  char groups[CRED_CONFIG_GROUPS_SIZE];
  const struct cred_config_facts facts = {
      .user = user, .known = known, .service = service, .groups = groups};
  enum cred_err err = cred_config_groups_of(config, user, known, service, groups, error);

  memset(out, 0, sizeof(*out));
  if (err == CRED_OK)
    cred_config_resolve(config, &facts, out);
  return err;
}

static enum cred_err is_in_any(const struct cred_nss_user *user, const char *groups, bool *out,
                               struct cred_error *error)
{
  char group[CRED_LIST_SIZE];
  enum cred_err err = CRED_OK;

  while (err == CRED_OK && !*out && cred_words_next(&groups, group))
    err = cred_nss_group_has(group, user, out, error);
  return err;
}

enum cred_err cred_config_uid_is_in(uint32_t uid, const char *groups, bool *out,
                                    struct cred_error *error)
{
  struct cred_nss_user user;
  char *name = NULL;
  enum cred_err err = cred_nss_user_name(uid, &name, error);

  *out = false;
  if (err != CRED_OK)
    return err;
  err = cred_nss_user_get(name, &user, error);
  if (err == CRED_OK) {
    err = is_in_any(&user, groups, out, error);
    cred_nss_user_free(&user);
  }
  free(name);
  if (err != CRED_OK)
    *out = false;
  return err;
}
