/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/scripts/play/run.h"

#include <string.h>

#define CODE(name)                                                                                 \
  {                                                                                                \
#name, name                                                                                    \
  }
static const struct {
  const char *name;
  int code;
} codes[] = {
    CODE(PAM_SUCCESS),
    CODE(PAM_OPEN_ERR),
    CODE(PAM_SYMBOL_ERR),
    CODE(PAM_SERVICE_ERR),
    CODE(PAM_SYSTEM_ERR),
    CODE(PAM_BUF_ERR),
    CODE(PAM_PERM_DENIED),
    CODE(PAM_AUTH_ERR),
    CODE(PAM_CRED_INSUFFICIENT),
    CODE(PAM_AUTHINFO_UNAVAIL),
    CODE(PAM_USER_UNKNOWN),
    CODE(PAM_MAXTRIES),
    CODE(PAM_NEW_AUTHTOK_REQD),
    CODE(PAM_ACCT_EXPIRED),
    CODE(PAM_SESSION_ERR),
    CODE(PAM_CRED_UNAVAIL),
    CODE(PAM_CRED_EXPIRED),
    CODE(PAM_CRED_ERR),
    CODE(PAM_NO_MODULE_DATA),
    CODE(PAM_CONV_ERR),
    CODE(PAM_AUTHTOK_ERR),
    CODE(PAM_AUTHTOK_RECOVERY_ERR),
    CODE(PAM_AUTHTOK_LOCK_BUSY),
    CODE(PAM_AUTHTOK_DISABLE_AGING),
    CODE(PAM_TRY_AGAIN),
    CODE(PAM_IGNORE),
    CODE(PAM_ABORT),
    CODE(PAM_AUTHTOK_EXPIRED),
    CODE(PAM_MODULE_UNKNOWN),
    CODE(PAM_BAD_ITEM),
    CODE(PAM_CONV_AGAIN),
    CODE(PAM_INCOMPLETE),
};

int pam_code_find(const char *name)
{
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
    if (strcmp(codes[i].name, name) == 0)
      return codes[i].code;
  return -1;
}

const char *pam_code_name(int code)
{
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
    if (codes[i].code == code)
      return codes[i].name;
  return "an unknown code";
}
