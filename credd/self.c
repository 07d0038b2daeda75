/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/self.h"

#include <string.h>

static bool is_own(const struct credd_peer *peer, const char *subject)
{
  return peer->name[0] != '\0' && strcmp(peer->name, subject) == 0;
}

static void set_service(char service[CRED_NAME_SIZE])
{
  memset(service, 0, CRED_NAME_SIZE);
  memcpy(service, CREDD_SELF_SERVICE, sizeof(CREDD_SELF_SERVICE));
}

/* The program says which of its transactions it is; all else about the caller is replaced. */
static enum credd_self_verdict narrow_caller(const struct credd_peer *peer,
                                             struct cred_caller *caller)
{
  uint64_t transaction = caller->transaction;

  if (!is_own(peer, caller->subject))
    return CREDD_SELF_REFUSED;
  memset(caller, 0, sizeof(*caller));
  memcpy(caller->subject, peer->name, sizeof(caller->subject));
  caller->known = true;
  set_service(caller->service);
  caller->origin.self = true;
  caller->origin.actor_known = true;
  caller->origin.actor = peer->uid;
  caller->actor = peer->uid;
  caller->transaction = transaction;
  return CREDD_SELF_ALLOWED;
}

/* Which service it is decides which policy is told of, never what is accepted or recorded. */
static enum credd_self_verdict narrow_but_service(const struct credd_peer *peer,
                                                  struct cred_caller *caller)
{
  char service[CRED_NAME_SIZE];
  enum credd_self_verdict verdict;

  memcpy(service, caller->service, sizeof(service));
  verdict = narrow_caller(peer, caller);
  memcpy(caller->service, service, sizeof(service));
  return verdict;
}

static enum credd_self_verdict narrow_token_set(const struct credd_peer *peer,
                                                struct cred_token_set_request *request)
{
  request->actor = peer->uid;
  return is_own(peer, request->subject) && request->state == CRED_TOKEN_SUSPENDED
             ? CREDD_SELF_ALLOWED
             : CREDD_SELF_REFUSED;
}

/* A seed is never taken from a user, nor its shape: both are the policy's. */
static enum credd_self_verdict narrow_enrol_begin(const struct credd_peer *peer,
                                                  struct cred_enrol_begin_request *request)
{
  if (!is_own(peer, request->subject))
    return CREDD_SELF_REFUSED;
  request->actor = peer->uid;
  request->by_admin = true;
  request->needs_permit = true;
  memset(&request->shape, 0, sizeof(request->shape));
  set_service(request->service);
  memset(request->kind, 0, sizeof(request->kind));
  memcpy(request->kind, "app", sizeof("app"));
  memset(request->serial, 0, sizeof(request->serial));
  memset(request->permit, 0, sizeof(request->permit));
  cred_secret_erase(&request->seed);
  return CREDD_SELF_AFTER_PASSWORD;
}

static enum credd_self_verdict narrow_enrol_confirm(const struct credd_peer *peer,
                                                    struct cred_enrol_confirm_request *request)
{
  if (!is_own(peer, request->subject) || request->token == 0)
    return CREDD_SELF_REFUSED;
  request->actor = peer->uid;
  request->needs_permit = true;
  cred_secret_erase(&request->seed);
  memcpy(request->caller.subject, peer->name, sizeof(request->caller.subject));
  return narrow_caller(peer, &request->caller);
}

static enum credd_self_verdict narrow_recovery(const struct credd_peer *peer,
                                               struct cred_recovery_request *request)
{
  request->actor = peer->uid;
  return is_own(peer, request->subject) ? CREDD_SELF_AFTER_CODE : CREDD_SELF_REFUSED;
}

/* A password that leaked is reported by who knows it; the stored hash is not taken from a user. */
static enum credd_self_verdict narrow_expire(const struct credd_peer *peer,
                                             struct cred_password_expire_request *request)
{
  if (!is_own(peer, request->holder.subject) || !request->compromised)
    return CREDD_SELF_REFUSED;
  request->holder.uid = peer->uid;
  request->holder.actor = peer->uid;
  set_service(request->holder.service);
  cred_secret_erase(&request->hash);
  return CREDD_SELF_ALLOWED;
}

/* How it stands with the own password, as far as it is on record: of what is stored, or was typed,
 * a user's word is none. That a code was accepted opens nothing but the program that says so. */
static enum credd_self_verdict narrow_look(const struct credd_peer *peer,
                                           struct cred_password_look_request *request)
{
  if (!is_own(peer, request->holder.subject))
    return CREDD_SELF_REFUSED;
  request->holder.uid = peer->uid;
  request->holder.actor = peer->uid;
  set_service(request->holder.service);
  memset(&request->stored, 0, sizeof(request->stored));
  request->password_is_at_hand = false;
  request->opens_session = request->was_let_in = request->another_proved = false;
  cred_erase(&request->password, sizeof(request->password));
  return CREDD_SELF_ALLOWED;
}

/* A program of the user's, such as a screen locker: it is told what holds, and nothing is noted. */
static enum credd_self_verdict narrow_account_look(const struct credd_peer *peer,
                                                   struct cred_account_look_request *request)
{
  request->uid = peer->uid;
  request->phase = CRED_ACCOUNT_PHASE_ACCOUNT;
  request->is_judged_already = false;
  request->is_rescue = false;
  request->is_proven = false;
  request->person_uid = 0;
  return narrow_but_service(peer, &request->caller);
}

static enum credd_self_verdict narrow_code_need(const struct credd_peer *peer,
                                                struct cred_code_need_request *request)
{
  request->uid = peer->uid;
  return narrow_but_service(peer, &request->caller);
}

/* A code is the own one, never said to be somebody else's. */
static enum credd_self_verdict narrow_code(const struct credd_peer *peer,
                                           struct cred_code_request *request)
{
  request->uid = peer->uid;
  memset(request->person, 0, sizeof(request->person));
  request->person_is_known = request->person_is_shut = false;
  request->person_uid = 0;
  return narrow_caller(peer, &request->caller);
}

static enum credd_self_verdict narrow_factor_look(const struct credd_peer *peer,
                                                  struct cred_factor_look_request *request)
{
  request->uid = peer->uid;
  return narrow_but_service(peer, &request->caller);
}

/* Whose password it is and who changes it are the same: whoever asks. Nothing is noted of it: the
 * log is not theirs to fill. */
static enum credd_self_verdict narrow_may(const struct credd_peer *peer,
                                          struct cred_rotate_may_request *request)
{
  if (!is_own(peer, request->holder.subject))
    return CREDD_SELF_REFUSED;
  request->holder.uid = peer->uid;
  request->holder.actor = peer->uid;
  set_service(request->holder.service);
  request->is_self = true;
  request->rotates_due = false;
  memset(&request->stored, 0, sizeof(request->stored));
  return CREDD_SELF_ALLOWED;
}

static enum credd_self_verdict own_subject(const struct credd_peer *peer, const char *subject)
{
  return is_own(peer, subject) ? CREDD_SELF_ALLOWED : CREDD_SELF_REFUSED;
}

/* The own policy, or the one for names that are nobody's. */
static enum credd_self_verdict narrow_policy(const struct credd_peer *peer,
                                             struct cred_policy_request *request)
{
  request->known = request->subject[0] != '\0';
  return request->known ? own_subject(peer, request->subject) : CREDD_SELF_ALLOWED;
}

/* The cursor is the own name too: behind it lie others' sessions. */
static enum credd_self_verdict narrow_sessions(const struct credd_peer *peer,
                                               struct cred_sessions_request *request)
{
  if (!is_own(peer, request->subject))
    return CREDD_SELF_REFUSED;
  memcpy(request->after_subject, request->subject, sizeof(request->after_subject));
  return CREDD_SELF_ALLOWED;
}

enum credd_self_verdict credd_self_narrow(const struct credd_peer *peer,
                                          const struct cred_wire_call *call, void *request)
{
  switch ((enum cred_call_number)call->number) {
  case CRED_CALL_public_site:
  case CRED_CALL_ready:
    return CREDD_SELF_ALLOWED;
  case CRED_CALL_policy:
    return narrow_policy(peer, request);
  case CRED_CALL_charge:
    ((struct cred_charge_request *)request)->uid = peer->uid;
    return narrow_caller(peer, &((struct cred_charge_request *)request)->caller);
  case CRED_CALL_settle:
    return narrow_caller(peer, &((struct cred_settle_request *)request)->caller);
  case CRED_CALL_barred:
    return own_subject(peer, ((struct cred_barred_request *)request)->subject);
  case CRED_CALL_counts:
    return own_subject(peer, ((struct cred_counts_request *)request)->subject);
  case CRED_CALL_code_need:
    return narrow_code_need(peer, request);
  case CRED_CALL_code:
    return narrow_code(peer, request);
  case CRED_CALL_tokens:
    return own_subject(peer, ((struct cred_tokens_request *)request)->subject);
  case CRED_CALL_token_set:
    return narrow_token_set(peer, request);
  case CRED_CALL_enrol_begin:
    return narrow_enrol_begin(peer, request);
  case CRED_CALL_enrol_confirm:
    return narrow_enrol_confirm(peer, request);
  case CRED_CALL_recovery:
    return narrow_recovery(peer, request);
  case CRED_CALL_events:
    return own_subject(peer, ((struct cred_events_request *)request)->subject);
  case CRED_CALL_password_state:
    return own_subject(peer, ((struct cred_password_state_request *)request)->subject);
  case CRED_CALL_password_expire:
    return narrow_expire(peer, request);
  case CRED_CALL_password_look:
    return narrow_look(peer, request);
  case CRED_CALL_factor_look:
    return narrow_factor_look(peer, request);
  case CRED_CALL_account_look:
    return narrow_account_look(peer, request);
  case CRED_CALL_rotate_may:
    return narrow_may(peer, request);
  case CRED_CALL_sessions:
    return narrow_sessions(peer, request);
  case CRED_CALL_session_open:
  case CRED_CALL_session_close:
  case CRED_CALL_session_end:
  case CRED_CALL_password_salts:
  case CRED_CALL_password_crypts:
  case CRED_CALL_password_check:
  case CRED_CALL_password_record:
  case CRED_CALL_password_import:
  case CRED_CALL_password_forget:
  case CRED_CALL_person_set:
  case CRED_CALL_accounts:
  case CRED_CALL_account_rename:
  case CRED_CALL_account_set:
  case CRED_CALL_account_state:
  case CRED_CALL_account_list:
  case CRED_CALL_exception_add:
  case CRED_CALL_exception_decide:
  case CRED_CALL_exception_list:
  case CRED_CALL_rotate_state:
  case CRED_CALL_rotate_begin:
  case CRED_CALL_rotate_settle:
  case CRED_CALL_reveal_ask:
  case CRED_CALL_reveal_approve:
  case CRED_CALL_reveal_take:
  case CRED_CALL_reveals:
  case CRED_CALL_lock:
  case CRED_CALL_enrol_allow:
  case CRED_CALL_enrol_activate:
  case CRED_CALL_enrol_clear:
  case CRED_CALL_code_check:
  case CRED_CALL_token_import:
  case CRED_CALL_count_import:
  case CRED_CALL_events_verify:
  case CRED_CALL_event_note:
  case CRED_CALL_log_prune:
  case CRED_CALL_log_hold:
  case CRED_CALL_key_rotate:
  case CRED_CALL_store_check:
  case CRED_CALL_store_backup:
    break;
  }
  return CREDD_SELF_REFUSED;
}

void credd_self_code(const struct credd_peer *peer, const void *request,
                     struct cred_code_request *out)
{
  const struct cred_recovery_request *recovery = request;

  memset(out, 0, sizeof(*out));
  memcpy(out->caller.subject, peer->name, sizeof(out->caller.subject));
  out->uid = peer->uid;
  (void)narrow_caller(peer, &out->caller);
  (void)cred_secret_set(&out->code, recovery->code.bytes, recovery->code.length);
}

static bool is_wanted(const struct cred_events_request *request, const struct cred_event *event)
{
  return (request->kind == CRED_EVENT_NONE || request->kind == event->kind) &&
         (request->since_ms == 0 || event->wall_ms >= request->since_ms) &&
         (request->until_ms == 0 || event->wall_ms < request->until_ms);
}

/* The marks by which the event chain is checked are for those who check it. */
static void narrow_events(const struct cred_events_request *request,
                          struct cred_events_reply *reply)
{
  uint32_t kept = 0;

  for (uint32_t i = 0; i < reply->count; i++)
    if (is_wanted(request, &reply->rows[i]))
      reply->rows[kept++] = reply->rows[i];
  reply->count = kept;
  for (uint32_t i = 0; i < CRED_EVENT_PAGE; i++)
    memset(reply->rows[i].mac, 0, sizeof(reply->rows[i].mac));
  memset(&reply->rows[kept], 0, (CRED_EVENT_PAGE - kept) * sizeof(reply->rows[0]));
}

static enum cred_err run_events(const struct cred_wire_call *call, struct cred_gate *gate,
                                const struct cred_events_request *request,
                                struct cred_events_reply *reply)
{
  struct cred_events_request any = *request;
  enum cred_err err;

  any.kind = CRED_EVENT_NONE;
  any.since_ms = any.until_ms = 0;
  err = call->run(gate, &any, reply);
  if (err == CRED_OK)
    narrow_events(request, reply);
  return err;
}

enum cred_err credd_self_run(const struct cred_wire_call *call, struct cred_gate *gate,
                             void *request, void *reply)
{
  if (call->number == CRED_CALL_events)
    return run_events(call, gate, request, reply);
  return call->run(gate, request, reply);
}
