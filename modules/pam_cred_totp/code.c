/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_totp/code.h"

#include "modules/common/talk.h"
#include "modules/pam_cred_totp/after.h"
#include "modules/pam_cred_totp/person.h"

#define PROMPT_SIZE 128

/*
 * The prompt shows what is typed. sshd's password method answers every hidden prompt with the
 * password: it would be counted as a wrong code at each login, where a visible prompt just fails.
 * And who types through an input method must see the digits. Shown or not, a code works once.
 */
int cred_totp_code_ask(const struct cred_call *call, uint32_t digits, struct cred_secret *out)
{
  char prompt[PROMPT_SIZE];
  int status;

  cred_speech_write(&call->speech, prompt, sizeof(prompt), N_("Verification code (%d digits): "),
                    (int)digits);
  status = cred_talk_ask(call->pamh, true, prompt, out);
  return status == PAM_SUCCESS && out->length == 0 ? PAM_AUTH_ERR : status;
}

static int take_code(const struct cred_totp_login *login, struct cred_secret *out)
{
  const struct cred_secret *combined;
  const void *data = NULL;
  int status = pam_get_data(login->call->pamh, CRED_CODE_DATA, &data);

  if (status != PAM_SUCCESS && status != PAM_NO_MODULE_DATA)
    return status;
  combined = status == PAM_SUCCESS ? data : NULL;
  if (combined == NULL)
    return cred_totp_code_ask(login->call, login->need.digits, out);
  return cred_secret_set(out, combined->bytes, combined->length) == CRED_OK ? PAM_SUCCESS
                                                                            : PAM_AUTH_ERR;
}

static int answer(struct cred_totp_login *login, const struct cred_code_request *request,
                  const struct cred_code_reply *reply)
{
  const struct cred_log *log = &login->call->log;
  const bool must_prove = login->attempt != NULL && login->attempt->is_compromised;

  if (reply->verdict != CRED_CODE_REFUSED && !reply->reported_only && login->attempt != NULL) {
    cred_attempt_code_prove(login->attempt);
    if (request->person[0] != '\0')
      cred_attempt_person_prove(login->attempt, request->person_uid);
  }
  if (reply->reported_only && must_prove) {
    cred_log(log, LOG_NOTICE,
             "code refused, for the password was reported as compromised: mode=report or not");
    return PAM_AUTH_ERR;
  }
  if (reply->reported_only) {
    cred_log(log, LOG_NOTICE, "code would be refused, but mode=report");
    return PAM_IGNORE;
  }
  switch (reply->verdict) {
  case CRED_CODE_ACCEPTED:
    if (request->person[0] != '\0')
      cred_log(log, LOG_NOTICE, "code of %s accepted, who uses this ID", request->person);
    else
      cred_log(log, LOG_DEBUG, "code accepted");
    return PAM_SUCCESS;
  case CRED_CODE_RECOVERY:
    cred_log(log, LOG_NOTICE, "recovery code accepted; %u left", reply->recovery_codes_left);
    return cred_totp_after_recovery(login, reply->recovery_codes_left);
  case CRED_CODE_REFUSED:
    break;
  }
  cred_log(log, LOG_NOTICE, "code refused");
  return PAM_AUTH_ERR;
}

static int judge(struct cred_totp_login *login, struct cred_code_request *request)
{
  struct cred_code_reply reply = {0};
  struct cred_gate *gate = NULL;
  enum cred_err err;
  int status = cred_call_gate(login->call, &gate);

  if (status != PAM_SUCCESS)
    return status;
  request->caller = login->caller;
  request->uid = login->call->account.uid;
  request->ticket = login->ticket;
  err = cred_gate_code(gate, request, &reply);
  if (err != CRED_OK)
    status = cred_call_fail(login->call, err, cred_gate_error(gate), "cannot judge the code");
  cred_call_gate_end(login->call, gate);
  return status == PAM_SUCCESS ? answer(login, request, &reply) : status;
}

/* What is asked for before the code is judged. */
static int ask(struct cred_totp_login *login, struct cred_code_request *request)
{
  int status = PAM_SUCCESS;

  if (login->need.owner == CRED_CODE_OF_NOBODY) {
    cred_log(&login->call->log, LOG_NOTICE,
             "several people use this ID, and nobody's code is taken here: unlock it, or log in "
             "anew, by a program that root runs at the seat, as a display manager does");
    return PAM_SUCCESS;
  }
  if (login->need.owner == CRED_CODE_OF_USER)
    status = cred_totp_person(login->call, request);
  if (status == PAM_SUCCESS)
    status = take_code(login, &request->code);
  /* an answer later would find the name forgotten */
  return status == PAM_INCOMPLETE && login->need.owner == CRED_CODE_OF_USER ? PAM_CONV_ERR : status;
}

int cred_totp_code(struct cred_totp_login *login)
{
  struct cred_code_request request = {0};
  int status = ask(login, &request);

  if (status == PAM_SUCCESS && login->refused) {
    cred_log(&login->call->log, LOG_NOTICE, "code not judged: the attempt was refused");
    status = PAM_AUTH_ERR;
  } else if (status == PAM_SUCCESS) {
    status = judge(login, &request);
  }
  cred_erase(&request, sizeof(request));
  return status;
}
