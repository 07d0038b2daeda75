/* SPDX-License-Identifier: BSD-3-Clause */
#include <security/pam_modules.h>

#include "modules/pam_cred_factor/account.h"
#include "modules/pam_cred_factor/auth.h"
#include "modules/pam_cred_factor/options.h"
#include "modules/pam_cred_factor/session.h"

int pam_sm_authenticate(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_factor_options options = {0};
  struct cred_call call;
  int answer =
      cred_call_begin(&call, &cred_factor_module, pamh, flags, "auth", argc, argv, &options.common);

  if (answer == PAM_SUCCESS)
    answer = cred_factor_authenticate(&call, options.mark);
  answer = cred_call_answer(&call, answer);
  cred_call_end(&call);
  return answer;
}

int pam_sm_setcred(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_factor_options options = {0};
  struct cred_call call;
  int answer = cred_call_begin(&call, &cred_factor_module, pamh, flags, "setcred", argc, argv,
                               &options.common);

  cred_call_end(&call);
  return answer == PAM_SUCCESS ? PAM_IGNORE : answer;
}

int pam_sm_acct_mgmt(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_factor_options options = {0};
  struct cred_call call;
  int answer = cred_call_begin(&call, &cred_factor_module, pamh, flags, "account", argc, argv,
                               &options.common);

  if (answer == PAM_SUCCESS)
    answer = cred_factor_account(&call);
  cred_call_end(&call);
  return answer;
}

int pam_sm_open_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_factor_options options = {0};
  struct cred_call call;
  int answer = cred_call_begin(&call, &cred_factor_module, pamh, flags, CRED_PHASE_SESSION, argc,
                               argv, &options.common);

  if (answer == PAM_SUCCESS)
    answer = cred_factor_session(&call);
  cred_call_end(&call);
  return answer;
}

int pam_sm_close_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_factor_options options = {0};
  struct cred_call call;
  int answer = cred_call_begin(&call, &cred_factor_module, pamh, flags, CRED_PHASE_SESSION, argc,
                               argv, &options.common);

  cred_call_end(&call);
  return answer;
}
