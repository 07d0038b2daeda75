/* SPDX-License-Identifier: BSD-3-Clause */
#include "gate/account_ways.h"
#include "decide/actor.h"

#include <string.h>

#include "config/nss.h"
#include "config/words.h"
#include "decide/account.h"

enum cred_err cred_gate_is_in_groups(struct cred_gate *gate, const char *subject,
                                     const char *groups, bool *is)
{
  struct cred_nss_user user;
  char group[CRED_LIST_SIZE];
  enum cred_err err = cred_nss_user_get(subject, &user, &gate->error);

  *is = false;
  if (err != CRED_OK)
    return err;
  while (err == CRED_OK && !*is && cred_words_next(&groups, group))
    err = cred_nss_group_has(group, &user, is, &gate->error);
  cred_nss_user_free(&user);
  if (err != CRED_OK)
    *is = false;
  return err;
}

/* Several people use it: whoever logged in as it is nobody in particular. */
static enum cred_err is_nobodys(struct cred_gate *gate, const char *name, bool *is)
{
  struct cred_policy policy;
  enum cred_err err = cred_config_policy_for(gate->config, name, true, "", &policy, &gate->error);

  *is = err != CRED_OK || policy.shared;
  return err;
}

enum cred_err cred_gate_is_shared(struct cred_gate *gate, uint32_t actor, bool *is)
{
  char name[CRED_NAME_SIZE] = "";
  enum cred_err err;

  *is = false;
  if (cred_actor_is_nobody(actor))
    return CRED_OK;
  err = cred_nss_name_of(actor, name, sizeof(name), &gate->error);
  if (err == CRED_OK)
    return is_nobodys(gate, name, is);
  if (err != CRED_ERR_NOT_FOUND)
    return err;
  memset(&gate->error, 0, sizeof(gate->error));
  return CRED_OK;
}

enum cred_err cred_gate_may_act(struct cred_gate *gate, uint32_t actor, const char *subject,
                                const struct cred_policy *policy, char name[CRED_NAME_SIZE],
                                bool *may)
{
  bool nobodys = true;
  enum cred_err err;

  *may = false;
  memset(name, 0, CRED_NAME_SIZE);
  if (cred_actor_is_nobody(actor))
    return CRED_OK;
  err = cred_nss_name_of(actor, name, CRED_NAME_SIZE, &gate->error);
  if (err == CRED_ERR_NOT_FOUND) {
    memset(&gate->error, 0, sizeof(gate->error));
    return CRED_OK;
  }
  if (err == CRED_OK && strcmp(name, subject) != 0)
    err = is_nobodys(gate, name, &nobodys);
  if (err != CRED_OK || nobodys)
    return err;
  *may = true;
  return policy->actor_groups[0] != '\0'
             ? cred_gate_is_in_groups(gate, name, policy->actor_groups, may)
             : CRED_OK;
}
