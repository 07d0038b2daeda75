/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_account/judged.h"

#include <stdlib.h>
#include <string.h>

#define DATA_NAME "pam_cred_account:judged"

static void forget(pam_handle_t *pamh, void *data, int error_status)
{
  (void)pamh;
  (void)error_status;
  free(data);
}

int cred_judged_note(pam_handle_t *pamh, const char *subject)
{
  char *copy = strdup(subject);
  int status;

  if (copy == NULL)
    return PAM_BUF_ERR;
  status = pam_set_data(pamh, DATA_NAME, copy, forget);
  if (status != PAM_SUCCESS)
    free(copy);
  return status;
}

bool cred_judged_is(pam_handle_t *pamh, const char *subject)
{
  const void *noted = NULL;

  return pam_get_data(pamh, DATA_NAME, &noted) == PAM_SUCCESS && noted != NULL &&
         strcmp(noted, subject) == 0;
}
