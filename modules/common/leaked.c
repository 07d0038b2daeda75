/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/leaked.h"

#include <string.h>

#include "modules/common/attempt.h"

bool cred_call_is_set_by_root(const struct cred_call *call)
{
  const struct cred_attempt *attempt = NULL;

  return call->asker.real_uid == 0 && (call->flags & PAM_CHANGE_EXPIRED_AUTHTOK) == 0 &&
         call->asker.remote_host[0] == '\0' &&
         cred_attempt_find(call->pamh, &attempt) == PAM_SUCCESS && attempt == NULL;
}

bool cred_call_is_unproven(const struct cred_call *call)
{
  const struct cred_attempt *attempt = NULL;

  if (cred_call_is_set_by_root(call))
    return false;
  return cred_attempt_find(call->pamh, &attempt) != PAM_SUCCESS || attempt == NULL ||
         !cred_attempt_is_proven(attempt, call->account.name);
}

static int refuse(const struct cred_call *call)
{
  cred_log(&call->log, LOG_NOTICE,
           "the password was reported as compromised: it buys no new one; denied");
  cred_call_tell(call, PAM_ERROR_MSG,
                 N_("This password was reported as compromised and cannot be used any more. "
                    "Please contact %s."),
                 cred_call_contact(call));
  return PAM_PERM_DENIED;
}

int cred_call_refuse_leaked(const struct cred_call *call, struct cred_gate *gate)
{
  struct cred_password_state_request request = {0};
  struct cred_password_state_reply reply;
  enum cred_err err;

  if (!cred_call_is_unproven(call))
    return PAM_SUCCESS;
  memcpy(request.subject, call->account.name, sizeof(request.subject));
  err = cred_gate_password_state(gate, &request, &reply);
  if (err != CRED_OK)
    return cred_call_fail(call, err, cred_gate_error(gate), "cannot ask the store");
  return reply.is_compromised && reply.uid == call->account.uid ? refuse(call) : PAM_SUCCESS;
}
