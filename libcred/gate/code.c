/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/codes.h"
#include "gate/desk.h"

/* One code on its way through its transaction. */
struct trial {
  const struct cred_code_request *request;
  struct cred_code_reply *reply;
  bool is_desk;              /* the code of a person who wants to use the subject */
  bool is_user;              /* who may */
  struct cred_policy of_way; /* the subject's */
  struct cred_caller whose;  /* the code's: the subject, or the person */
  struct cred_policy policy; /* of that one */
  struct cred_source source;
  char counted_name[CRED_NAME_SIZE];
  struct cred_event template; /* subject, service, source and actor */
  struct cred_code_counts counts;
  struct cred_secret folded;
  enum cred_code_form form;
  struct cred_token_list tokens;
  bool is_replayed;     /* right, but used already */
  bool changes_nothing; /* refused without a trace in the store: a flood must not grow it */
};

static enum cred_err ticket_holds(struct cred_change *change, const struct trial *trial,
                                  bool *holds)
{
  *holds = !trial->is_desk;
  if (trial->request->ticket == 0)
    return CRED_OK;
  return cred_change_ticket_holds(change, trial->request->ticket,
                                  trial->request->caller.transaction, holds);
}

/* The policy may be another one than when the code was asked for. */
static enum cred_err is_right_owner(struct cred_change *change, const struct trial *trial, bool *is)
{
  enum cred_code_owner owner = CRED_CODE_OF_NOBODY;
  enum cred_err err = cred_change_code_owner(change, &trial->request->caller, trial->request->uid,
                                             &trial->of_way, &owner);

  *is = owner == (trial->is_desk ? CRED_CODE_OF_USER : CRED_CODE_OF_SUBJECT);
  return err;
}

/* May this attempt be judged at all? Locks are judged but not held where the policy only reports.
 */
static enum cred_err admit(struct cred_change *change, struct trial *trial, bool *admitted)
{
  bool holds = false, is_right = false;
  bool is_soft =
      trial->of_way.mode == CRED_MODE_REPORT || cred_policy_spares(&trial->policy, &trial->whose);
  enum cred_err err = ticket_holds(change, trial, &holds);

  *admitted = false;
  if (err == CRED_OK)
    err = is_right_owner(change, trial, &is_right);
  holds = holds && is_right;
  if (err == CRED_OK && holds)
    err = cred_code_counts_load(change, trial->counted_name, &trial->source, &trial->policy,
                                &trial->template, &trial->counts);
  if (err != CRED_OK)
    return err;
  if (trial->counts.refuses && trial->of_way.mode == CRED_MODE_REPORT)
    trial->reply->reported_only = true;
  *admitted = holds && (!trial->counts.refuses || is_soft);
  return CRED_OK;
}

/* Every token that made this code moves on, so that one code opens once even if two share it. */
static enum cred_err use_token(struct cred_change *change, struct trial *trial,
                               struct cred_token_row *row, int64_t step)
{
  struct cred_code_reply *reply = trial->reply;

  row->last_step = step;
  row->token.last_used_ms = change->wall_ms;
  if (reply->verdict != CRED_CODE_ACCEPTED)
    memcpy(reply->token, row->token.name, sizeof(reply->token));
  reply->verdict = CRED_CODE_ACCEPTED;
  return cred_change_token_put(change, row);
}

static enum cred_err try_token(struct cred_change *change, struct trial *trial,
                               struct cred_token_row *row)
{
  enum cred_code_match match;
  int64_t step;
  enum cred_err err = cred_change_token_judge(change, row, &trial->folded,
                                              trial->policy.totp_window, &match, &step);

  if (err != CRED_OK)
    return err;
  trial->is_replayed = trial->is_replayed || match == CRED_CODE_MATCH_REPLAYED;
  return match == CRED_CODE_MATCH ? use_token(change, trial, row, step) : CRED_OK;
}

/* Each active token does its work whatever came before it; where there is none, as much is done. */
static enum cred_err try_tokens(struct cred_change *change, struct trial *trial)
{
  size_t active = 0;
  enum cred_err err = cred_change_tokens(change, trial->counted_name, &trial->tokens);

  for (size_t i = 0; err == CRED_OK && i < trial->tokens.count; i++) {
    if (trial->tokens.rows[i].token.state != CRED_TOKEN_ACTIVE)
      continue;
    err = try_token(change, trial, &trial->tokens.rows[i]);
    active++;
  }
  if (err == CRED_OK && active == 0)
    err = cred_change_judge_nothing(change, &trial->policy, &trial->folded);
  return err;
}

/* Who is no user of the ID, or has no token, does the work of who is one with a wrong code. */
static enum cred_err try_person(struct cred_change *change, struct trial *trial)
{
  bool may = false;
  enum cred_err err = cred_change_desk_may(change, trial->counted_name, trial->request->person_uid,
                                           &trial->policy, &may);

  if (err != CRED_OK)
    return err;
  if (trial->is_user && may && trial->form == CRED_CODE_FORM_DIGITS)
    return try_tokens(change, trial);
  return cred_change_judge_nothing(change, &trial->policy, &trial->folded);
}

static enum cred_err try_recovery(struct cred_change *change, struct trial *trial)
{
  bool taken;
  enum cred_err err =
      cred_change_recovery_take(change, trial->counted_name, &trial->folded, &taken);

  if (err == CRED_OK && taken)
    trial->reply->verdict = CRED_CODE_RECOVERY;
  return err;
}

static enum cred_err note_accepted(struct cred_change *change, const struct trial *trial)
{
  const struct cred_code_reply *reply = trial->reply;
  struct cred_event event = trial->template;
  char quoted[CRED_QUOTED_SIZE];

  event.kind = CRED_EVENT_CODE_ACCEPTED;
  if (reply->verdict == CRED_CODE_RECOVERY)
    event.kind = CRED_EVENT_RECOVERY_USED;
  else
    cred_event_detail(&event, "token=%s", cred_quoted(reply->token, quoted));
  cred_event_detail(&event, "recovery_left=%u", reply->recovery_codes_left);
  if (trial->is_desk)
    event.actor = trial->request->person_uid;
  return cred_change_note(change, &event);
}

static enum cred_err accept(struct cred_change *change, struct trial *trial)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = cred_code_counts_clear(change, &trial->counts);

  if (err == CRED_OK)
    err = gate->store.ops->recovery_count(gate->store.db, trial->counted_name,
                                          &trial->reply->recovery_codes_left, &gate->error);
  return err == CRED_OK ? note_accepted(change, trial) : err;
}

static enum cred_err refuse(struct cred_change *change, struct trial *trial)
{
  struct cred_event event = trial->template;
  enum cred_err err = CRED_OK;

  /* while a lock runs, only root under even_deny_root=no and mode=report come this far */
  trial->changes_nothing = trial->counts.refuses;
  if (trial->changes_nothing)
    return CRED_OK;
  event.kind = trial->is_replayed ? CRED_EVENT_CODE_REPLAYED : CRED_EVENT_CODE_FAILED;
  if (trial->whose.known)
    err = cred_change_note(change, &event);
  else
    err = cred_change_note_nothing(change, &event);
  return err == CRED_OK ? cred_code_counts_fail(change, &trial->counts, &trial->template) : err;
}

static enum cred_err judge_in(struct cred_change *change, struct trial *trial)
{
  bool admitted = false;
  enum cred_err err = cred_change_counted_name(change, &trial->whose, trial->counted_name);

  if (err == CRED_OK)
    err = admit(change, trial, &admitted);
  if (err == CRED_OK && !admitted)
    trial->changes_nothing = true;
  if (err != CRED_OK || !admitted)
    return err;
  if (trial->is_desk)
    err = try_person(change, trial);
  else if (trial->form == CRED_CODE_FORM_RECOVERY)
    err = try_recovery(change, trial);
  else
    err = try_tokens(change, trial);
  if (err != CRED_OK)
    return err;
  return trial->reply->verdict == CRED_CODE_REFUSED ? refuse(change, trial) : accept(change, trial);
}

static enum cred_err prepare_person(struct cred_gate *gate, struct trial *trial)
{
  const struct cred_code_request *request = trial->request;
  enum cred_err err;

  trial->whose = cred_desk_person(request);
  trial->source = cred_desk_source(request->caller.subject);
  err = cred_gate_check_caller(gate, &trial->whose);
  if (err == CRED_OK)
    err = cred_gate_caller_policy(gate, &trial->whose, &trial->policy);
  return err == CRED_OK ? cred_gate_desk_user(gate, request, &trial->of_way, &trial->is_user) : err;
}

static enum cred_err prepare(struct cred_gate *gate, struct trial *trial)
{
  const struct cred_caller *caller = &trial->request->caller;
  enum cred_err err;

  memset(trial->reply, 0, sizeof(*trial->reply));
  memset(&gate->error, 0, sizeof(gate->error));
  trial->is_desk = trial->request->person[0] != '\0';
  trial->whose = *caller;
  err = cred_gate_check_caller(gate, caller);
  if (err == CRED_OK)
    err = cred_gate_caller_policy(gate, caller, &trial->of_way);
  if (err != CRED_OK)
    return err;
  trial->policy = trial->of_way;
  trial->source = cred_gate_caller_source(gate, caller);
  if (trial->is_desk)
    err = prepare_person(gate, trial);
  if (err != CRED_OK)
    return err;
  trial->template = cred_event_of(CRED_EVENT_CODE_FAILED, &trial->whose, &trial->source);
  (void)cred_code_fold(&trial->request->code, &trial->folded); /* what is no text is a wrong code */
  trial->form = cred_code_form_of(&trial->folded);
  return CRED_OK;
}

/*
 * With a ticket, nothing is granted before that ticket is settled, durably and after this: one
 * flush puts both on disk. A killed process loses nothing either way. Nor is such an attempt
 * stopped half-way because nobody reads syslog: its success is settled only where somebody does.
 */
static enum cred_err begin(struct cred_gate *gate, const struct cred_code_request *request,
                           struct cred_change *out)
{
  if (request->ticket != 0)
    return cred_change_begin_anyway(gate, CRED_STORE_WRITE, out);
  return cred_change_begin_by(gate, &request->caller, CRED_STORE_DURABLE, out);
}

static enum cred_err run(struct cred_gate *gate, struct trial *trial)
{
  struct cred_change change;
  enum cred_err err = begin(gate, trial->request, &change);

  if (err != CRED_OK)
    return err;
  err = judge_in(&change, trial);
  if (err == CRED_OK && trial->changes_nothing)
    cred_change_abandon(&change);
  else
    err = cred_change_end(&change, err);
  return err;
}

enum cred_err cred_direct_code(struct cred_gate *gate, const struct cred_code_request *request,
                               struct cred_code_reply *reply)
{
  struct trial trial = {.request = request, .reply = reply};
  enum cred_err err = prepare(gate, &trial);

  if (err == CRED_OK)
    err = run(gate, &trial);
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  else if (reply->verdict == CRED_CODE_REFUSED && trial.of_way.mode == CRED_MODE_REPORT)
    reply->reported_only = true;
  cred_secret_erase(&trial.folded);
  cred_erase(&trial.whose, sizeof(trial.whose)); /* people type passwords there */
  return err;
}
