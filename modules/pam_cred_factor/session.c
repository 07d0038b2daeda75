/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_factor/session.h"

#include <string.h>

#include "modules/common/judged.h"
#include "modules/pam_cred_factor/hold.h"

/*
 * Whose proofs are held against the call's account; the name lives as long as the handle's note, or
 * the call. NULL: nobody's, since account judged this one; or it judged nobody and no user started
 * the program, as with sshd, which asks account in another process.
 */
static const char *whom_to_judge(const struct cred_call *call)
{
  const char *judged = NULL;
  int status = cred_judged_find(call, &judged);

  if (status == PAM_NO_MODULE_DATA && !call->asker.secure_start)
    return NULL;
  if (status != PAM_SUCCESS)
    return call->account.name;
  return strcmp(judged, call->account.name) != 0 ? judged : NULL;
}

int cred_factor_session(struct cred_call *call)
{
  const char *subject;
  int status = cred_call_account(call);

  if (status != PAM_SUCCESS)
    return status;
  subject = whom_to_judge(call);
  if (subject == NULL || cred_call_is_batch(call))
    return PAM_SUCCESS;
  status = cred_factor_hold(call, subject);
  return status == PAM_IGNORE ? PAM_SUCCESS : status;
}
