/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "decide/account.h"
#include "gate/account_rows.h"
#include "gate/account_ways.h"
#include "gate/codes.h"
#include "gate/exceptions.h"

/* One look at an account that wants to come in. It reads; only when there is something to write, it
 * is begun anew for writing. */
struct look {
  const struct cred_account_look_request *request;
  struct cred_account_look_reply *reply;
  struct cred_policy policy;
  struct cred_source source;
  bool is_batch, is_in_zone, is_named_actor;
  bool is_proven; /* that actor's token was it */
  uint32_t actor;
  char actor_name[CRED_NAME_SIZE];
  struct cred_account_row row;
  bool is_new;
  uint64_t used[CRED_RULE_COUNT]; /* exceptions without which it would be refused */
  size_t used_count;
  uint64_t actor_used;             /* and the actor's own, without which it would not be one */
  enum cred_account_verdict found; /* before it is softened */
  bool must_write, must_last;      /* must_last: on disk before it is answered */
};

static const struct cred_caller *caller_of(const struct look *look)
{
  return &look->request->caller;
}

static bool is_session(const struct look *look)
{
  return look->request->phase == CRED_ACCOUNT_PHASE_SESSION;
}

/* A program of the user's asks through credd: it is told, and nothing is noted. */
static bool is_silent(const struct look *look)
{
  return look->source.class == CRED_SOURCE_SELF;
}

/* Who acts as the account: who is logged in and asks, or whose token was shown at a login that may
 * take one. */
static bool has_actor(struct look *look)
{
  const struct cred_account_look_request *request = look->request;
  const bool is_root = request->uid == 0;

  look->is_proven = request->is_proven && cred_account_code_owner(&look->policy, look->source.class,
                                                                  is_root) == CRED_CODE_OF_USER;
  look->actor = look->is_proven ? request->person_uid : request->caller.origin.actor;
  return cred_account_is_indirect(&look->policy) &&
         (look->is_proven || look->source.class == CRED_SOURCE_ACTOR);
}

/* What the user database says; a rule that does not hold is not looked up. */
static enum cred_err ask_users(struct cred_gate *gate, struct look *look)
{
  const struct cred_caller *caller = caller_of(look);
  enum cred_err err = CRED_OK;

  if (look->is_batch)
    return CRED_OK;
  if (look->policy.zone_groups[0] != '\0')
    err =
        cred_gate_is_in_groups(gate, caller->subject, look->policy.zone_groups, &look->is_in_zone);
  if (err == CRED_OK && has_actor(look))
    err = cred_gate_may_act(gate, look->actor, caller->subject, &look->policy, look->actor_name,
                            &look->is_named_actor);
  if (err != CRED_ERR_LOOKUP || !look->request->is_rescue)
    return err;
  memset(&gate->error, 0, sizeof(gate->error)); /* a rule that does not keep root out */
  return CRED_OK;
}

static enum cred_err start(struct cred_gate *gate, struct look *look)
{
  const struct cred_caller *caller = caller_of(look);
  enum cred_err err;

  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_caller(gate, caller);
  if (err == CRED_OK && !caller->known)
    err = cred_error_set(&gate->error, CRED_ERR_INVALID, "not the name of an account");
  if (err == CRED_OK)
    err = cred_gate_check_subject(gate, caller->subject);
  if (err == CRED_OK)
    err = cred_gate_subject_policy(gate, caller->subject, caller->service, &look->policy);
  if (err != CRED_OK)
    return err;
  look->source = cred_gate_caller_source(gate, caller);
  look->is_batch = cred_list_has(gate->site->batch_services, caller->service);
  return ask_users(gate, look);
}

static struct cred_account_facts facts_of(const struct look *look, int64_t wall_ms)
{
  return (struct cred_account_facts){
      .is_suspended = look->row.is_suspended,
      .until_ms = look->row.until_ms,
      .idle_since_ms = cred_account_idle_since(&look->row, wall_ms),
      .is_batch = look->is_batch,
      .class = look->source.class,
      .remote_host = caller_of(look)->origin.remote_host,
      .is_in_zone = look->is_in_zone,
      .is_named_actor = look->is_named_actor,
  };
}

/* By an administrator's order about the actor's own account. */
static enum cred_err is_actor_barred(struct cred_change *change, struct look *look, bool *is)
{
  struct cred_account_row row;
  bool is_new = false, is_past;
  enum cred_err err = cred_change_account(change, look->actor_name, look->actor, &row, &is_new);

  *is = true;
  if (err != CRED_OK)
    return err;
  is_past = row.until_ms != 0 && change->wall_ms >= row.until_ms;
  if (is_past && !row.is_suspended)
    err = cred_change_exception(change, look->actor_name, look->actor, CRED_RULE_UNTIL,
                                &look->actor_used);
  *is = row.is_suspended || (is_past && look->actor_used == 0);
  return err;
}

/* Whoever may not come in as themselves does not act as another ID either. */
static enum cred_err ask_actor(struct cred_change *change, struct look *look)
{
  bool is_barred = false;
  enum cred_err err = CRED_OK;

  look->actor_used = 0;
  if (look->is_named_actor)
    err = is_actor_barred(change, look, &is_barred);
  if (is_barred)
    look->is_named_actor = false;
  return err;
}

/* Each rule that stands against it may be lifted, and then the next one is looked at. */
static enum cred_err judge(struct cred_change *change, struct look *look)
{
  const struct cred_account_facts facts = facts_of(look, change->wall_ms);
  uint32_t lifted = 0;
  enum cred_err err = CRED_OK;

  look->used_count = 0;
  for (size_t i = 0; i < CRED_RULE_COUNT && err == CRED_OK; i++) {
    enum cred_rule rule;
    uint64_t id = 0;

    look->found = cred_account_judge(&facts, &look->policy, lifted, change->wall_ms);
    rule = cred_account_rule_of(look->found);
    if (rule == CRED_RULE_NONE)
      return CRED_OK;
    err = cred_change_exception(change, caller_of(look)->subject, look->request->uid, rule, &id);
    if (err != CRED_OK || id == 0)
      return err;
    lifted |= 1u << rule;
    look->used[look->used_count++] = id;
  }
  return err;
}

/* Root at its console: an administrator's order stands, and no rule of the policy, which may be a
 * slip of the pen that keeps every administrator out. */
static bool is_rescued(const struct look *look)
{
  return look->request->is_rescue && cred_account_rule_of(look->found) != CRED_RULE_NONE &&
         look->found != CRED_ACCOUNT_PAST_UNTIL;
}

static void answer(struct look *look)
{
  struct cred_account_look_reply *reply = look->reply;

  reply->verdict = reply->would_be = look->found;
  reply->until_ms = look->row.until_ms;
  reply->idle_days = look->policy.max_idle_days;
  memcpy(reply->zone, look->policy.zone, sizeof(reply->zone));
  if (look->found == CRED_ACCOUNT_GOOD) {
    reply->exception = look->used_count > 0 ? look->used[0] : look->actor_used;
    return;
  }
  reply->rescued = is_rescued(look);
  reply->reported_only = look->policy.mode == CRED_MODE_REPORT;
  if (reply->rescued || reply->reported_only)
    reply->verdict = CRED_ACCOUNT_GOOD;
}

static bool success_is_due(const struct cred_change *change, const struct look *look)
{
  return is_session(look) && !look->is_batch && look->reply->verdict == CRED_ACCOUNT_GOOD &&
         cred_account_success_is_due(&look->row, change->wall_ms);
}

/* Somebody acts as an ID that is nobody's own. */
static bool is_used_by_actor(const struct look *look)
{
  return is_session(look) && look->found == CRED_ACCOUNT_GOOD && look->is_named_actor;
}

/* What the account phase recorded is not recorded once more when the session opens. */
static bool is_on_record(const struct look *look)
{
  return is_session(look) && look->request->is_judged_already &&
         look->reply->verdict == CRED_ACCOUNT_GOOD;
}

static bool is_denial(const struct look *look)
{
  return look->found != CRED_ACCOUNT_GOOD && !is_on_record(look);
}

static bool uses_exceptions(const struct look *look)
{
  return look->found == CRED_ACCOUNT_GOOD && (look->used_count > 0 || look->actor_used != 0) &&
         !is_on_record(look);
}

static const char *word_of(enum cred_account_verdict verdict)
{
  static const char *const words[] = {
      [CRED_ACCOUNT_REFUSED] = "error",         [CRED_ACCOUNT_SUSPENDED] = "suspended",
      [CRED_ACCOUNT_PAST_UNTIL] = "past-until", [CRED_ACCOUNT_DIRECT_LOGIN] = "direct-login",
      [CRED_ACCOUNT_SOURCE] = "source",         [CRED_ACCOUNT_ZONE] = "zone",
      [CRED_ACCOUNT_DORMANT] = "dormant",       [CRED_ACCOUNT_GOOD] = "good",
  };

  return words[verdict];
}

static enum cred_err note_denial(struct cred_change *change, const struct look *look)
{
  struct cred_event event =
      cred_event_of(CRED_EVENT_ACCOUNT_DENIED, caller_of(look), &look->source);

  cred_event_detail(&event, "reason=%s phase=%s", word_of(look->found),
                    is_session(look) ? "session" : "account");
  if (look->reply->reported_only)
    cred_event_detail(&event, "reported_only=yes");
  if (look->reply->rescued)
    cred_event_detail(&event, "rescued=yes");
  return cred_change_note(change, &event);
}

static enum cred_err note_actor(struct cred_change *change, const struct look *look)
{
  struct cred_event event = cred_event_of(CRED_EVENT_ACCOUNT_USED, caller_of(look), &look->source);
  char quoted[CRED_QUOTED_SIZE];

  event.actor = look->actor;
  cred_event_detail(&event, "by=%s", cred_quoted(look->actor_name, quoted));
  if (look->is_proven)
    cred_event_detail(&event, "how=token");
  return cred_change_note(change, &event);
}

/* It is the actor's: the event is about them, and says as whom they act. */
static enum cred_err note_actor_use(struct cred_change *change, const struct look *look)
{
  struct cred_event event =
      cred_event_of(CRED_EVENT_EXCEPTION_USED, caller_of(look), &look->source);
  char quoted[CRED_QUOTED_SIZE];

  cred_event_detail(&event, "as=%s", cred_quoted(event.subject, quoted));
  memcpy(event.subject, look->actor_name, sizeof(event.subject));
  return cred_change_exception_use(change, look->actor_used, &event);
}

static enum cred_err note_uses(struct cred_change *change, const struct look *look)
{
  const struct cred_event event =
      cred_event_of(CRED_EVENT_EXCEPTION_USED, caller_of(look), &look->source);
  enum cred_err err = CRED_OK;

  for (size_t i = 0; i < look->used_count && err == CRED_OK; i++)
    err = cred_change_exception_use(change, look->used[i], &event);
  return err == CRED_OK && look->actor_used != 0 ? note_actor_use(change, look) : err;
}

static enum cred_err write_look(struct cred_change *change, struct look *look)
{
  enum cred_err err = CRED_OK;

  if (success_is_due(change, look))
    cred_account_row_succeed(&look->row, change->wall_ms);
  if (look->is_new || look->row.last_wall_ms == change->wall_ms)
    err = cred_change_account_keep(change, &look->row);
  if (err == CRED_OK && is_denial(look))
    err = note_denial(change, look);
  if (err == CRED_OK && uses_exceptions(look))
    err = note_uses(change, look);
  if (err == CRED_OK && is_used_by_actor(look))
    err = note_actor(change, look);
  if (err == CRED_OK && is_used_by_actor(look) && look->is_proven)
    err = cred_change_account_succeeded(change, look->actor_name, look->actor);
  return err;
}

static enum cred_err look_in(struct cred_change *change, struct look *look)
{
  enum cred_err err = cred_change_account(change, caller_of(look)->subject, look->request->uid,
                                          &look->row, &look->is_new);

  if (err == CRED_OK)
    err = ask_actor(change, look);
  if (err == CRED_OK)
    err = judge(change, look);
  if (err != CRED_OK)
    return err;
  answer(look);
  look->must_last =
      !is_silent(look) && (is_denial(look) || uses_exceptions(look) || is_used_by_actor(look));
  look->must_write =
      !is_silent(look) && (look->must_last || look->is_new || success_is_due(change, look));
  return change->kind != CRED_STORE_READ ? write_look(change, look) : CRED_OK;
}

static enum cred_err look_once(struct cred_gate *gate, enum cred_store_begin kind,
                               struct look *look)
{
  struct cred_change change;
  enum cred_err err;

  memset(look->reply, 0, sizeof(*look->reply));
  err = cred_change_begin_by(gate, &look->request->caller, kind, &change);
  return err == CRED_OK ? cred_change_end(&change, look_in(&change, look)) : err;
}

enum cred_err cred_direct_account_look(struct cred_gate *gate,
                                       const struct cred_account_look_request *request,
                                       struct cred_account_look_reply *reply)
{
  struct look look = {.request = request, .reply = reply};
  enum cred_err err = start(gate, &look);

  if (err == CRED_OK)
    err = look_once(gate, CRED_STORE_READ, &look);
  if (err == CRED_OK && look.must_write)
    err = look_once(gate, look.must_last ? CRED_STORE_DURABLE : CRED_STORE_WRITE, &look);
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
