/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_factor/judged.h"

#include <stdlib.h>
#include <string.h>

#define JUDGED_DATA "cred_factor_judged" /* a name: a string of its own */

static void release(pam_handle_t *pamh, void *data, int error_status)
{
  (void)pamh;
  (void)error_status;
  free(data);
}

int cred_factor_note_judged(const struct cred_call *call)
{
  char *name = strdup(call->account.name);
  int status = PAM_BUF_ERR;

  if (name != NULL)
    status = pam_set_data(call->pamh, JUDGED_DATA, name, release);
  if (status != PAM_SUCCESS)
    free(name);
  return status;
}

const char *cred_factor_whom_to_judge(const struct cred_call *call)
{
  const void *name = NULL;
  int status = pam_get_data(call->pamh, JUDGED_DATA, &name);

  if (status == PAM_NO_MODULE_DATA && !call->asker.secure_start)
    return NULL;
  if (status != PAM_SUCCESS || name == NULL)
    return call->account.name;
  return strcmp(name, call->account.name) != 0 ? name : NULL;
}
