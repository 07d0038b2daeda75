/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_account/words.h"

#include <string.h>

#define TIME_TEXT_SIZE 64
#define SECOND_MS (int64_t)1000
#define DATE_LENGTH 10 /* "2027-03-31" */

const char *cred_account_reason(enum cred_account_verdict verdict)
{
  switch (verdict) {
  case CRED_ACCOUNT_SUSPENDED:
    return "suspended by an administrator";
  case CRED_ACCOUNT_PAST_UNTIL:
    return "past its last day";
  case CRED_ACCOUNT_DIRECT_LOGIN:
    return "direct_login=no, and nobody known and allowed acts as it";
  case CRED_ACCOUNT_SOURCE:
    return "not from there (allow_sources)";
  case CRED_ACCOUNT_ZONE:
    return "in none of zone_groups";
  case CRED_ACCOUNT_DORMANT:
    return "dormant (max_idle_days)";
  case CRED_ACCOUNT_GOOD:
    return "nothing";
  case CRED_ACCOUNT_REFUSED:
    break;
  }
  return "no reason was told";
}

static void tell_until(const struct cred_call *call, int64_t until_ms)
{
  char date[TIME_TEXT_SIZE];

  cred_speech_time(until_ms - SECOND_MS, date, sizeof(date)); /* it is rounded up */
  if (strlen(date) > DATE_LENGTH)
    date[DATE_LENGTH] = '\0';
  cred_call_tell(call, PAM_ERROR_MSG, N_("This ID could be used until %1$s. Please contact %2$s."),
                 date, cred_call_contact(call));
}

static void tell_dormant(const struct cred_call *call, uint32_t days)
{
  if (call->site.contact[0] != '\0')
    cred_call_tell(call, PAM_ERROR_MSG,
                   N_("This ID has not been used for %1$u days or more, and is suspended for that. "
                      "To use it again, please apply to %2$s through your administrator."),
                   days, call->site.contact);
  else
    cred_call_tell(call, PAM_ERROR_MSG,
                   N_("This ID has not been used for %u days or more, and is suspended for that. "
                      "To use it again, please apply to your administrator."),
                   days);
}

static void tell_zone(const struct cred_call *call, const char *zone)
{
  if (zone[0] != '\0')
    cred_call_tell(call, PAM_ERROR_MSG,
                   N_("This ID may not be used in the zone %1$s. Please contact %2$s."), zone,
                   cred_call_contact(call));
  else
    cred_call_tell(call, PAM_ERROR_MSG,
                   N_("This ID may not be used on this system. Please contact %s."),
                   cred_call_contact(call));
}

static void tell_direct(const struct cred_call *call)
{
  if (cred_call_caller(call).origin.actor_known)
    cred_call_tell(call, PAM_ERROR_MSG,
                   N_("You are not allowed to act as this ID. Please contact %s."),
                   cred_call_contact(call));
  else
    cred_call_tell(call, PAM_ERROR_MSG,
                   N_("Nobody logs in to this ID directly. Please log in with your own ID, and use "
                      "su or sudo from there."));
}

void cred_account_tell(const struct cred_call *call, const struct cred_account_look_reply *look)
{
  switch (look->verdict) {
  case CRED_ACCOUNT_SUSPENDED:
    cred_call_tell(call, PAM_ERROR_MSG, N_("This ID is suspended. Please contact %s."),
                   cred_call_contact(call));
    return;
  case CRED_ACCOUNT_PAST_UNTIL:
    tell_until(call, look->until_ms);
    return;
  case CRED_ACCOUNT_DIRECT_LOGIN:
    tell_direct(call);
    return;
  case CRED_ACCOUNT_SOURCE:
    cred_call_tell(call, PAM_ERROR_MSG, N_("This ID may not be used from here. Please contact %s."),
                   cred_call_contact(call));
    return;
  case CRED_ACCOUNT_ZONE:
    tell_zone(call, look->zone);
    return;
  case CRED_ACCOUNT_DORMANT:
    tell_dormant(call, look->idle_days);
    return;
  case CRED_ACCOUNT_GOOD:
  case CRED_ACCOUNT_REFUSED:
    break;
  }
}
