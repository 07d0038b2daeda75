/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_rotate/judged.h"

#include <stdlib.h>
#include <string.h>

#define JUDGED_DATA "cred_rotate_judged" /* a name: a string of its own */

static void release(pam_handle_t *pamh, void *data, int error_status)
{
  (void)pamh;
  (void)error_status;
  free(data);
}

int cred_rotate_note_judged(const struct cred_call *call)
{
  char *name = strdup(call->account.name);
  int status = PAM_BUF_ERR;

  if (name != NULL)
    status = pam_set_data(call->pamh, JUDGED_DATA, name, release);
  if (status != PAM_SUCCESS)
    free(name);
  return status;
}

bool cred_rotate_judged_another(const struct cred_call *call)
{
  const void *name = NULL;
  int status = pam_get_data(call->pamh, JUDGED_DATA, &name);

  if (status == PAM_NO_MODULE_DATA)
    return false;
  return status != PAM_SUCCESS || name == NULL || strcmp(name, call->account.name) != 0;
}
