/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_factor/account.h"

#include <sys/auxv.h>

#include "modules/common/judged.h"
#include "modules/pam_cred_factor/facts.h"
#include "modules/pam_cred_factor/hold.h"

/*
 * sudo goes on as somebody else, whose policy session asks. By then another module has taken the
 * password that was typed; so it is compared now. What cannot be compared is not proven.
 */
static void prove_for_session(const struct cred_call *call)
{
  bool matches = false;

  if (call->asker.secure_start && getauxval(AT_UID) == call->account.uid)
    (void)cred_factor_password(call, call->account.name, &matches);
}

static int judge(struct cred_call *call)
{
  int status;

  prove_for_session(call);
  status = cred_factor_hold(call, call->account.name);
  if (status != PAM_IGNORE)
    return status;
  status = cred_judged_note(call);
  return status == PAM_SUCCESS ? PAM_IGNORE : status;
}

int cred_factor_account(struct cred_call *call)
{
  int status = cred_call_account(call);

  if (status != PAM_SUCCESS)
    return status;
  return cred_call_is_batch(call) ? PAM_IGNORE : judge(call);
}
