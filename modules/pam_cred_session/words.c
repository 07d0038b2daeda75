/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_session/words.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "modules/common/text.h"

#define TIME_SIZE 64
#define PLACE_SIZE (CRED_NAME_SIZE * 2 + 8)
#define RECORD_SIZE 16384
#define PERSON_SHOWN 64 /* beside a terminal */

/* The name of who came by su or sudo, or the number. */
static void name_of(uint32_t uid, char *out, size_t size)
{
  struct passwd record, *found = NULL;
  char *buffer = malloc(RECORD_SIZE);
  int failure = ENOMEM;

  if (buffer != NULL)
    failure = getpwuid_r(uid, &record, buffer, RECORD_SIZE, &found);
  if (failure == 0 && found != NULL)
    cred_text_clean(found->pw_name, out, size);
  else
    (void)snprintf(out, size, "%u", uid);
  free(buffer);
}

/* "192.0.2.10, sshd", "tty1, login", "alice, su"; "alice, tty1, login": by alice's token. */
static void place_of(const struct cred_session_info *session, char *out, size_t size)
{
  char from[CRED_NAME_SIZE] = "", person[CRED_NAME_SIZE] = "";

  switch (session->source.class) {
  case CRED_SOURCE_TRUSTED:
  case CRED_SOURCE_REMOTE:
    (void)snprintf(from, sizeof(from), "%s", session->source.address);
    break;
  case CRED_SOURCE_ACTOR:
    if (session->actor != CRED_ACTOR_UNKNOWN)
      name_of(session->actor, from, sizeof(from));
    break;
  case CRED_SOURCE_LOCAL:
    if (session->actor != CRED_ACTOR_UNKNOWN && session->actor != session->uid)
      name_of(session->actor, person, sizeof(person));
    (void)snprintf(from, sizeof(from), "%.*s%s%s", PERSON_SHOWN, person,
                   person[0] != '\0' && session->tty[0] != '\0' ? ", " : "", session->tty);
    break;
  case CRED_SOURCE_NONE:
  case CRED_SOURCE_SERVICE:
  case CRED_SOURCE_SELF:
    (void)snprintf(from, sizeof(from), "%s", session->tty);
    break;
  }
  (void)snprintf(out, size, "%s%s%s", from, from[0] != '\0' ? ", " : "", session->service);
}

static const char *logout_of(const struct cred_call *call, const struct cred_session_info *session,
                             char *out, size_t size)
{
  switch (session->end) {
  case CRED_SESSION_OPEN:
    return cred_speech_text(&call->speech, N_("still logged in"));
  case CRED_SESSION_GONE:
    return cred_speech_text(&call->speech, N_("not recorded"));
  case CRED_SESSION_LOGOUT:
  case CRED_SESSION_LIMIT:
  case CRED_SESSION_TOKEN:
  case CRED_SESSION_ACCOUNT:
  case CRED_SESSION_ADMIN:
    break;
  }
  cred_speech_time(session->closed_ms, out, size);
  return out;
}

static void tell_previous(const struct cred_call *call, const struct cred_session_open_reply *reply)
{
  const struct cred_session_info *previous = &reply->previous;
  char opened[TIME_SIZE], closed[TIME_SIZE], place[PLACE_SIZE];
  const char *logout = logout_of(call, previous, closed, sizeof(closed));

  cred_speech_time(previous->opened_ms, opened, sizeof(opened));
  place_of(previous, place, sizeof(place));
  if (reply->failures_are_more)
    cred_call_tell(call, PAM_TEXT_INFO,
                   N_("Last login: %1$s (from: %2$s); logout: %3$s; failed logins since: %4$u or "
                      "more. If this was not you, please tell the person in charge of "
                      "information security at once."),
                   opened, place, logout, reply->failures);
  else
    cred_call_tell(call, PAM_TEXT_INFO,
                   N_("Last login: %1$s (from: %2$s); logout: %3$s; failed logins since: %4$u. If "
                      "this was not you, please tell the person in charge of information security "
                      "at once."),
                   opened, place, logout, reply->failures);
}

static void tell_first(const struct cred_call *call, const struct cred_session_open_reply *reply)
{
  cred_call_tell(call, PAM_TEXT_INFO,
                 N_("No earlier login of this ID is on record. Failed logins: %u."),
                 reply->failures);
}

static void tell_limit(const struct cred_call *call, uint32_t minutes)
{
  if (minutes == 1)
    cred_call_tell(call, PAM_TEXT_INFO, N_("This session ends after one minute."));
  else
    cred_call_tell(call, PAM_TEXT_INFO, N_("This session ends after %u minutes."), minutes);
}

void cred_session_tell(const struct cred_call *call, const struct cred_session_open_reply *reply)
{
  if (reply->show && reply->has_previous)
    tell_previous(call, reply);
  else if (reply->show)
    tell_first(call, reply);
  if (reply->show && reply->elsewhere > 0)
    cred_call_tell(call, PAM_TEXT_INFO,
                   N_("This ID is also in use from elsewhere at this moment. If that is not you, "
                      "please contact %s at once."),
                   cred_call_contact(call));
  if (reply->max_minutes > 0)
    tell_limit(call, reply->max_minutes);
}
