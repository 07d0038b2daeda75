/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_factor/auth.h"

#include "modules/common/factors.h"

static int note(struct cred_call *call, enum cred_factor mark)
{
  char name[32];
  int status = cred_call_who(call);

  if (status != PAM_SUCCESS)
    return status;
  if (!call->account.known)
    return PAM_USER_UNKNOWN;
  status = cred_factors_note(call, mark);
  cred_factor_text(mark, name, sizeof(name));
  cred_log(&call->log, LOG_DEBUG, "marked: %s", name);
  return status;
}

int cred_factor_authenticate(struct cred_call *call, enum cred_factor mark)
{
  int status = mark == CRED_FACTOR_NONE ? cred_factors_forget(call->pamh) : note(call, mark);

  return status == PAM_SUCCESS ? PAM_IGNORE : status;
}
