/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_lockout/auth.h"

#include "modules/common/factors.h"
#include "modules/pam_cred_lockout/charge.h"
#include "modules/pam_cred_lockout/password.h"
#include "modules/pam_cred_lockout/settle.h"

static int take_password(struct cred_call *call, const struct cred_lockout_options *options,
                         struct cred_lockout_record *record, struct cred_secret *typed)
{
  bool given_up = false;
  int status;

  if (!options->prompt)
    return PAM_SUCCESS;
  status = cred_lockout_password(call, typed, &given_up);
  if (given_up)
    record->attempt.state = CRED_ATTEMPT_GIVEN_UP;
  return status;
}

/* The hook comes before the charge: an attempt whose end could not be learnt is not charged. */
static int charge(struct cred_call *call, struct cred_lockout_record *record)
{
  int status = cred_finish_install(call->pamh, CRED_FINISH_FIRST, cred_lockout_settle, record,
                                   &record->finish);

  return status == PAM_SUCCESS ? cred_lockout_charge(call, record) : status;
}

/* PAM_IGNORE, which is what the charge gave, unless what was typed cannot be handed on. Where
 * root's console is rescued, it is handed on as it is. */
static int hand_on(const struct cred_call *call, const struct cred_lockout_record *record,
                   const struct cred_secret *typed)
{
  int status =
      typed->length > 0 ? cred_lockout_hand_on(call, &record->attempt.need, typed) : PAM_SUCCESS;

  if (status == PAM_SUCCESS)
    status = cred_attempt_password_keep(call, &record->attempt);
  return status == PAM_SUCCESS ? PAM_IGNORE : status;
}

static int attempt(struct cred_call *call, const struct cred_lockout_options *options,
                   struct cred_lockout_record *record)
{
  CRED_SECRET_AUTO typed = {0};
  int status = cred_lockout_code_forget(call->pamh);

  if (status == PAM_SUCCESS)
    status = cred_factors_forget(call->pamh);
  if (status == PAM_SUCCESS)
    status = cred_call_site(call);
  cred_lockout_record_describe(record, call);
  if (status == PAM_SUCCESS)
    status = take_password(call, options, record, &typed);
  if (status == PAM_SUCCESS)
    status = charge(call, record);
  return status == PAM_IGNORE ? hand_on(call, record, &typed) : status;
}

static int authenticate(struct cred_call *call, const struct cred_lockout_options *options)
{
  struct cred_lockout_record *record;
  int named = cred_call_who(call);
  int status = cred_lockout_record_begin(call, &record);

  if (status != PAM_SUCCESS)
    return status;
  if (named == PAM_CONV_ERR || named == PAM_INCOMPLETE)
    record->attempt.state = CRED_ATTEMPT_GIVEN_UP;
  if (named != PAM_SUCCESS)
    return named;
  status = attempt(call, options, record);
  if (status == PAM_IGNORE && record->attempt.state == CRED_ATTEMPT_REFUSED)
    record->attempt.state = CRED_ATTEMPT_ASIDE;
  return status;
}

/*
 * Nothing that was typed may be judged behind a refusal: how a stack goes on after it tells right
 * from wrong, and nobody counts. So PAM_AUTHTOK becomes what is nobody's password, which also keeps
 * the next module from asking once more.
 */
int cred_lockout_refuse(pam_handle_t *pamh, int status)
{
  static const char nobodys_password[] = "\b\n\r\177refused";

  (void)pam_set_item(pamh, PAM_AUTHTOK, nobodys_password);
  return status;
}

int cred_lockout_authenticate(struct cred_call *call, const struct cred_lockout_options *options)
{
  int status = authenticate(call, options);
  bool is_refusal = status != PAM_IGNORE && status != PAM_INCOMPLETE;

  return options->prompt && is_refusal ? cred_lockout_refuse(call->pamh, status) : status;
}
