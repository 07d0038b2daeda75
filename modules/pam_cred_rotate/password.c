/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_rotate/password.h"

#include "modules/common/leaked.h"
#include "modules/pam_cred_rotate/look.h"
#include "modules/pam_cred_rotate/words.h"

/*
 * Whoever has a password that leaked, or a temporary one that ran out, must not get a good one for
 * it, by passwd in a session that is open, say.
 */
static int judge(struct cred_call *call)
{
  struct cred_password_look_reply look;
  int status = cred_rotate_look(call, false, &look);

  if (status != PAM_SUCCESS)
    return status;
  if (look.verdict == CRED_PASSWORD_GOOD || look.verdict == CRED_PASSWORD_MUST_CHANGE)
    return PAM_IGNORE;
  cred_rotate_tell_refused(call, &look);
  return PAM_PERM_DENIED;
}

int cred_rotate_password(struct cred_call *call)
{
  int status;

  if ((call->flags & PAM_PRELIM_CHECK) == 0)
    return PAM_IGNORE;
  status = cred_call_who(call);
  if (status != PAM_SUCCESS)
    return status;
  if (!call->account.known)
    return PAM_USER_UNKNOWN;
  status = cred_call_site(call);
  if (status != PAM_SUCCESS)
    return status;
  return cred_call_is_set_by_root(call) ? PAM_IGNORE : judge(call);
}
