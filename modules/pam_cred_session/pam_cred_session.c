/* SPDX-License-Identifier: BSD-3-Clause */
#include <security/pam_modules.h>

#include "modules/pam_cred_session/close.h"
#include "modules/pam_cred_session/open.h"
#include "modules/pam_cred_session/options.h"

int pam_sm_open_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_arguments arguments = {0};
  struct cred_call call;
  int answer = cred_call_begin(&call, &cred_session_module, pamh, flags, CRED_PHASE_SESSION, argc,
                               argv, &arguments);

  if (answer == PAM_SUCCESS)
    answer = cred_session_begin(&call);
  cred_call_end(&call);
  return answer;
}

int pam_sm_close_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_arguments arguments = {0};
  struct cred_call call;
  int answer = cred_call_begin(&call, &cred_session_module, pamh, flags, CRED_PHASE_SESSION, argc,
                               argv, &arguments);

  if (answer == PAM_SUCCESS)
    answer = cred_session_finish(&call);
  cred_call_end(&call);
  return answer;
}
