/* SPDX-License-Identifier: BSD-3-Clause */
#include <security/pam_modules.h>

#include "modules/pam_cred_lockout/account.h"
#include "modules/pam_cred_lockout/auth.h"
#include "modules/pam_cred_lockout/options.h"

int pam_sm_authenticate(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_lockout_options options = cred_lockout_options();
  struct cred_call call;
  int answer = cred_call_begin(&call, &cred_lockout_module, pamh, flags, "auth", argc, argv,
                               &options.common);

  if (answer == PAM_SUCCESS)
    answer = cred_lockout_authenticate(&call, &options);
  else
    answer = cred_lockout_refuse(pamh, answer);
  answer = cred_call_answer(&call, answer);
  cred_call_end(&call);
  return answer;
}

int pam_sm_setcred(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_lockout_options options = cred_lockout_options();
  struct cred_call call;
  int answer = cred_call_begin(&call, &cred_lockout_module, pamh, flags, "setcred", argc, argv,
                               &options.common);

  if (answer == PAM_SUCCESS)
    answer = cred_lockout_setcred(&call);
  cred_call_end(&call);
  return answer;
}

int pam_sm_acct_mgmt(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_lockout_options options = cred_lockout_options();
  struct cred_call call;
  int answer = cred_call_begin(&call, &cred_lockout_module, pamh, flags, "account", argc, argv,
                               &options.common);

  if (answer == PAM_SUCCESS)
    answer = cred_lockout_account(&call);
  cred_call_end(&call);
  return answer;
}
