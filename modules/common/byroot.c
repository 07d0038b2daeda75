/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/byroot.h"

#include "modules/common/attempt.h"

/* su, by root, tells who asks: sshd, login and display managers do not. */
bool cred_call_is_asked_by_root(const struct cred_call *call)
{
  const struct cred_attempt *attempt = NULL;
  struct cred_account asking;
  const void *name = NULL;

  if (call->asker.real_uid != 0 || call->asker.remote_host[0] != '\0')
    return false;
  if (cred_attempt_find(call->pamh, &attempt) != PAM_SUCCESS || attempt != NULL)
    return false;
  if (pam_get_item(call->pamh, PAM_RUSER, &name) != PAM_SUCCESS || name == NULL)
    return false;
  return cred_account_find(name, &asking, NULL) == CRED_OK && asking.known && asking.uid == 0;
}
