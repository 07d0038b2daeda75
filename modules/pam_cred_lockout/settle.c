/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_lockout/settle.h"

#include <string.h>
#include <unistd.h>

#include "modules/common/answer.h"
#include "modules/common/text.h"

#define FIELD_SIZE 128

/* The one kept since the charge, if it is still good. */
static enum cred_err open_gate(const struct cred_attempt *attempt, struct cred_gate **out,
                               struct cred_error *error)
{
  *out = cred_attempt_gate_take(attempt, attempt->state_directory);
  if (*out != NULL)
    return CRED_OK;
  return cred_gate_open(attempt->state_directory[0] != '\0' ? attempt->state_directory : NULL, out,
                        error);
}

static enum cred_err ask_gate(const struct cred_lockout_record *record, enum cred_outcome outcome,
                              bool *stands, struct cred_error *error)
{
  struct cred_settle_request request = {.ticket = record->attempt.ticket, .outcome = outcome};
  struct cred_settle_reply reply = {0};
  struct cred_gate *gate = NULL;
  enum cred_err err = open_gate(&record->attempt, &gate, error);

  *stands = false;
  if (err != CRED_OK)
    return err;
  request.caller = record->attempt.caller;
  err = cred_gate_settle(gate, &request, &reply);
  if (err == CRED_OK)
    *stands = reply.stands;
  else
    *error = *cred_gate_error(gate);
  cred_gate_close(gate);
  return err;
}

/* What could not be settled now is tried once more when the handle ends. */
static enum cred_err settle(struct cred_lockout_record *record, enum cred_outcome outcome,
                            bool *stands)
{
  struct cred_error error = {0};
  enum cred_err err = ask_gate(record, outcome, stands, &error);

  record->is_settled = err == CRED_OK;
  if (err != CRED_OK)
    cred_log(&record->log, LOG_ERR, "cannot settle the attempt: %s",
             error.text[0] != '\0' ? error.text : cred_err_text(err));
  return err;
}

static void read_field(pam_handle_t *pamh, int item, char out[FIELD_SIZE])
{
  const void *text = NULL;

  if (pam_get_item(pamh, item, &text) != PAM_SUCCESS)
    text = NULL;
  cred_text_clean_field(text, out, FIELD_SIZE);
}

/* In the words that log readers such as fail2ban know. */
static void log_failure(const struct cred_lockout_record *record)
{
  char tty[FIELD_SIZE], ruser[FIELD_SIZE], rhost[FIELD_SIZE];

  read_field(record->pamh, PAM_TTY, tty);
  read_field(record->pamh, PAM_RUSER, ruser);
  read_field(record->pamh, PAM_RHOST, rhost);
  cred_log(&record->log, LOG_NOTICE,
           "authentication failure; logname= uid=%u euid=%u tty=%s ruser=%s rhost=%s", getuid(),
           geteuid(), tty, ruser, rhost);
}

/* A module in the stack may have put another account in place of the one that was charged. */
static bool is_still_the_subject(const struct cred_lockout_record *record)
{
  const struct cred_caller *caller = &record->attempt.caller;
  struct cred_account account;
  const void *user = NULL;

  if (pam_get_item(record->pamh, PAM_USER, &user) != PAM_SUCCESS || user == NULL)
    return false;
  if (strncmp(user, record->typed, sizeof(record->typed) - 1) == 0)
    return true;
  return caller->known && cred_account_find(user, &account, NULL) == CRED_OK && account.known &&
         strcmp(account.name, caller->subject) == 0;
}

/* Why a success is none; NULL: it is one. */
static const char *objection(const struct cred_lockout_record *record)
{
  if (!is_still_the_subject(record))
    return "PAM_USER was changed on the way";
  if (record->attempt.is_compromised && !record->attempt.code_is_proven)
    return "the password was reported as compromised, and no code was accepted";
  return NULL;
}

static enum cred_attempt_state after_success(struct cred_lockout_record *record)
{
  const char *why_not = objection(record);
  bool stands = false;
  enum cred_err err;

  if (why_not != NULL) {
    (void)settle(record, CRED_OUTCOME_FAILED, &stands);
    cred_log(&record->log, LOG_WARNING, "%s: denied", why_not);
    return CRED_ATTEMPT_VOID;
  }
  err = settle(record, CRED_OUTCOME_SUCCEEDED, &stands);
  if (err == CRED_OK && stands)
    return CRED_ATTEMPT_STANDS;
  if (cred_err_calls_for_rescue(err) && record->may_be_rescued) {
    cred_log(&record->log, LOG_ALERT, "stepping aside for root at the console");
    return CRED_ATTEMPT_ASIDE;
  }
  cred_log(&record->log, LOG_WARNING,
           "authentication succeeded, but too late or unrecorded: denied");
  return CRED_ATTEMPT_VOID;
}

static void after_failure(struct cred_lockout_record *record)
{
  bool stands;

  record->attempt.state = CRED_ATTEMPT_FAILED;
  (void)settle(record, CRED_OUTCOME_FAILED, &stands);
  log_failure(record);
}

static void settle_by(struct cred_lockout_record *record, int status)
{
  struct cred_attempt *attempt = &record->attempt;

  attempt->state = CRED_ATTEMPT_VOID;
  if (attempt->pid != getpid())
    return;
  if (status == PAM_SUCCESS)
    attempt->state = after_success(record);
  else
    after_failure(record);
}

void cred_lockout_settle(void *state, int status)
{
  struct cred_lockout_record *record = state;

  if (record->attempt.state == CRED_ATTEMPT_PENDING)
    settle_by(record, status);
  if (record->attempt.state != CRED_ATTEMPT_STANDS)
    cred_attempt_password_erase(&record->attempt);
}

void cred_lockout_abandon(struct cred_lockout_record *record)
{
  struct cred_attempt *attempt = &record->attempt;
  bool stands;

  if (attempt->ticket == 0 || record->is_settled || attempt->pid != getpid())
    return;
  attempt->state = CRED_ATTEMPT_FAILED;
  (void)settle(record, CRED_OUTCOME_ABANDONED, &stands);
}
