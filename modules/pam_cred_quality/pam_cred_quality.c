/* SPDX-License-Identifier: BSD-3-Clause */
#include <security/pam_modules.h>

#include "modules/pam_cred_quality/change.h"
#include "modules/pam_cred_quality/options.h"

int pam_sm_chauthtok(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_quality_options options = {0};
  struct cred_call call;
  int answer = cred_call_begin(&call, &cred_quality_module, pamh, flags, "password", argc, argv,
                               &options.common);

  if (answer == PAM_SUCCESS)
    answer = (call.flags & PAM_PRELIM_CHECK) != 0 ? cred_quality_prepare(&call)
                                                  : cred_quality_change(&call, &options);
  else
    answer = cred_quality_refuse(pamh, answer);
  cred_call_end(&call);
  return answer;
}
