/* SPDX-License-Identifier: BSD-3-Clause */
#include <security/pam_modules.h>

#include "modules/pam_cred_history/change.h"
#include "modules/pam_cred_history/options.h"

int pam_sm_chauthtok(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_arguments arguments = {0};
  struct cred_call call;
  int answer =
      cred_call_begin(&call, &cred_history_module, pamh, flags, "password", argc, argv, &arguments);

  if (answer == PAM_SUCCESS)
    answer = (call.flags & PAM_PRELIM_CHECK) != 0 ? cred_history_prepare(&call)
                                                  : cred_history_change(&call);
  cred_call_end(&call);
  return answer;
}
