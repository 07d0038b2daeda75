/* SPDX-License-Identifier: BSD-3-Clause */
#include <security/pam_modules.h>

#include "modules/pam_cred_totp/auth.h"
#include "modules/pam_cred_totp/options.h"

int pam_sm_authenticate(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_arguments arguments = {0};
  struct cred_call call;
  int answer =
      cred_call_begin(&call, &cred_totp_module, pamh, flags, "auth", argc, argv, &arguments);

  if (answer == PAM_SUCCESS)
    answer = cred_totp_authenticate(&call);
  answer = cred_call_answer(&call, answer);
  cred_call_end(&call);
  return answer;
}

int pam_sm_setcred(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_arguments arguments = {0};
  struct cred_call call;
  int answer =
      cred_call_begin(&call, &cred_totp_module, pamh, flags, "setcred", argc, argv, &arguments);

  cred_call_end(&call);
  return answer == PAM_SUCCESS ? PAM_IGNORE : answer;
}
