/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_factor/account.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "modules/common/remembered.h"
#include "modules/common/text.h"
#include "modules/pam_cred_factor/facts.h"

#define KINDS_TEXT_SIZE 64

static int judge(const struct cred_call *call, const struct cred_policy *policy,
                 struct cred_factor_judgement *out)
{
  struct cred_factor_facts facts;
  int status = cred_factor_facts(call, policy, &facts);

  *out = (struct cred_factor_judgement){.verdict = CRED_FACTOR_REFUSED};
  if (status != PAM_SUCCESS)
    return status;
  *out = cred_factor_judge(&facts);
  if (out->verdict == CRED_FACTOR_PASSED || (out->kinds & CRED_FACTOR_KNOWLEDGE) != 0)
    return PAM_SUCCESS;
  status = cred_factor_password(call, &facts.password_matches);
  if (status == PAM_SUCCESS)
    *out = cred_factor_judge(&facts);
  return status;
}

/* What a program says that runs as the user is not recorded. */
static int note(const struct cred_call *call, struct cred_gate *gate,
                const struct cred_policy *policy, const struct cred_factor_judgement *judgement)
{
  struct cred_event_note_request request = {.kind = CRED_EVENT_FACTOR_DENIED,
                                            .actor = cred_asker_actor(&call->asker)};
  struct cred_event_note_reply reply;
  char kinds[KINDS_TEXT_SIZE], host[CRED_HOST_SIZE];
  enum cred_err err;

  if (judgement->verdict == CRED_FACTOR_PASSED || geteuid() != 0)
    return PAM_SUCCESS;
  cred_factor_text(judgement->kinds, kinds, sizeof(kinds));
  cred_text_clean_field(call->asker.remote_host, host, sizeof(host));
  memcpy(request.subject, call->account.name, sizeof(request.subject));
  memcpy(request.service, call->log.service, sizeof(request.service));
  (void)snprintf(request.detail, sizeof(request.detail), "required=%u proven=%s%s%s%s",
                 policy->factors_required, kinds, host[0] != '\0' ? " rhost=" : "", host,
                 judgement->verdict == CRED_FACTOR_REPORTED ? " reported_only=yes" : "");
  err = cred_gate_event_note(gate, &request, &reply);
  if (err != CRED_OK)
    return cred_call_fail(call, err, cred_gate_error(gate), "cannot record the refusal");
  return PAM_SUCCESS;
}

static void tell(const struct cred_call *call, const struct cred_policy *policy)
{
  cred_call_tell(
      call, PAM_ERROR_MSG,
      N_("To log in, this ID needs %1$u different kinds of proof, such as a password and "
         "a code. Please log in again and show them all in one login, or contact %2$s."),
      policy->factors_required, cred_call_contact(call));
}

static int answer(const struct cred_call *call, const struct cred_policy *policy,
                  const struct cred_factor_judgement *judgement)
{
  const bool is_reported = judgement->verdict == CRED_FACTOR_REPORTED;
  char kinds[KINDS_TEXT_SIZE];

  cred_factor_text(judgement->kinds, kinds, sizeof(kinds));
  if (judgement->verdict == CRED_FACTOR_PASSED) {
    cred_log(&call->log, LOG_DEBUG, "factors proven: %s", kinds);
    return PAM_IGNORE;
  }
  cred_log(&call->log, LOG_NOTICE, "%u kinds of factors are required, proven: %s%s",
           policy->factors_required, kinds,
           is_reported ? "; would be refused, but mode=report" : ": denied");
  if (is_reported)
    return PAM_IGNORE;
  tell(call, policy);
  return PAM_PERM_DENIED;
}

static int ask(struct cred_call *call, struct cred_gate *gate, struct cred_policy *policy,
               struct cred_factor_judgement *judgement)
{
  int status = cred_call_policy(call, gate, policy);

  if (status != PAM_SUCCESS)
    return status;
  *judgement = (struct cred_factor_judgement){.verdict = CRED_FACTOR_PASSED};
  if (policy->factors_required <= 1)
    return PAM_SUCCESS;
  status = judge(call, policy, judgement);
  return status == PAM_SUCCESS ? note(call, gate, policy, judgement) : status;
}

int cred_factor_account(struct cred_call *call)
{
  struct cred_factor_judgement judgement = {.verdict = CRED_FACTOR_REFUSED};
  struct cred_policy policy;
  struct cred_gate *gate = NULL;
  int status = cred_call_who(call);

  if (status != PAM_SUCCESS)
    return status;
  if (!call->account.known)
    return PAM_USER_UNKNOWN;
  status = cred_call_site(call);
  if (status != PAM_SUCCESS)
    return status;
  if (cred_call_is_batch(call))
    return PAM_IGNORE;
  status = cred_call_gate(call, &gate);
  if (status != PAM_SUCCESS)
    return status;
  status = ask(call, gate, &policy, &judgement);
  cred_call_gate_end(call, gate);
  return status == PAM_SUCCESS ? answer(call, &policy, &judgement) : status;
}
