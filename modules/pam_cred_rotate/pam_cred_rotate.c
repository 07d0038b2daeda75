/* SPDX-License-Identifier: BSD-3-Clause */
#include <security/pam_modules.h>

#include "modules/pam_cred_rotate/account.h"
#include "modules/pam_cred_rotate/options.h"
#include "modules/pam_cred_rotate/password.h"
#include "modules/pam_cred_rotate/session.h"

int pam_sm_acct_mgmt(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_arguments arguments = {0};
  struct cred_call call;
  int answer =
      cred_call_begin(&call, &cred_rotate_module, pamh, flags, "account", argc, argv, &arguments);

  if (answer == PAM_SUCCESS)
    answer = cred_rotate_account(&call);
  cred_call_end(&call);
  return answer;
}

int pam_sm_chauthtok(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_arguments arguments = {0};
  struct cred_call call;
  int answer =
      cred_call_begin(&call, &cred_rotate_module, pamh, flags, "password", argc, argv, &arguments);

  if (answer == PAM_SUCCESS)
    answer = cred_rotate_password(&call);
  cred_call_end(&call);
  return answer;
}

int pam_sm_open_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_arguments arguments = {0};
  struct cred_call call;
  int answer =
      cred_call_begin(&call, &cred_rotate_module, pamh, flags, "session", argc, argv, &arguments);

  if (answer == PAM_SUCCESS)
    answer = cred_rotate_session(&call);
  cred_call_end(&call);
  return answer;
}

int pam_sm_close_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_arguments arguments = {0};
  struct cred_call call;
  int answer =
      cred_call_begin(&call, &cred_rotate_module, pamh, flags, "session", argc, argv, &arguments);

  cred_call_end(&call);
  return answer;
}
