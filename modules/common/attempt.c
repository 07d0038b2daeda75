/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/attempt.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
static struct cred_attempt *own(const struct cred_attempt *attempt)
{
  struct cred_attempt *ours;

  memcpy(&ours, &attempt, sizeof(ours));
  return ours;
}

struct cred_attempt *cred_attempt_hold(const struct cred_attempt *attempt)
{
  struct cred_attempt *held = own(attempt);

  atomic_fetch_add(&held->holders, 1);
  return held;
}

void cred_attempt_release(struct cred_attempt *attempt)
{
  if (attempt == NULL || atomic_fetch_sub(&attempt->holders, 1) != 1)
    return;
  cred_secret_erase(&attempt->password);
  free(attempt);
}

void cred_attempt_gate_drop(const struct cred_attempt *attempt)
{
  struct cred_gate *gate = attempt->gate;

  own(attempt)->gate = NULL;
  cred_gate_close(gate);
}

void cred_attempt_gate_keep(const struct cred_attempt *attempt, struct cred_gate *gate)
{
  cred_attempt_gate_drop(attempt);
  if (attempt->state != CRED_ATTEMPT_PENDING || attempt->pid != getpid() ||
      cred_gate_error(gate)->code != CRED_OK) {
    cred_gate_close(gate);
    return;
  }
  cred_gate_rest(gate);
  own(attempt)->gate = gate;
}

struct cred_gate *cred_attempt_gate_take(const struct cred_attempt *attempt, const char *state)
{
  struct cred_gate *gate = attempt->gate;

  if (gate == NULL || strcmp(attempt->state_directory, state) != 0)
    return NULL;
  if (!cred_gate_wake(gate, state[0] != '\0' ? state : NULL)) {
    cred_attempt_gate_drop(attempt);
    return NULL;
  }
  own(attempt)->gate = NULL;
  return gate;
}

int cred_attempt_password_keep(const struct cred_call *call, const struct cred_attempt *attempt)
{
  const void *shown = NULL;
  int status = pam_get_item(call->pamh, PAM_AUTHTOK, &shown);

  if (cred_call_is_batch(call))
    return PAM_SUCCESS;
  if (status != PAM_SUCCESS || shown == NULL || attempt->state != CRED_ATTEMPT_PENDING)
    return status;
  /* a longer one than fits is no password that could be remembered */
  (void)cred_secret_set_text(&own(attempt)->password, shown);
  return PAM_SUCCESS;
}

void cred_attempt_password_erase(const struct cred_attempt *attempt)
{
  cred_secret_erase(&own(attempt)->password);
}

static bool stands_for(const struct cred_attempt *attempt, const char *subject)
{
  return attempt->state == CRED_ATTEMPT_STANDS && strcmp(attempt->caller.subject, subject) == 0;
}

void cred_attempt_password_copy(const struct cred_attempt *attempt, const char *subject,
                                struct cred_secret *out)
{
  cred_secret_erase(out);
  if (stands_for(attempt, subject))
    (void)cred_secret_set(out, attempt->password.bytes, attempt->password.length);
}

void cred_attempt_password_take(const struct cred_attempt *attempt, const char *subject,
                                struct cred_secret *out)
{
  cred_attempt_password_copy(attempt, subject, out);
  cred_attempt_password_erase(attempt);
}

void cred_attempt_password_prove(const struct cred_attempt *attempt)
{
  own(attempt)->password_is_proven = true;
}

bool cred_attempt_password_is_proven(const struct cred_attempt *attempt, const char *subject)
{
  return attempt->password_is_proven && stands_for(attempt, subject);
}

void cred_attempt_code_prove(const struct cred_attempt *attempt)
{
  own(attempt)->code_is_proven = true;
}

void cred_attempt_person_prove(const struct cred_attempt *attempt, uint32_t uid)
{
  if (attempt->state != CRED_ATTEMPT_PENDING || attempt->pid != getpid())
    return;
  own(attempt)->has_person = true;
  own(attempt)->person_uid = uid;
}

bool cred_attempt_has_person(const struct cred_attempt *attempt, const char *subject, uint32_t *uid)
{
  *uid = attempt->person_uid;
  return attempt->has_person && cred_attempt_is_proven(attempt, subject);
}

bool cred_attempt_is_proven(const struct cred_attempt *attempt, const char *subject)
{
  return attempt->code_is_proven && stands_for(attempt, subject);
}

bool cred_attempt_site(const struct cred_attempt *attempt, const char *state, struct cred_site *out)
{
  const struct cred_gate *gate = attempt->gate;

  if (gate == NULL || strcmp(attempt->state_directory, state) != 0 ||
      !cred_gate_is_current(gate, state[0] != '\0' ? state : NULL))
    return false;
  *out = *cred_gate_site(gate);
  return true;
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
