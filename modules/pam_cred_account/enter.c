/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_account/enter.h"

#include "modules/common/audit.h"
#include "modules/common/judged.h"
#include "modules/pam_cred_account/words.h"

static int ask_gate(struct cred_call *call, enum cred_account_phase phase,
                    struct cred_account_look_reply *out)
{
  struct cred_account_look_request request = {.caller = cred_call_caller(call),
                                              .uid = call->account.uid,
                                              .phase = phase,
                                              .is_rescue = cred_call_may_be_rescued(call),
                                              .is_proven = call->proven.is_there,
                                              .person_uid = call->proven.uid};
  struct cred_gate *gate = NULL;
  enum cred_err err;
  int status = cred_call_gate(call, &gate);

  if (status != PAM_SUCCESS)
    return status;
  request.is_judged_already = phase == CRED_ACCOUNT_PHASE_SESSION && cred_judged_is(call);
  err = cred_gate_account_look(gate, &request, out);
  if (err != CRED_OK)
    status = cred_call_fail(call, err, cred_gate_error(gate),
                            "cannot tell whether the ID may be "
                            "used");
  cred_call_gate_end(call, gate);
  return status;
}

static void log_look(const struct cred_call *call, const struct cred_account_look_reply *look)
{
  const char *reason = cred_account_reason(look->would_be);

  if (look->rescued)
    cred_log(&call->log, LOG_ALERT, "let in root at the console, although it is refused: %s",
             reason);
  else if (look->reported_only)
    cred_log(&call->log, LOG_NOTICE, "would be refused, but mode=report: %s", reason);
  else if (look->verdict != CRED_ACCOUNT_GOOD)
    cred_log(&call->log, LOG_NOTICE, "denied: %s", reason);
  else if (look->exception != 0)
    cred_log(&call->log, LOG_NOTICE, "let in by exception %llu",
             (unsigned long long)look->exception);
  else
    cred_log(&call->log, LOG_DEBUG, "may be used");
}

static int answer(const struct cred_call *call, const struct cred_account_look_reply *look,
                  enum cred_account_phase phase)
{
  log_look(call, look);
  if (look->verdict == CRED_ACCOUNT_GOOD)
    return phase == CRED_ACCOUNT_PHASE_ACCOUNT ? cred_judged_note(call) : PAM_SUCCESS;
  cred_account_tell(call, look);
  /* in a session no other code: sudo takes no notice of PAM_SESSION_ERR */
  return look->verdict == CRED_ACCOUNT_PAST_UNTIL && phase == CRED_ACCOUNT_PHASE_ACCOUNT
             ? PAM_ACCT_EXPIRED
             : PAM_PERM_DENIED;
}

/* pam_loginuid comes before: who logs in at a console is judged as in account, and not as somebody
 * who was logged in already. From elsewhere that makes no difference. */
static void look_behind(struct cred_call *call)
{
  struct cred_audit audit;

  if (call->asker.remote_host[0] != '\0')
    return;
  cred_audit_look(&call->asker, call->account.uid, &audit);
  cred_audit_look_behind(&audit, &call->asker);
}

int cred_account_enter(struct cred_call *call, enum cred_account_phase phase)
{
  struct cred_account_look_reply look = {.verdict = CRED_ACCOUNT_REFUSED};
  int status = cred_call_account(call);

  if (status == PAM_SUCCESS && phase == CRED_ACCOUNT_PHASE_SESSION)
    look_behind(call);
  if (status == PAM_SUCCESS)
    status = ask_gate(call, phase, &look);
  return status == PAM_SUCCESS ? answer(call, &look, phase) : status;
}
