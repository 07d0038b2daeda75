/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/handover.h"

#include <stdlib.h>
#include <string.h>

#define HANDOVER_DATA "cred_handover"
/* Includes the size, so that modules of different builds never read each other's records. */
#define HANDOVER_MAGIC (UINT64_C(0x68616e64) << 32 | sizeof(struct cred_handover))

static void release(pam_handle_t *pamh, void *data, int error_status)
{
  (void)pamh;
  (void)error_status;
  if (data == NULL)
    return;
  cred_erase(data, sizeof(struct cred_handover));
  free(data);
}

int cred_handover_begin(const struct cred_call *call)
{
  struct cred_handover *handover = calloc(1, sizeof(*handover));
  int status;

  if (handover == NULL)
    return PAM_BUF_ERR;
  handover->magic = HANDOVER_MAGIC;
  status = cred_call_shadow(call, &handover->before);
  if (status == PAM_SUCCESS)
    status = pam_set_data(call->pamh, HANDOVER_DATA, handover, release);
  if (status != PAM_SUCCESS)
    release(call->pamh, handover, status);
  return status;
}

int cred_handover_find(pam_handle_t *pamh, struct cred_handover **out)
{
  const void *data = NULL;
  int status = pam_get_data(pamh, HANDOVER_DATA, &data);

  *out = NULL;
  if (status != PAM_SUCCESS && status != PAM_NO_MODULE_DATA)
    return status;
  if (data == NULL || ((const struct cred_handover *)data)->magic != HANDOVER_MAGIC)
    return PAM_SYSTEM_ERR;
  memcpy(out, &data, sizeof(data)); /* it comes back as const, although it is the modules' own */
  return PAM_SUCCESS;
}

bool cred_handover_covers(const struct cred_handover *handover, const struct cred_secret *password)
{
  return handover->is_judged && cred_secret_equal(&handover->password, password);
}

void cred_handover_clear(struct cred_handover *handover)
{
  handover->is_judged = false;
  handover->is_refused = false;
  handover->by = CRED_PASSWORD_BY_NOBODY;
  cred_secret_erase(&handover->password);
  cred_erase(&handover->digests, sizeof(handover->digests));
  cred_erase(&handover->old_digests, sizeof(handover->old_digests));
}

void cred_handover_end(pam_handle_t *pamh)
{
  const void *data = NULL;

  if (pam_get_data(pamh, HANDOVER_DATA, &data) == PAM_SUCCESS && data != NULL)
    (void)pam_set_data(pamh, HANDOVER_DATA, NULL, NULL);
}
