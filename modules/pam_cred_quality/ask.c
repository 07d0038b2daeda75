/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_quality/ask.h"

#include "modules/common/talk.h"

static int ask(const struct cred_call *call, const char *prompt, struct cred_secret *out)
{
  return cred_talk_ask(call->pamh, false, cred_speech_text(&call->speech, prompt), out);
}

int cred_quality_ask(const struct cred_call *call, struct cred_secret *password, bool *is_given)
{
  CRED_SECRET_AUTO again = {0};
  int status = ask(call, N_("New password: "), password);

  *is_given = false;
  if (status != PAM_SUCCESS)
    return status;
  if (password->length == 0) {
    cred_call_tell(call, PAM_ERROR_MSG, N_("No password was typed."));
    return PAM_SUCCESS;
  }
  status = ask(call, N_("Retype new password: "), &again);
  if (status != PAM_SUCCESS)
    return status;
  *is_given = cred_secret_equal(password, &again);
  if (!*is_given)
    cred_call_tell(call, PAM_ERROR_MSG, N_("The two passwords are not the same."));
  return PAM_SUCCESS;
}
