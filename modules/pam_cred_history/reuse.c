/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_history/reuse.h"

#include "modules/common/findings.h"

static int ask(struct cred_call *call, struct cred_handover *handover,
               struct cred_candidate *candidate, struct cred_password_check_reply *reply)
{
  struct cred_gate *gate = NULL;
  struct cred_policy policy;
  int status = cred_call_gate(call, &gate);

  if (status != PAM_SUCCESS)
    return status;
  status = cred_call_policy(call, gate, &policy);
  if (status == PAM_SUCCESS) {
    candidate->rigour = cred_call_rigour(call, &policy, candidate->old_password);
    status = cred_call_remembered(call, gate, candidate, handover, reply);
  }
  cred_call_gate_end(call, gate);
  return status;
}

static int refuse(const struct cred_call *call, struct cred_handover *handover, int status)
{
  (void)pam_set_item(call->pamh, PAM_AUTHTOK, NULL);
  cred_handover_clear(handover);
  handover->is_refused = true;
  return status;
}

int cred_history_refuse_reuse(struct cred_call *call, struct cred_handover *handover,
                              const struct cred_secret *password,
                              const struct cred_secret *old_password)
{
  struct cred_candidate candidate = {.password = password, .old_password = old_password};
  struct cred_password_check_reply reply = {0};
  struct cred_findings findings = {.is_complete = true};
  bool is_refused;
  int status = ask(call, handover, &candidate, &reply);

  if (status == PAM_IGNORE)
    return status;
  if (status != PAM_SUCCESS)
    return refuse(call, handover, status);
  is_refused = cred_remembered_refuses(&reply, &candidate.rigour);
  cred_findings_remember(&findings, &reply, cred_call_is_roots(call, old_password));
  cred_call_tell_findings(call, &findings, is_refused);
  if (is_refused)
    return refuse(call, handover, PAM_AUTHTOK_ERR);
  handover->is_judged = true;
  return PAM_SUCCESS;
}
