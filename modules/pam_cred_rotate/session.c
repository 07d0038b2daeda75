/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_rotate/session.h"

#include <string.h>

#include "modules/common/judged.h"
#include "modules/pam_cred_rotate/look.h"
#include "modules/pam_cred_rotate/words.h"

/* sudo has account judge who asks, and opens the session of another. Where nobody can tell whom
 * account judged, neither holds. */
static struct cred_rotate_way way_of(const struct cred_call *call)
{
  const char *judged = NULL;
  int status = cred_judged_find(call, &judged);
  bool is_another = status == PAM_SUCCESS && strcmp(judged, call->account.name) != 0;

  return (struct cred_rotate_way){.opens_session = true,
                                  .was_let_in = status == PAM_NO_MODULE_DATA ||
                                                (status == PAM_SUCCESS && !is_another),
                                  .another_proved = is_another};
}

/*
 * The store and the stored entry are read anew: sshd changes the password in another process than
 * the one that opens the session. The answer is not PAM_SESSION_ERR, which sudo takes no notice of.
 */
int cred_rotate_session(struct cred_call *call)
{
  const struct cred_rotate_way way = way_of(call);
  struct cred_password_look_reply look;
  int status;

  if (cred_rotate_is_passed_over(call))
    return PAM_SUCCESS;
  status = cred_rotate_look(call, &way, &look);
  if (status == PAM_SUCCESS && look.is_due)
    cred_rotate_tell_due(call);
  if (status != PAM_SUCCESS || look.verdict == CRED_PASSWORD_GOOD)
    return status;
  if (look.verdict == CRED_PASSWORD_MUST_CHANGE)
    cred_rotate_tell_no_session(call);
  else
    cred_rotate_tell_refused(call, &look);
  return PAM_PERM_DENIED;
}
