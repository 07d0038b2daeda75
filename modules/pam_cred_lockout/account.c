/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_lockout/account.h"

#include <string.h>

#include "modules/common/attempt.h"

static int judge_attempt(struct cred_call *call, bool *denied)
{
  const struct cred_attempt *attempt;
  int status = cred_attempt_find(call->pamh, &attempt);

  *denied = true;
  if (status != PAM_SUCCESS)
    return status;
  *denied = attempt != NULL && cred_attempt_denies(attempt);
  if (*denied)
    cred_log(&call->log, LOG_NOTICE,
             "the attempt on this connection was refused or does not stand");
  return PAM_SUCCESS;
}

static int ask_gate(struct cred_call *call, struct cred_barred_reply *reply)
{
  struct cred_barred_request request = {0};
  struct cred_gate *gate = NULL;
  enum cred_err err;
  int status = cred_call_gate(call, &gate);

  if (status != PAM_SUCCESS)
    return status;
  memcpy(request.subject, call->account.name, sizeof(request.subject));
  err = cred_gate_barred(gate, &request, reply);
  if (err != CRED_OK)
    status =
        cred_call_fail(call, err, cred_gate_error(gate), "cannot tell whether the ID is locked");
  cred_call_gate_end(call, gate);
  return status;
}

static int judge_bar(struct cred_call *call)
{
  struct cred_barred_reply reply = {.barred = true};
  int status = ask_gate(call, &reply);

  if (status != PAM_SUCCESS)
    return status;
  if (!reply.barred)
    return PAM_IGNORE;
  cred_log(&call->log, LOG_NOTICE, "locked by an administrator: denied");
  cred_call_tell(call, PAM_ERROR_MSG,
                 N_("This ID is locked by the administrator. Please contact %s."),
                 cred_call_contact(call));
  return PAM_PERM_DENIED;
}

int cred_lockout_account(struct cred_call *call)
{
  bool denied = true;
  int status = judge_attempt(call, &denied);

  if (status != PAM_SUCCESS)
    return status;
  if (denied)
    return PAM_PERM_DENIED;
  status = cred_call_account(call);
  if (status != PAM_SUCCESS)
    return status;
  return cred_call_is_batch(call) ? PAM_IGNORE : judge_bar(call);
}

/*
 * libpam weighs the answer of setcred by what authenticate answered, and PAM_IGNORE, which is what
 * a granted attempt got, makes it weigh nothing. PAM_INCOMPLETE is not weighed: libpam stops there,
 * and setcred has failed for the program. So that is the denial.
 */
int cred_lockout_setcred(struct cred_call *call)
{
  const struct cred_attempt *attempt;
  bool denied = true;
  int status;

  if (cred_attempt_find(call->pamh, &attempt) == PAM_SUCCESS && attempt != NULL)
    cred_attempt_password_erase(attempt); /* account was before, or will not be */

  if ((call->flags & PAM_DELETE_CRED) != 0)
    return PAM_IGNORE;
  status = judge_attempt(call, &denied);
  if (status == PAM_SUCCESS && !denied)
    return PAM_IGNORE;
  return PAM_INCOMPLETE;
}
