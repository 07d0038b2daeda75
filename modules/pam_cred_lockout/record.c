/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_lockout/record.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "modules/pam_cred_lockout/settle.h"

/* pam_end, or the next attempt on the same handle. */
static void record_end(pam_handle_t *pamh, void *data, int error_status)
{
  struct cred_lockout_record *record = data;

  (void)error_status;
  cred_finish_drop(record->finish, pamh);
  cred_lockout_abandon(record);
  cred_attempt_gate_drop(&record->attempt);
  cred_attempt_password_erase(&record->attempt);
  cred_attempt_release(&record->attempt);
}

static int new_transaction(uint64_t *out)
{
  CRED_SECRET_AUTO random = {0};

  if (cred_secret_random(&random, sizeof(*out)) != CRED_OK)
    return PAM_SYSTEM_ERR;
  memcpy(out, random.bytes, sizeof(*out));
  *out += *out == 0; /* 0 says that there is none */
  return PAM_SUCCESS;
}

/* A child process of the one that began the transaction is another transaction. */
static int transaction_of(pam_handle_t *pamh, uint64_t *out)
{
  const struct cred_attempt *earlier;
  int status = cred_attempt_find(pamh, &earlier);

  if (status != PAM_SUCCESS)
    return status;
  if (earlier == NULL || earlier->pid != getpid())
    return new_transaction(out);
  *out = earlier->caller.transaction;
  return PAM_SUCCESS;
}

int cred_lockout_record_begin(struct cred_call *call, struct cred_lockout_record **out)
{
  struct cred_lockout_record *record;
  uint64_t transaction;
  int status = transaction_of(call->pamh, &transaction);

  *out = NULL;
  if (status != PAM_SUCCESS)
    return status;
  record = calloc(1, sizeof(*record));
  if (record == NULL)
    return PAM_BUF_ERR;
  record->attempt.magic = CRED_ATTEMPT_MAGIC;
  record->attempt.holders = 1;
  record->attempt.pid = getpid();
  record->attempt.caller.transaction = transaction;
  record->pamh = call->pamh;
  record->log = call->log;
  memcpy(record->attempt.state_directory, call->arguments->state,
         sizeof(record->attempt.state_directory));
  status = pam_set_data(call->pamh, CRED_ATTEMPT_DATA, record, record_end);
  if (status != PAM_SUCCESS) {
    free(record);
    return status;
  }
  *out = record;
  return PAM_SUCCESS;
}

void cred_lockout_record_describe(struct cred_lockout_record *record, const struct cred_call *call)
{
  uint64_t transaction = record->attempt.caller.transaction;
  const void *typed = NULL;

  record->attempt.caller = cred_call_caller(call);
  record->attempt.caller.transaction = transaction;
  record->log = call->log;
  record->may_be_rescued = cred_call_may_be_rescued(call);
  if (pam_get_item(call->pamh, PAM_USER, &typed) == PAM_SUCCESS && typed != NULL)
    strncpy(record->typed, typed, sizeof(record->typed) - 1);
}
