/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_totp/enrol.h"

#include <string.h>

#include "modules/pam_cred_totp/after.h"
#include "modules/pam_cred_totp/code.h"
#include "modules/pam_cred_totp/show.h"

#define TRIES 3

static int begin(struct cred_totp_login *login, struct cred_enrol_begin_reply *reply)
{
  struct cred_enrol_begin_request request = {.actor = login->caller.actor};
  struct cred_gate *gate = NULL;
  enum cred_err err;
  int status = cred_call_gate(login->call, &gate);

  if (status != PAM_SUCCESS)
    return status;
  memcpy(request.subject, login->caller.subject, sizeof(request.subject));
  memcpy(request.service, login->caller.service, sizeof(request.service));
  err = cred_gate_enrol_begin(gate, &request, reply);
  if (err == CRED_ERR_PERMISSION) /* a verdict: the permit was closed just now */
    status = PAM_AUTH_ERR;
  else if (err != CRED_OK)
    status = cred_call_fail(login->call, err, cred_gate_error(gate), "cannot enrol a token");
  cred_call_gate_end(login->call, gate);
  return status;
}

static int confirm(struct cred_totp_login *login, struct cred_enrol_confirm_request *request,
                   struct cred_enrol_confirm_reply *reply)
{
  struct cred_gate *gate = NULL;
  enum cred_err err;
  int status = cred_call_gate(login->call, &gate);

  if (status != PAM_SUCCESS)
    return status;
  err = cred_gate_enrol_confirm(gate, request, reply);
  if (err != CRED_OK)
    status = cred_call_fail(login->call, err, cred_gate_error(gate), "cannot confirm the token");
  cred_call_gate_end(login->call, gate);
  return status;
}

/* One prompt. An answer later cannot be taken: the token was shown now. */
static int try_once(struct cred_totp_login *login, const struct cred_enrol_begin_reply *shown,
                    struct cred_enrol_confirm_reply *reply)
{
  struct cred_enrol_confirm_request request = {
      .shape = shown->shape, .actor = login->caller.actor, .caller = login->caller};
  int status = cred_totp_code_ask(login->call, shown->shape.digits, &request.code);

  if (status == PAM_INCOMPLETE)
    status = PAM_CONV_ERR;
  request.seed = shown->seed;
  memcpy(request.subject, login->caller.subject, sizeof(request.subject));
  if (status == PAM_SUCCESS)
    status = confirm(login, &request, reply);
  cred_secret_erase(&request.code);
  cred_secret_erase(&request.seed);
  return status;
}

static int try_often(struct cred_totp_login *login, const struct cred_enrol_begin_reply *shown)
{
  struct cred_enrol_confirm_reply reply = {0};
  int status = PAM_SUCCESS;

  for (int tries = 0; tries < TRIES && status == PAM_SUCCESS && !reply.confirmed; tries++) {
    if (tries > 0)
      cred_call_tell(login->call, PAM_ERROR_MSG, N_("That code is not right. Please try again."));
    status = try_once(login, shown, &reply);
  }
  if (status == PAM_SUCCESS && !reply.confirmed)
    status = PAM_AUTH_ERR;
  if (status == PAM_SUCCESS)
    status = cred_totp_after_enrolment(login, shown, reply.step);
  return status == PAM_SUCCESS ? PAM_IGNORE : status;
}

int cred_totp_enrol(struct cred_totp_login *login)
{
  struct cred_enrol_begin_reply shown = {0};
  int status = begin(login, &shown);

  if (status == PAM_SUCCESS) {
    cred_totp_show(login->call, &shown);
    status = try_often(login, &shown);
  }
  cred_erase(&shown, sizeof(shown));
  return status;
}
