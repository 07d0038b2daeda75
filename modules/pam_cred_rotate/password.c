/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_rotate/password.h"

#include "modules/common/holder.h"
#include "modules/common/leaked.h"
#include "modules/pam_cred_rotate/look.h"
#include "modules/pam_cred_rotate/words.h"

/*
 * Whoever has a password that leaked, or a temporary one that ran out, must not get a good one for
 * it, by passwd in a session that is open, say.
 */
static int judge(struct cred_call *call)
{
  const struct cred_rotate_way way = {.takes_password = false};
  struct cred_password_look_reply look;
  int status = cred_rotate_look(call, &way, &look);

  if (status != PAM_SUCCESS)
    return status;
  if (look.verdict == CRED_PASSWORD_GOOD || look.verdict == CRED_PASSWORD_MUST_CHANGE)
    return PAM_IGNORE;
  cred_rotate_tell_refused(call, &look);
  return PAM_PERM_DENIED;
}

static const char *word_of(enum cred_may_change verdict)
{
  return verdict == CRED_MAY_CHANGE_CONTRACTOR ? "by a contractor" : "by nobody knows whom";
}

/* The privileged ID's password is not for contractors to change, by whatever they became root. */
static int judge_actor(struct cred_call *call)
{
  const struct cred_rotate_may_request request = {.holder = cred_call_holder(call)};
  struct cred_rotate_may_reply reply = {.verdict = CRED_MAY_CHANGE_NO};
  struct cred_gate *gate = NULL;
  enum cred_err err;
  int status = cred_call_gate(call, &gate);

  if (status != PAM_SUCCESS)
    return status;
  err = cred_gate_rotate_may(gate, &request, &reply);
  if (err != CRED_OK)
    status = cred_call_fail(call, err, cred_gate_error(gate), "cannot tell who may change it");
  cred_call_gate_end(call, gate);
  if (status != PAM_SUCCESS || reply.verdict == CRED_MAY_CHANGE_YES)
    return status;
  cred_log(&call->log, LOG_NOTICE, "a privileged ID's password is to be changed %s%s",
           word_of(reply.verdict), reply.reported_only ? ": mode=report" : ": denied");
  if (reply.reported_only)
    return PAM_SUCCESS;
  cred_rotate_tell_may_not(call, reply.verdict);
  return PAM_PERM_DENIED;
}

int cred_rotate_password(struct cred_call *call)
{
  int status = judge_actor(call);

  if (status != PAM_SUCCESS || cred_call_is_set_by_root(call))
    return status == PAM_SUCCESS ? PAM_IGNORE : status;
  return judge(call);
}
