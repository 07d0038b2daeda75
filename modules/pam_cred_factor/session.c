/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_factor/session.h"

#include "modules/pam_cred_factor/hold.h"
#include "modules/pam_cred_factor/judged.h"

int cred_factor_session(struct cred_call *call)
{
  const char *subject;
  int status = cred_call_who(call);

  if (status != PAM_SUCCESS)
    return status;
  if (!call->account.known)
    return PAM_USER_UNKNOWN;
  status = cred_call_site(call);
  if (status != PAM_SUCCESS)
    return status;
  subject = cred_factor_whom_to_judge(call);
  if (subject == NULL || cred_call_is_batch(call))
    return PAM_SUCCESS;
  status = cred_factor_hold(call, subject);
  return status == PAM_IGNORE ? PAM_SUCCESS : status;
}
