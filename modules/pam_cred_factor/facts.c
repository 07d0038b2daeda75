/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_factor/facts.h"

#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "modules/common/attempt.h"
#include "modules/common/byroot.h"
#include "modules/common/factors.h"
#include "modules/common/holder.h"
#include "modules/pam_cred_factor/sshd.h"

/*
 * sudo that asks for nothing (NOPASSWD, or soon after it asked): a setuid program that the account
 * itself started, with nothing of an authentication on the handle. Whoever that is logged in
 * before, and was judged then.
 */
static bool goes_on(const struct cred_call *call, const struct cred_attempt *attempt,
                    bool is_marked)
{
  return call->asker.secure_start && call->asker.remote_host[0] == '\0' && attempt == NULL &&
         !is_marked && getauxval(AT_UID) == call->account.uid;
}

int cred_factor_facts(const struct cred_call *call, const char *subject,
                      const struct cred_policy *policy, struct cred_factor_facts *out)
{
  const struct cred_attempt *attempt = NULL;
  bool is_marked = true;
  int status = cred_attempt_find(call->pamh, &attempt);

  *out = (struct cred_factor_facts){.required = policy->factors_required,
                                    .is_report = policy->mode == CRED_MODE_REPORT};
  if (status == PAM_SUCCESS)
    status = cred_factors_count(call->pamh, subject, &out->marked, &is_marked);
  if (status != PAM_SUCCESS)
    return status;
  if (attempt != NULL && cred_attempt_denies(attempt))
    out->marked = 0;
  out->code_accepted = attempt != NULL && cred_attempt_is_proven(attempt, subject);
  out->key_accepted = cred_factor_sshd_had_key(call);
  out->nobody_logs_in =
      goes_on(call, attempt, is_marked) || (!is_marked && cred_call_is_asked_by_root(call));
  return PAM_SUCCESS;
}

static int compare(const struct cred_call *call, const struct cred_attempt *attempt)
{
  CRED_SECRET_AUTO typed = {0};
  struct cred_shadow entry;
  int status;

  cred_attempt_password_copy(attempt, call->account.name, &typed);
  if (typed.length == 0)
    return PAM_SUCCESS;
  status = cred_call_shadow(call, &entry);
  if (status != PAM_SUCCESS)
    return status;
  if (entry.is_there && cred_shadow_matches(&entry.hash, &typed))
    cred_attempt_password_prove(attempt);
  cred_secret_erase(&entry.hash);
  return PAM_SUCCESS;
}

/*
 * A program that runs as the user cannot read the entry: there a mark has to tell. What was found
 * is kept with the attempt, whose password another module takes.
 */
int cred_factor_password(const struct cred_call *call, const char *subject, bool *matches)
{
  const struct cred_attempt *attempt = NULL;
  int status = cred_attempt_find(call->pamh, &attempt);

  *matches = false;
  if (status != PAM_SUCCESS || attempt == NULL)
    return status;
  if (!attempt->password_is_proven && geteuid() == 0 && strcmp(subject, call->account.name) == 0)
    status = compare(call, attempt);
  *matches = cred_attempt_password_is_proven(attempt, subject);
  return status;
}
