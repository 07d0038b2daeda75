/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_rotate/words.h"

#include <string.h>

#define TIME_TEXT_SIZE 64

static void tell_elsewhere(const struct cred_call *call, const char *system)
{
  if (system[0] != '\0' && strcmp(system, call->site.system) != 0)
    cred_call_tell(call, PAM_ERROR_MSG,
                   N_("This password is used on another system (%s). To continue, please set "
                      "a new one that is used nowhere else."),
                   system);
  else
    cred_call_tell(call, PAM_ERROR_MSG,
                   N_("This password is used for another ID. To continue, please set a new one "
                      "that is used nowhere else."));
}

void cred_rotate_tell_must_change(const struct cred_call *call,
                                  const struct cred_password_look_reply *look)
{
  const int style = PAM_ERROR_MSG;

  switch (look->reason) {
  case CRED_REASON_TEMPORARY:
    cred_call_tell(call, style,
                   N_("You are logging in with a temporary password. To continue, please change "
                      "it to a new one."));
    return;
  case CRED_REASON_COMPROMISED:
    cred_call_tell(call, style,
                   N_("This password was reported as compromised. To continue, please set a new "
                      "one."));
    return;
  case CRED_REASON_EXPIRED:
    cred_call_tell(call, style,
                   N_("The administrator asks for a new password. To continue, please set one."));
    return;
  case CRED_REASON_AGE:
    cred_call_tell(call, style,
                   N_("This password has been used for as long as it may be. To continue, please "
                      "set a new one."));
    return;
  case CRED_REASON_USES:
    cred_call_tell(call, style,
                   N_("This password has been used as often as it may be. To continue, please set "
                      "a new one."));
    return;
  case CRED_REASON_DRIFT:
    cred_call_tell(call, style,
                   N_("This password was set in a way that is not on record. To continue, please "
                      "set a new one."));
    return;
  case CRED_REASON_ELSEWHERE:
    tell_elsewhere(call, look->system);
    return;
  case CRED_REASON_NONE:
    break;
  }
  cred_call_tell(call, style, N_("To continue, please set a new password."));
}

void cred_rotate_tell_refused(const struct cred_call *call,
                              const struct cred_password_look_reply *look)
{
  char moment[TIME_TEXT_SIZE];

  if (look->verdict == CRED_PASSWORD_NOT_YET) {
    cred_speech_time(look->valid_from_ms, moment, sizeof(moment));
    cred_call_tell(call, PAM_ERROR_MSG,
                   N_("This temporary password cannot be used before %1$s. If it is urgent, "
                      "please contact %2$s."),
                   moment, cred_call_contact(call));
  } else if (look->verdict == CRED_PASSWORD_NO_LONGER) {
    cred_speech_time(look->valid_until_ms, moment, sizeof(moment));
    cred_call_tell(call, PAM_ERROR_MSG,
                   N_("This temporary password could be used until %1$s. Please ask %2$s for a "
                      "new one."),
                   moment, cred_call_contact(call));
  } else if (look->verdict == CRED_PASSWORD_COMPROMISED) {
    cred_call_tell(call, PAM_ERROR_MSG,
                   N_("This password was reported as compromised and cannot be used any more. "
                      "Please contact %s."),
                   cred_call_contact(call));
  }
}

void cred_rotate_tell_days_left(const struct cred_call *call, uint32_t days)
{
  if (days == 1)
    cred_call_tell(call, PAM_TEXT_INFO,
                   N_("Your password must be changed within one day. The command \"passwd\" "
                      "changes it."));
  else
    cred_call_tell(call, PAM_TEXT_INFO,
                   N_("Your password must be changed within %u days. The command \"passwd\" "
                      "changes it."),
                   days);
}

void cred_rotate_tell_uses_left(const struct cred_call *call, uint32_t uses)
{
  if (uses == 1)
    cred_call_tell(call, PAM_TEXT_INFO,
                   N_("After this login your password must be changed. The command \"passwd\" "
                      "changes it."));
  else
    cred_call_tell(
        call, PAM_TEXT_INFO,
        N_("Your password may be used for %u more logins, this one included. The command "
           "\"passwd\" changes it."),
        uses);
}

void cred_rotate_tell_may_not(const struct cred_call *call, enum cred_may_change verdict)
{
  if (verdict == CRED_MAY_CHANGE_CONTRACTOR)
    cred_call_tell(call, PAM_ERROR_MSG,
                   N_("Contractors may not change the password of this privileged ID. Please "
                      "contact %s."),
                   cred_call_contact(call));
  else
    cred_call_tell(call, PAM_ERROR_MSG,
                   N_("The password of this privileged ID can be changed only by somebody who "
                      "logged in by an ID of their own. Please contact %s."),
                   cred_call_contact(call));
}

void cred_rotate_tell_due(const struct cred_call *call)
{
  cred_call_tell(
      call, PAM_TEXT_INFO,
      N_("The password of \"%s\" must be changed: please do that now, with \"passwd\" or "
         "\"credctl rotate run\"."),
      call->account.name);
}

void cred_rotate_tell_handed_out(const struct cred_call *call)
{
  cred_call_tell(call, PAM_TEXT_INFO,
                 N_("This password was handed out, and will be changed when the work is done."));
}

void cred_rotate_tell_no_session(const struct cred_call *call)
{
  cred_call_tell(call, PAM_ERROR_MSG,
                 N_("The password of this ID must be changed first. Please log in with the "
                    "password, and change it."));
}
