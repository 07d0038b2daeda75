/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_factor/hold.h"

#include <string.h>

#include "modules/common/remembered.h"
#include "modules/pam_cred_factor/facts.h"

#define KINDS_TEXT_SIZE 64

static int judge(const struct cred_call *call, const char *subject,
                 const struct cred_policy *policy, struct cred_factor_judgement *out)
{
  struct cred_factor_facts facts;
  int status = cred_factor_facts(call, subject, policy, &facts);

  *out = (struct cred_factor_judgement){.verdict = CRED_FACTOR_REFUSED};
  if (status != PAM_SUCCESS)
    return status;
  *out = cred_factor_judge(&facts);
  if (out->verdict == CRED_FACTOR_PASSED || (out->kinds & CRED_FACTOR_KNOWLEDGE) != 0)
    return PAM_SUCCESS;
  status = cred_factor_password(call, subject, &facts.password_matches);
  if (status == PAM_SUCCESS)
    *out = cred_factor_judge(&facts);
  return status;
}

/* What comes of it when it is too little: an exception may lift the rule. */
static int ask_gate(const struct cred_call *call, struct cred_gate *gate,
                    const struct cred_factor_judgement *judgement,
                    struct cred_factor_look_reply *out)
{
  struct cred_factor_look_request request = {
      .caller = cred_call_caller(call), .uid = call->account.uid, .kinds = judgement->kinds};
  enum cred_err err = cred_gate_factor_look(gate, &request, out);

  if (err != CRED_OK)
    return cred_call_fail(call, err, cred_gate_error(gate), "cannot judge the factors");
  return PAM_SUCCESS;
}

static void tell(const struct cred_call *call, bool is_another, uint32_t required)
{
  if (is_another)
    cred_call_tell(call, PAM_ERROR_MSG,
                   N_("To act as this ID, you need %1$u different kinds of proof, such as a "
                      "password and a code, each time. Please try again (after sudo -k, if you "
                      "were not asked), or contact %2$s."),
                   required, cred_call_contact(call));
  else
    cred_call_tell(
        call, PAM_ERROR_MSG,
        N_("To log in, this ID needs %1$u different kinds of proof, such as a password and "
           "a code. Please log in again and show them all in one login, or contact %2$s."),
        required, cred_call_contact(call));
}

static int answer(const struct cred_call *call, bool is_another,
                  const struct cred_factor_judgement *judgement,
                  const struct cred_factor_look_reply *look)
{
  const bool is_reported = look->verdict == CRED_FACTOR_REPORTED;
  char kinds[KINDS_TEXT_SIZE];

  cred_factor_text(judgement->kinds, kinds, sizeof(kinds));
  if (look->exception != 0)
    cred_log(&call->log, LOG_NOTICE, "let in by exception %llu, proven: %s",
             (unsigned long long)look->exception, kinds);
  if (look->verdict == CRED_FACTOR_PASSED) {
    cred_log(&call->log, LOG_DEBUG, "factors proven: %s", kinds);
    return PAM_IGNORE;
  }
  cred_log(&call->log, LOG_NOTICE, "%u kinds of factors are required, proven: %s%s", look->required,
           kinds, is_reported ? "; would be refused, but mode=report" : ": denied");
  if (is_reported)
    return PAM_IGNORE;
  tell(call, is_another, look->required);
  return PAM_PERM_DENIED;
}

static int ask(struct cred_call *call, struct cred_gate *gate, const char *subject,
               struct cred_factor_judgement *judgement, struct cred_factor_look_reply *look)
{
  struct cred_policy policy;
  int status = cred_call_policy(call, gate, &policy);

  *look = (struct cred_factor_look_reply){.verdict = CRED_FACTOR_REFUSED};
  if (status != PAM_SUCCESS)
    return status;
  *judgement = (struct cred_factor_judgement){.verdict = CRED_FACTOR_PASSED};
  if (policy.factors_required > 1)
    status = judge(call, subject, &policy, judgement);
  if (status == PAM_SUCCESS && judgement->verdict != CRED_FACTOR_PASSED)
    return ask_gate(call, gate, judgement, look);
  look->verdict = status == PAM_SUCCESS ? CRED_FACTOR_PASSED : CRED_FACTOR_REFUSED;
  return status;
}

int cred_factor_hold(struct cred_call *call, const char *subject)
{
  const bool is_another = strcmp(subject, call->account.name) != 0;
  struct cred_factor_judgement judgement = {.verdict = CRED_FACTOR_REFUSED};
  struct cred_factor_look_reply look;
  struct cred_gate *gate = NULL;
  int status = cred_call_gate(call, &gate);

  if (status != PAM_SUCCESS)
    return status;
  status = ask(call, gate, subject, &judgement, &look);
  cred_call_gate_end(call, gate);
  return status == PAM_SUCCESS ? answer(call, is_another, &judgement, &look) : status;
}
