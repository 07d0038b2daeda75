/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/judged.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_SIZE 64

static void name_data(const struct cred_call *call, char out[NAME_SIZE])
{
  (void)snprintf(out, NAME_SIZE, "%s:judged", call->log.module);
}

static void release(pam_handle_t *pamh, void *data, int error_status)
{
  (void)pamh;
  (void)error_status;
  free(data);
}

int cred_judged_note(const struct cred_call *call)
{
  char name[NAME_SIZE];
  char *subject = strdup(call->account.name);
  int status = PAM_BUF_ERR;

  name_data(call, name);
  if (subject != NULL)
    status = pam_set_data(call->pamh, name, subject, release);
  if (status != PAM_SUCCESS)
    free(subject);
  return status;
}

int cred_judged_find(const struct cred_call *call, const char **out)
{
  char name[NAME_SIZE];
  const void *subject = NULL;
  int status;

  name_data(call, name);
  status = pam_get_data(call->pamh, name, &subject);
  *out = subject;
  return status == PAM_SUCCESS && subject == NULL ? PAM_SYSTEM_ERR : status;
}

bool cred_judged_is(const struct cred_call *call)
{
  const char *subject = NULL;

  return cred_judged_find(call, &subject) == PAM_SUCCESS &&
         strcmp(subject, call->account.name) == 0;
}
