/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_totp/auth.h"

#include <string.h>

#include "modules/pam_cred_totp/after.h"
#include "modules/pam_cred_totp/code.h"
#include "modules/pam_cred_totp/enrol.h"

/* What pam_cred_lockout did with this login. Without a ticket that is pending for this very subject
 * no code is judged. */
static int take_ticket(struct cred_totp_login *login)
{
  const struct cred_attempt *attempt;
  int status = cred_attempt_find(login->call->pamh, &attempt);

  login->refused = true;
  if (status != PAM_SUCCESS)
    return status;
  login->attempt = attempt;
  if (attempt == NULL || attempt->state == CRED_ATTEMPT_ASIDE) {
    login->refused = false;
  } else if (attempt->state == CRED_ATTEMPT_PENDING &&
             strcmp(attempt->caller.subject, login->caller.subject) == 0) {
    login->refused = false;
    login->ticket = attempt->ticket;
    login->caller.transaction = attempt->caller.transaction;
  }
  return PAM_SUCCESS;
}

/* The charge said it, for the same subject at the same service, out of the same policy and store.
 */
static bool was_asked(const struct cred_totp_login *login)
{
  const struct cred_attempt *attempt = login->attempt;

  return attempt != NULL && attempt->has_need &&
         strcmp(attempt->state_directory, login->call->arguments->state) == 0 &&
         strcmp(attempt->caller.service, login->caller.service) == 0 &&
         strcmp(attempt->caller.subject, login->caller.subject) == 0;
}

static int ask_need(struct cred_totp_login *login)
{
  struct cred_code_need_request request = {.caller = login->caller,
                                           .uid = login->call->account.uid};
  struct cred_gate *gate = NULL;
  enum cred_err err;
  int status;

  if (was_asked(login)) {
    login->need = login->attempt->need;
    return PAM_SUCCESS;
  }
  status = cred_call_gate(login->call, &gate);
  if (status != PAM_SUCCESS)
    return status;
  err = cred_gate_code_need(gate, &request, &login->need);
  if (err != CRED_OK)
    status = cred_call_fail(login->call, err, cred_gate_error(gate),
                            "cannot tell whether a code is needed");
  cred_call_gate_end(login->call, gate);
  return status;
}

/* Whoever left the password prompt is not asked for a code: they said that they do not want in. */
static bool gave_up(const struct cred_totp_login *login)
{
  return login->attempt != NULL && login->attempt->state == CRED_ATTEMPT_GIVEN_UP;
}

/* Enrolling takes messages and a prompt of its own, which not every program can show. And whoever
 * has a password that leaked gets no token for it. */
static bool enrols(const struct cred_totp_login *login)
{
  if (login->attempt != NULL && login->attempt->is_compromised)
    return false;
  return login->need.may_enrol && !login->need.combined && !login->refused &&
         cred_call_may_speak(login->call);
}

static int prepare(struct cred_totp_login *login)
{
  struct cred_call *call = login->call;
  int status = cred_totp_after_forget(call->pamh);

  if (status == PAM_SUCCESS)
    status = cred_call_who(call);
  if (status == PAM_SUCCESS)
    status = cred_call_site(call);
  if (status != PAM_SUCCESS)
    return status;
  login->caller = cred_call_caller(call);
  return take_ticket(login);
}

int cred_totp_authenticate(struct cred_call *call)
{
  struct cred_totp_login login = {.call = call};
  int status = prepare(&login);

  if (status != PAM_SUCCESS)
    return status;
  if (gave_up(&login))
    return PAM_AUTH_ERR;
  if (login.attempt != NULL)
    status = cred_attempt_password_keep(call, login.attempt);
  if (status == PAM_SUCCESS)
    status = ask_need(&login);
  if (status != PAM_SUCCESS)
    return status;
  if (enrols(&login))
    return cred_totp_enrol(&login);
  return login.need.ask ? cred_totp_code(&login) : PAM_IGNORE;
}
