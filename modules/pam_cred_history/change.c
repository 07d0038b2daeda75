/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_history/change.h"

#include "modules/pam_cred_history/record.h"
#include "modules/pam_cred_history/reuse.h"

int cred_history_prepare(struct cred_call *call)
{
  struct cred_policy policy;
  int status = cred_call_prepare(call, &policy);

  return status == PAM_AUTHINFO_UNAVAIL ? PAM_TRY_AGAIN : status;
}

static bool is_same(const struct cred_shadow *a, const struct cred_shadow *b)
{
  return a->is_there == b->is_there && (!a->is_there || cred_secret_equal(&a->hash, &b->hash));
}

/* One change, as it stands when the module is called. */
struct renewal {
  struct cred_call *call;
  struct cred_handover *handover;
  struct cred_secret password, old_password;
  int site; /* whether the policy could be read: what is stored is in force in any case */
};

/* Something was stored: the new password, or nothing of ours. */
static int act_after(const struct renewal *renewal, const struct cred_shadow *now)
{
  struct cred_call *call = renewal->call;
  bool matches;
  int status = cred_call_compare(call, &now->hash, &renewal->password, &matches);

  if (status != PAM_SUCCESS)
    return status;
  if (matches && renewal->site != PAM_SUCCESS)
    return cred_history_unrecorded(call, renewal->site);
  if (matches)
    return cred_history_record(call, renewal->handover, now, &renewal->password,
                               &renewal->old_password);
  cred_log(&call->log, LOG_ERR,
           "the stored entry was changed, and not to the new password: nothing is recorded");
  return PAM_AUTHTOK_ERR;
}

/* Nothing was stored yet, or will be. */
static int act_before(const struct renewal *renewal)
{
  struct cred_call *call = renewal->call;

  if (renewal->site != PAM_SUCCESS)
    return renewal->site;
  if (!cred_handover_covers(renewal->handover, &renewal->password))
    return cred_history_refuse_reuse(call, renewal->handover, &renewal->password,
                                     &renewal->old_password);
  cred_log(&call->log, LOG_DEBUG, "the password was judged before, and is not stored: no record");
  return PAM_IGNORE;
}

/* Where in the stack this is, the stored entry says: it is what it was, or another. */
static int act(const struct renewal *renewal)
{
  struct cred_shadow now;
  int status = cred_call_shadow(renewal->call, &now);

  if (status == PAM_SUCCESS)
    status =
        is_same(&now, &renewal->handover->before) ? act_before(renewal) : act_after(renewal, &now);
  cred_secret_erase(&now.hash);
  return status;
}

static int take_up(struct renewal *renewal)
{
  struct cred_call *call = renewal->call;
  int status = cred_call_who(call);

  if (status == PAM_SUCCESS && !call->account.known)
    status = PAM_USER_UNKNOWN;
  if (status == PAM_SUCCESS) {
    renewal->site = cred_call_site(call);
    status = cred_handover_find(call->pamh, &renewal->handover);
  }
  if (status == PAM_SUCCESS)
    status = cred_call_item(call, PAM_AUTHTOK, &renewal->password);
  if (status == PAM_SUCCESS)
    status = cred_call_item(call, PAM_OLDAUTHTOK, &renewal->old_password);
  /* where root's console is rescued, the preliminary phase has left nothing */
  return renewal->site == PAM_IGNORE && renewal->handover == NULL ? PAM_IGNORE : status;
}

int cred_history_change(struct cred_call *call)
{
  struct renewal renewal = {.call = call, .site = PAM_SYSTEM_ERR};
  int status = take_up(&renewal);

  if (status == PAM_SUCCESS && renewal.password.length > 0) {
    status = act(&renewal);
  } else if (status == PAM_SUCCESS) {
    cred_log(&call->log, renewal.handover->is_refused ? LOG_DEBUG : LOG_ERR,
             "no module above has asked for a new password");
    status = PAM_AUTHTOK_ERR;
  }
  cred_secret_erase(&renewal.password);
  cred_secret_erase(&renewal.old_password);
  return status;
}
