/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/answer.h"

#include <security/pam_modules.h>

int cred_pam_code(enum cred_err err)
{
  switch (err) {
  case CRED_ERR_CONFIG:
  case CRED_ERR_KEY:
  case CRED_ERR_UNSAFE_MODE:
  case CRED_ERR_IO:
  case CRED_ERR_FULL:
  case CRED_ERR_DAMAGED:
  case CRED_ERR_NEWER:
  case CRED_ERR_BUSY:
  case CRED_ERR_LOOKUP:
  case CRED_ERR_PERMISSION:
  case CRED_ERR_UNREACHABLE:
  case CRED_ERR_BROKER:
  case CRED_ERR_UNCOPIED:
    return PAM_AUTHINFO_UNAVAIL;
  case CRED_ERR_MEMORY:
    return PAM_BUF_ERR;
  case CRED_OK:
  case CRED_ERR_INVALID:
  case CRED_ERR_NOT_FOUND:
  case CRED_ERR_EXISTS:
  case CRED_ERR_TOO_LONG:
  case CRED_ERR_STATE:
  case CRED_ERR_CRYPTO:
  case CRED_ERR_UNSUPPORTED:
  case CRED_ERR_COUNT:
    break;
  }
  return PAM_SYSTEM_ERR;
}

/* Not a full disk, a lock that is held, memory that ran out or a credd that is busy: a user can
 * cause those. Nor syslog without room: a user can fill it, and the gate itself lets root in at the
 * console then, by all other rules. */
bool cred_err_calls_for_rescue(enum cred_err err)
{
  return err == CRED_ERR_CONFIG || err == CRED_ERR_KEY || err == CRED_ERR_UNSAFE_MODE ||
         err == CRED_ERR_IO || err == CRED_ERR_DAMAGED || err == CRED_ERR_NEWER ||
         err == CRED_ERR_UNREACHABLE || err == CRED_ERR_UNSUPPORTED;
}
