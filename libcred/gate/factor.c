/* SPDX-License-Identifier: BSD-3-Clause */
#include "cred/factor.h"

#include <string.h>

#include "gate/codes.h"
#include "gate/exceptions.h"

#define KINDS_TEXT_SIZE 64

/* One look at what a login proved, when that is too little. */
struct look {
  const struct cred_factor_look_request *request;
  struct cred_factor_look_reply *reply;
  struct cred_policy policy;
  struct cred_source source;
  struct cred_factor_judgement judgement; /* before an exception lifts the rule */
};

static enum cred_err start(struct cred_gate *gate, struct look *look)
{
  const struct cred_caller *caller = &look->request->caller;
  struct cred_factor_facts facts = {.marked = look->request->kinds};
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
  facts.required = look->policy.factors_required;
  facts.is_report = look->policy.mode == CRED_MODE_REPORT;
  look->judgement = cred_factor_judge(&facts);
  return CRED_OK;
}

static enum cred_err note_denial(struct cred_change *change, const struct look *look)
{
  struct cred_event event =
      cred_event_of(CRED_EVENT_FACTOR_DENIED, &look->request->caller, &look->source);
  char kinds[KINDS_TEXT_SIZE];

  cred_factor_text(look->judgement.kinds, kinds, sizeof(kinds));
  cred_event_detail(&event, "required=%u proven=%s", look->policy.factors_required, kinds);
  if (look->judgement.verdict == CRED_FACTOR_REPORTED)
    cred_event_detail(&event, "reported_only=yes");
  return cred_change_note(change, &event);
}

static enum cred_err note(struct cred_change *change, const struct look *look)
{
  const struct cred_event event =
      cred_event_of(CRED_EVENT_EXCEPTION_USED, &look->request->caller, &look->source);

  if (look->reply->exception != 0)
    return cred_change_exception_use(change, look->reply->exception, &event);
  return note_denial(change, look);
}

static enum cred_err look_in(struct cred_change *change, struct look *look)
{
  struct cred_factor_look_reply *reply = look->reply;
  enum cred_err err =
      cred_change_exception(change, look->request->caller.subject, look->request->uid,
                            CRED_RULE_FACTORS_REQUIRED, &reply->exception);

  if (err != CRED_OK)
    return err;
  reply->verdict = reply->exception != 0 ? CRED_FACTOR_PASSED : look->judgement.verdict;
  return change->kind != CRED_STORE_READ ? note(change, look) : CRED_OK;
}

/* A program of the user's asks through credd: it is told, and nothing is noted. */
static enum cred_err look_up(struct cred_gate *gate, struct look *look)
{
  const bool is_silent = look->source.class == CRED_SOURCE_SELF;
  struct cred_change change;
  enum cred_err err = cred_change_begin_by(
      gate, &look->request->caller, is_silent ? CRED_STORE_READ : CRED_STORE_DURABLE, &change);

  return err == CRED_OK ? cred_change_end(&change, look_in(&change, look)) : err;
}

enum cred_err cred_direct_factor_look(struct cred_gate *gate,
                                      const struct cred_factor_look_request *request,
                                      struct cred_factor_look_reply *reply)
{
  struct look look = {.request = request, .reply = reply};
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  err = start(gate, &look);
  if (err == CRED_OK) {
    reply->required = look.policy.factors_required;
    reply->verdict = look.judgement.verdict;
  }
  if (err == CRED_OK && reply->verdict != CRED_FACTOR_PASSED)
    err = look_up(gate, &look);
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
