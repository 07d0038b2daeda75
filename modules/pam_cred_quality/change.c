/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_quality/change.h"

#include "modules/pam_cred_quality/ask.h"
#include "modules/pam_cred_quality/verdict.h"

/* A rule that cannot be looked at is found now, and not when people have typed their passwords. */
static int make_judge(const struct cred_call *call, const struct cred_policy *policy,
                      struct cred_judge **out)
{
  struct cred_error error = {0};
  enum cred_err err = cred_judge_new(policy, NULL, out, &error);

  if (err == CRED_OK)
    return PAM_SUCCESS;
  return cred_call_fail(call, err, &error, "cannot judge new passwords");
}

int cred_quality_prepare(struct cred_call *call)
{
  struct cred_judge *judge = NULL;
  struct cred_policy policy;
  int status = cred_call_prepare(call, &policy);

  if (status == PAM_SUCCESS)
    status = make_judge(call, &policy, &judge);
  cred_judge_free(judge);
  return status == PAM_AUTHINFO_UNAVAIL ? PAM_TRY_AGAIN : status;
}

int cred_quality_refuse(pam_handle_t *pamh, int status)
{
  struct cred_handover *handover;

  (void)pam_set_item(pamh, PAM_AUTHTOK, NULL);
  if (cred_handover_find(pamh, &handover) == PAM_SUCCESS) {
    cred_handover_clear(handover);
    handover->is_refused = true;
  }
  return status;
}

static int learn_policy(struct cred_call *call, struct cred_policy *policy)
{
  struct cred_gate *gate = NULL;
  int status = cred_call_gate(call, &gate);

  if (status != PAM_SUCCESS)
    return status;
  status = cred_call_policy(call, gate, policy);
  cred_call_gate_end(call, gate);
  return status;
}

static int learn(struct cred_quality_bench *bench)
{
  struct cred_call *call = bench->call;
  int status = cred_call_who(call);

  if (status == PAM_SUCCESS && !call->account.known)
    status = PAM_USER_UNKNOWN;
  if (status == PAM_SUCCESS)
    status = cred_call_site(call);
  if (status == PAM_SUCCESS)
    status = learn_policy(call, &bench->policy);
  if (status == PAM_SUCCESS)
    status = make_judge(call, &bench->policy, &bench->judge);
  if (status == PAM_SUCCESS)
    status = cred_handover_find(call->pamh, &bench->handover);
  if (status == PAM_SUCCESS)
    status = cred_call_item(call, PAM_OLDAUTHTOK, &bench->old_password);
  bench->rigour = cred_call_rigour(call, &bench->policy, &bench->old_password);
  return status;
}

/* The password that a module above asked for: one try. */
static int judge_given(struct cred_quality_bench *bench, struct cred_secret *password)
{
  bool is_accepted = false;
  int status = cred_call_item(bench->call, PAM_AUTHTOK, password);

  if (status == PAM_SUCCESS && password->length == 0) {
    cred_log(&bench->call->log, LOG_ERR,
             "use_authtok, and no module above has asked for a new password; denied");
    return PAM_AUTHTOK_ERR;
  }
  if (status == PAM_SUCCESS)
    status = cred_quality_judge(bench, password, &is_accepted);
  return status == PAM_SUCCESS && !is_accepted ? PAM_AUTHTOK_ERR : status;
}

/*
 * Each try is asked for and judged anew; nothing but an acceptance leads out with a password. Who
 * answers with what was refused just now is a program, or has no other one: it is not told again.
 */
static int ask_and_judge(struct cred_quality_bench *bench, struct cred_secret *password)
{
  uint32_t tries = bench->policy.retry > 0 ? bench->policy.retry : 1;
  CRED_SECRET_AUTO refused = {0};

  if (!cred_call_is_for_many(bench->call))
    cred_quality_show_rules(bench);
  for (uint32_t i = 0; i < tries && !bench->is_hopeless; i++) {
    bool is_accepted = false, is_given = false;
    int status = cred_quality_ask(bench->call, password, &is_given);

    if (status == PAM_SUCCESS && is_given && cred_secret_equal(password, &refused))
      break;
    if (status == PAM_SUCCESS && is_given)
      status = cred_quality_judge(bench, password, &is_accepted);
    if (status != PAM_SUCCESS || is_accepted)
      return status;
    if (is_given)
      (void)cred_secret_set(&refused, password->bytes, password->length);
  }
  return tries > 1 ? PAM_MAXTRIES : PAM_AUTHTOK_ERR;
}

static int hand_on(struct cred_quality_bench *bench, const struct cred_secret *password)
{
  int status = pam_set_item(bench->call->pamh, PAM_AUTHTOK, cred_secret_text(password));

  bench->handover->is_judged = status == PAM_SUCCESS;
  return status;
}

/* Where root's console is rescued, the change goes on unjudged: the module that stores asks for
 * nothing. */
static int step_aside(const struct cred_call *call, const struct cred_quality_options *options)
{
  CRED_SECRET_AUTO password = {0};
  bool is_given = false;
  int status;

  if (options->use_authtok)
    return PAM_IGNORE;
  status = cred_quality_ask(call, &password, &is_given);
  if (status == PAM_SUCCESS && !is_given)
    status = PAM_AUTHTOK_ERR;
  if (status == PAM_SUCCESS)
    status = pam_set_item(call->pamh, PAM_AUTHTOK, cred_secret_text(&password));
  return status == PAM_SUCCESS ? PAM_IGNORE : status;
}

static int change(struct cred_quality_bench *bench, const struct cred_quality_options *options)
{
  CRED_SECRET_AUTO password = {0};
  int status = learn(bench);

  if (status == PAM_SUCCESS)
    status = options->use_authtok ? judge_given(bench, &password) : ask_and_judge(bench, &password);
  return status == PAM_SUCCESS ? hand_on(bench, &password) : status;
}

int cred_quality_change(struct cred_call *call, const struct cred_quality_options *options)
{
  struct cred_quality_bench bench = {.call = call};
  int status = options->use_authtok ? PAM_SUCCESS : pam_set_item(call->pamh, PAM_AUTHTOK, NULL);

  if (status == PAM_SUCCESS)
    status = change(&bench, options);
  cred_judge_free(bench.judge);
  cred_secret_erase(&bench.old_password);
  if (status == PAM_IGNORE)
    status = step_aside(call, options);
  if (status == PAM_SUCCESS || status == PAM_IGNORE)
    return status;
  return cred_quality_refuse(call->pamh, status);
}
