/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>

#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/password.h"

static enum ctl_exit find_policy(struct cred_gate *gate, const struct ctl_account *account,
                                 const char *service, struct cred_policy *out)
{
  struct cred_policy_request request = {.known = account != NULL};
  struct cred_policy_reply reply = {0};
  enum cred_err err = CRED_OK;

  if (account != NULL)
    memcpy(request.subject, account->name, sizeof(request.subject));
  if (service != NULL)
    (void)snprintf(request.service, sizeof(request.service), "%s", service);
  err = cred_gate_policy(gate, &request, &reply);
  *out = reply.policy;
  return err == CRED_OK ? CTL_YES : ctl_gate_fail(gate, err);
}

enum ctl_exit ctl_judging_start(struct cred_gate *gate, const struct ctl_account *account,
                                const char *service, struct ctl_judging *out)
{
  struct cred_error error = {0};
  enum cred_err err = CRED_OK;
  enum ctl_exit code = CTL_YES;

  *out = (struct ctl_judging){.account = account};
  code = find_policy(gate, account, service, &out->policy);
  if (code != CTL_YES)
    return code;
  err = cred_judge_new(&out->policy, NULL, &out->judge, &error);
  return err == CRED_OK ? CTL_YES : ctl_fail(err, &error);
}

void ctl_judging_end(struct ctl_judging *judging)
{
  cred_judge_free(judging->judge);
  judging->judge = NULL;
}

static struct cred_judge_facts facts_of(const struct ctl_judging *judging)
{
  const struct ctl_account *account = judging->account;

  return (struct cred_judge_facts){.subject = account != NULL ? account->name : NULL,
                                   .gecos = account != NULL ? account->gecos : NULL};
}

enum ctl_exit ctl_judging_find(const struct ctl_judging *judging,
                               const struct cred_secret *password, struct cred_findings *out)
{
  struct cred_judge_facts facts = facts_of(judging);
  struct cred_error error = {0};
  enum cred_err err = CRED_OK;

  facts.password = password;
  err = cred_judge_password(judging->judge, &facts, out, &error);
  return err == CRED_OK ? CTL_YES : ctl_fail(err, &error);
}

enum ctl_exit ctl_judging_generate(const struct ctl_judging *judging, struct cred_secret *out)
{
  const struct cred_judge_facts facts = facts_of(judging);
  struct cred_error error = {0};
  const enum cred_err err = cred_password_generate(judging->judge, &facts, out, &error);

  return err == CRED_OK ? CTL_YES : ctl_fail(err, &error);
}
