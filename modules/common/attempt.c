/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/attempt.h"

#include <stdlib.h>
#include <string.h>

int cred_attempt_find(pam_handle_t *pamh, const struct cred_attempt **out)
{
  const void *data = NULL;
  const struct cred_attempt *attempt;
  int status = pam_get_data(pamh, CRED_ATTEMPT_DATA, &data);

  *out = NULL;
  if (status == PAM_NO_MODULE_DATA)
    return PAM_SUCCESS;
  if (status != PAM_SUCCESS)
    return status;
  attempt = data;
  if (attempt == NULL || attempt->magic != CRED_ATTEMPT_MAGIC)
    return PAM_SYSTEM_ERR;
  *out = attempt;
  return PAM_SUCCESS;
}

/* PAM data comes back as const, although it is the modules' own. */
struct cred_attempt *cred_attempt_hold(const struct cred_attempt *attempt)
{
  struct cred_attempt *held;

  memcpy(&held, &attempt, sizeof(held));
  atomic_fetch_add(&held->holders, 1);
  return held;
}

void cred_attempt_release(struct cred_attempt *attempt)
{
  if (attempt != NULL && atomic_fetch_sub(&attempt->holders, 1) == 1)
    free(attempt);
}

bool cred_attempt_denies(const struct cred_attempt *attempt)
{
  switch (attempt->state) {
  case CRED_ATTEMPT_GIVEN_UP:
  case CRED_ATTEMPT_FAILED:
  case CRED_ATTEMPT_STANDS:
  case CRED_ATTEMPT_ASIDE:
    return false;
  case CRED_ATTEMPT_REFUSED:
  case CRED_ATTEMPT_PENDING:
  case CRED_ATTEMPT_VOID:
    break;
  }
  return true;
}
