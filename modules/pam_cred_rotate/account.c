/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_rotate/account.h"

#include "modules/common/judged.h"
#include "modules/pam_cred_rotate/look.h"
#include "modules/pam_cred_rotate/words.h"

static int answer(const struct cred_call *call, const struct cred_password_look_reply *look)
{
  switch (look->verdict) {
  case CRED_PASSWORD_GOOD:
    if (look->is_handed_out)
      cred_rotate_tell_handed_out(call);
    if (look->days_left > 0)
      cred_rotate_tell_days_left(call, look->days_left);
    if (look->uses_left > 0)
      cred_rotate_tell_uses_left(call, look->uses_left);
    return PAM_SUCCESS;
  case CRED_PASSWORD_MUST_CHANGE:
    cred_rotate_tell_must_change(call, look);
    return PAM_NEW_AUTHTOK_REQD;
  case CRED_PASSWORD_NO_LONGER:
    cred_rotate_tell_refused(call, look);
    return PAM_AUTHTOK_EXPIRED;
  case CRED_PASSWORD_COMPROMISED:
  case CRED_PASSWORD_NOT_YET:
  case CRED_PASSWORD_REFUSED:
    break;
  }
  cred_rotate_tell_refused(call, look);
  return PAM_PERM_DENIED;
}

int cred_rotate_account(struct cred_call *call)
{
  const struct cred_rotate_way way = {.takes_password = true};
  struct cred_password_look_reply look;
  int status = cred_judged_note(call);

  if (status != PAM_SUCCESS)
    return status;
  if (cred_rotate_is_passed_over(call))
    return PAM_SUCCESS;
  status = cred_rotate_look(call, &way, &look);
  return status == PAM_SUCCESS ? answer(call, &look) : status;
}
