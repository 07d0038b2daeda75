/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/factors.h"

#include <stdlib.h>
#include <string.h>

#define FACTORS_DATA "cred_factors"

struct factors {
  uint64_t magic;
  struct cred_finish *finish; /* the hook that tells the end of authentication */
  bool is_over;               /* it ended */
  bool counts;                /* with success */
  unsigned kinds;
  char subject[CRED_NAME_SIZE]; /* whose they are */
};

/* Includes the size, so that modules of different builds never read each other's records. */
#define FACTORS_MAGIC (UINT64_C(0x66616374) << 32 | sizeof(struct factors))

static int find(pam_handle_t *pamh, struct factors **out)
{
  const void *data = NULL;
  int status = pam_get_data(pamh, FACTORS_DATA, &data);

  *out = NULL;
  if (status == PAM_NO_MODULE_DATA || (status == PAM_SUCCESS && data == NULL))
    return PAM_SUCCESS;
  if (status != PAM_SUCCESS)
    return status;
  if (((const struct factors *)data)->magic != FACTORS_MAGIC)
    return PAM_SYSTEM_ERR;
  memcpy(out, &data, sizeof(data)); /* it comes back as const, although it is the modules' own */
  return PAM_SUCCESS;
}

static void at_end(void *state, int status)
{
  struct factors *factors = state;

  factors->is_over = true;
  factors->counts = status == PAM_SUCCESS;
}

static void release(pam_handle_t *pamh, void *data, int error_status)
{
  struct factors *factors = data;

  (void)error_status;
  if (factors == NULL)
    return;
  cred_finish_drop(factors->finish, pamh);
  free(factors);
}

/* An authentication whose end could not be learnt proves nothing: without the hook, no record. */
static int begin(pam_handle_t *pamh, struct factors **out)
{
  struct factors *factors = calloc(1, sizeof(*factors));
  int status;

  *out = NULL;
  if (factors == NULL)
    return PAM_BUF_ERR;
  factors->magic = FACTORS_MAGIC;
  status = pam_set_data(pamh, FACTORS_DATA, factors, release);
  if (status != PAM_SUCCESS) {
    release(pamh, factors, status);
    return status;
  }
  status = cred_finish_install(pamh, CRED_FINISH_FIRST, at_end, factors, &factors->finish);
  if (status == PAM_SUCCESS)
    *out = factors;
  return status;
}

int cred_factors_note(const struct cred_call *call, enum cred_factor kind)
{
  struct factors *factors;
  int status = find(call->pamh, &factors);

  if (status == PAM_SUCCESS && (factors == NULL || factors->is_over))
    status = begin(call->pamh, &factors);
  if (status != PAM_SUCCESS)
    return status;
  /* what was marked for another account, before a module changed the name, is nobody's */
  if (strcmp(factors->subject, call->account.name) != 0)
    factors->kinds = 0;
  memcpy(factors->subject, call->account.name, sizeof(factors->subject));
  factors->kinds |= (unsigned)kind;
  return PAM_SUCCESS;
}

int cred_factors_forget(pam_handle_t *pamh)
{
  struct factors *factors;
  int status = find(pamh, &factors);

  if (status != PAM_SUCCESS || factors == NULL || !factors->is_over)
    return status;
  return pam_set_data(pamh, FACTORS_DATA, NULL, NULL);
}

int cred_factors_count(pam_handle_t *pamh, const char *subject, unsigned *kinds, bool *is_marked)
{
  struct factors *factors;
  int status = find(pamh, &factors);

  *kinds = 0;
  *is_marked = status != PAM_SUCCESS || factors != NULL;
  if (status == PAM_SUCCESS && factors != NULL && factors->counts &&
      strcmp(factors->subject, subject) == 0)
    *kinds = factors->kinds;
  return status;
}
