/* SPDX-License-Identifier: BSD-3-Clause */
#include <security/pam_modules.h>

#include "modules/pam_cred_rotate/account.h"
#include "modules/pam_cred_rotate/options.h"
#include "modules/pam_cred_rotate/password.h"
#include "modules/pam_cred_rotate/session.h"

typedef int answer_of(struct cred_call *call);

/* Who it is about, and what holds for the site; then the door's own part. */
static int begun(struct cred_call *call, answer_of *part)
{
  int status = cred_call_account(call);

  return status == PAM_SUCCESS ? part(call) : status;
}

static int door(pam_handle_t *pamh, int flags, const char *phase, int argc, const char **argv,
                answer_of *part)
{
  struct cred_arguments arguments = {0};
  struct cred_call call;
  int answer =
      cred_call_begin(&call, &cred_rotate_module, pamh, flags, phase, argc, argv, &arguments);

  if (answer == PAM_SUCCESS)
    answer = begun(&call, part);
  cred_call_end(&call);
  return answer;
}

int pam_sm_acct_mgmt(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  return door(pamh, flags, "account", argc, argv, cred_rotate_account);
}

int pam_sm_chauthtok(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  if ((flags & PAM_PRELIM_CHECK) == 0)
    return PAM_IGNORE; /* all was said before the new password was asked for */
  return door(pamh, flags, "password", argc, argv, cred_rotate_password);
}

int pam_sm_open_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  return door(pamh, flags, CRED_PHASE_SESSION, argc, argv, cred_rotate_session);
}

int pam_sm_close_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  struct cred_arguments arguments = {0};
  struct cred_call call;
  int answer = cred_call_begin(&call, &cred_rotate_module, pamh, flags, CRED_PHASE_SESSION, argc,
                               argv, &arguments);

  cred_call_end(&call);
  return answer;
}
