/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_lockout/charge.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "modules/common/text.h"

#define WAIT_MIN_MS 5
#define TIME_TEXT_SIZE 64

static void take_reply(struct cred_attempt *attempt, const struct cred_charge_reply *reply)
{
  attempt->need = reply->need;
  attempt->has_need = true;
  if (reply->verdict != CRED_CHARGE_GRANTED || reply->ticket == 0)
    return;
  attempt->ticket = reply->ticket;
  attempt->is_compromised = reply->is_compromised;
  attempt->state = CRED_ATTEMPT_PENDING;
}

static int charge_once(struct cred_call *call, struct cred_attempt *attempt,
                       struct cred_charge_reply *reply)
{
  struct cred_charge_request request = {.caller = attempt->caller, .uid = call->account.uid};
  struct cred_gate *gate = NULL;
  enum cred_err err;
  int status = cred_call_gate(call, &gate);

  if (status != PAM_SUCCESS)
    return status;
  /* of a user's own program credd takes this service, and the caller's for that of all of them */
  memcpy(request.code_service, request.caller.service, sizeof(request.code_service));
  err = cred_gate_charge(gate, &request, reply);
  if (err == CRED_OK)
    take_reply(attempt, reply);
  else
    status = cred_call_fail(call, err, cred_gate_error(gate), "cannot charge the attempt");
  cred_call_gate_end(call, gate);
  return status;
}

/* --- waiting
 * -------------------------------------------------------------------------------------- */

static int64_t boot_clock_ms(void)
{
  struct timespec now = {0};

  if (clock_gettime(CLOCK_BOOTTIME, &now) != 0)
    return INT64_MAX; /* no clock, no waiting */
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void sleep_until(int64_t moment_ms)
{
  struct timespec moment = {.tv_sec = moment_ms / 1000, .tv_nsec = moment_ms % 1000 * 1000000};

  while (clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &moment, NULL) == EINTR)
    ;
}

/* Half to one and a half times the wait, so that those who wait do not all come back together. */
static int64_t jittered_ms(uint32_t wait_ms)
{
  CRED_SECRET_AUTO random = {0};
  uint16_t part = UINT16_MAX / 2;
  int64_t wait = wait_ms > WAIT_MIN_MS ? wait_ms : WAIT_MIN_MS;

  if (cred_secret_random(&random, sizeof(part)) == CRED_OK)
    memcpy(&part, random.bytes, sizeof(part));
  return wait / 2 + wait * part / UINT16_MAX;
}

/* False when the time is up. The first call starts it. */
static bool wait_for_turn(const struct cred_charge_reply *reply, int64_t *deadline_ms)
{
  int64_t now_ms = boot_clock_ms(), until_ms;

  if (now_ms == INT64_MAX)
    return false;
  if (*deadline_ms == 0)
    *deadline_ms = now_ms + (int64_t)reply->patience_seconds * 1000;
  if (now_ms >= *deadline_ms)
    return false;
  until_ms = now_ms + jittered_ms(reply->wait_ms);
  sleep_until(until_ms < *deadline_ms ? until_ms : *deadline_ms);
  return true;
}

/* --- telling
 * -------------------------------------------------------------------------------------- */

static void tell_locked(const struct cred_call *call, int64_t until_ms)
{
  char until[TIME_TEXT_SIZE];

  if (until_ms == INT64_MAX) {
    cred_call_tell(call, PAM_ERROR_MSG,
                   N_("This ID is locked after too many failed logins. Please contact %s."),
                   cred_call_contact(call));
    return;
  }
  cred_speech_time(until_ms, until, sizeof(until));
  cred_call_tell(call, PAM_ERROR_MSG,
                 N_("This ID is locked after too many failed logins (until %1$s). "
                    "If it is urgent, please contact %2$s."),
                 until, cred_call_contact(call));
}

/* An unknown name gets the same words as a known one; far away nobody gets any. */
static void tell(const struct cred_call *call, const struct cred_charge_reply *reply)
{
  if (reply->verdict == CRED_CHARGE_BUSY)
    cred_call_tell(call, PAM_ERROR_MSG,
                   N_("Several logins with this ID are under way. "
                      "Please wait a moment and try again."));
  if (!reply->reason_may_be_told)
    return;
  if (reply->verdict == CRED_CHARGE_LOCKED)
    tell_locked(call, reply->until_ms);
  if (reply->verdict == CRED_CHARGE_BARRED)
    cred_call_tell(call, PAM_ERROR_MSG,
                   N_("This ID is locked by the administrator. Please contact %s."),
                   cred_call_contact(call));
}

static const char *verdict_text(enum cred_charge_verdict verdict)
{
  switch (verdict) {
  case CRED_CHARGE_LOCKED:
    return "locked after failures";
  case CRED_CHARGE_BARRED:
    return "locked by an administrator";
  case CRED_CHARGE_BUSY:
    return "too many attempts under way";
  case CRED_CHARGE_GRANTED:
    return "granted";
  case CRED_CHARGE_REFUSED:
    break;
  }
  return "refused";
}

static int answer(const struct cred_call *call, struct cred_lockout_record *record,
                  const struct cred_charge_reply *reply)
{
  const char *class = cred_source_class_name(reply->source.class);
  char remote_host[CRED_HOST_SIZE];

  if (record->attempt.state != CRED_ATTEMPT_PENDING) {
    cred_text_clean_field(record->attempt.caller.origin.remote_host, remote_host,
                          sizeof(remote_host));
    cred_log(&call->log, LOG_NOTICE, "attempt refused: %s; source=%s rhost=%s",
             verdict_text(reply->verdict), class, remote_host);
    tell(call, reply);
    return PAM_AUTH_ERR;
  }
  if (reply->reported_only)
    cred_log(&call->log, LOG_NOTICE, "attempt would be refused, but mode=report; source=%s", class);
  cred_log(&call->log, LOG_DEBUG, "attempt charged; source=%s", class);
  return PAM_IGNORE;
}

/*
 * A password that leaked proves nothing, so who is asked for nothing else is refused as somebody
 * who is locked is: before it is verified, whatever was typed. The attempt was charged, and fails.
 */
static int answer_compromised(const struct cred_call *call, const struct cred_charge_reply *reply)
{
  cred_log(&call->log, LOG_NOTICE,
           "attempt refused: the password was reported as compromised, and no code is asked for");
  if (reply->reason_may_be_told)
    cred_call_tell(call, PAM_ERROR_MSG,
                   N_("This ID needs a new password before it can be used again. "
                      "Please contact %s."),
                   cred_call_contact(call));
  return PAM_AUTH_ERR;
}

int cred_lockout_charge(struct cred_call *call, struct cred_lockout_record *record)
{
  struct cred_charge_reply reply = {0};
  int64_t deadline_ms = 0;
  int status = charge_once(call, &record->attempt, &reply);

  while (status == PAM_SUCCESS && reply.verdict == CRED_CHARGE_BUSY &&
         wait_for_turn(&reply, &deadline_ms))
    status = charge_once(call, &record->attempt, &reply);
  if (status == PAM_SUCCESS)
    status = answer(call, record, &reply);
  if (status == PAM_IGNORE && record->attempt.is_compromised && !record->attempt.need.ask)
    return answer_compromised(call, &reply);
  return status;
}
