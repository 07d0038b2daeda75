/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "decide/exception.h"
#include "gate/account_ways.h"
#include "gate/codes.h"
#include "gate/exceptions.h"
#include "gate/people.h"
#include "gate/rotations.h"

/* Deciding on an exception that somebody applied for. */

/* Who decides, as far as the user database and the policies know. */
struct decider {
  bool is_shared;
  bool is_contractor; /* where it matters */
  struct cred_acting actor, requester;
};

static enum cred_err get(struct cred_change *change, uint64_t id, struct cred_exception_row *out)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = gate->store.ops->exception_get(gate->store.db, id, out, &gate->error);

  if (err == CRED_OK && strcmp(out->system, cred_gate_system_key(gate)) != 0)
    err = CRED_ERR_NOT_FOUND; /* another system's, where this uid may be another person */
  return err == CRED_ERR_NOT_FOUND
             ? cred_error_set(&gate->error, err, "there is no exception of that number")
             : err;
}

static enum cred_err find(struct cred_gate *gate, uint64_t id, struct cred_exception_row *out)
{
  struct cred_change change;
  enum cred_err err = cred_change_begin(gate, CRED_STORE_READ, &change);

  return err == CRED_OK ? cred_change_end(&change, get(&change, id, out)) : err;
}

/* Two contractors do not let each other change what contractors may not. */
static enum cred_err is_contractor(struct cred_gate *gate,
                                   const struct cred_exception_decide_request *request,
                                   const struct cred_exception_row *row, bool *is)
{
  enum cred_may_change may = CRED_MAY_CHANGE_YES;
  struct cred_policy policy;
  enum cred_err err;

  if (row->rule != CRED_RULE_CONTRACTORS_MAY_CHANGE || request->step != CRED_EXCEPTION_STEP_APPROVE)
    return CRED_OK;
  err = cred_gate_subject_policy(gate, row->subject, "", &policy);
  if (err == CRED_OK)
    err = cred_gate_may_change(gate, &policy, request->actor, &may);
  *is = may == CRED_MAY_CHANGE_CONTRACTOR;
  return err;
}

/* Asked before the transaction: the user database may take its time. Whoever takes a permission
 * away may be anybody. */
static enum cred_err find_decider(struct cred_gate *gate,
                                  const struct cred_exception_decide_request *request,
                                  struct decider *out)
{
  struct cred_exception_row row;
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  if (request->step == CRED_EXCEPTION_STEP_REVOKE)
    return CRED_OK;
  err = find(gate, request->id, &row);
  if (err == CRED_OK)
    err = cred_gate_is_shared(gate, request->actor, &out->is_shared);
  if (err == CRED_OK)
    err = is_contractor(gate, request, &row, &out->is_contractor);
  if (err == CRED_OK)
    err = cred_gate_acting(gate, request->actor, &out->actor);
  return err == CRED_OK ? cred_gate_acting(gate, row.requester, &out->requester) : err;
}

static enum cred_err is_one_of_them(struct cred_change *change,
                                    const struct cred_exception_row *row,
                                    const struct decider *decider, bool *is)
{
  struct cred_acting subject = {.uid = row->uid};
  enum cred_err err = cred_change_same_person(change, &decider->actor, &decider->requester, is);

  memcpy(subject.name, row->subject, sizeof(subject.name));
  if (err != CRED_OK || *is)
    return err;
  return cred_change_same_person(change, &decider->actor, &subject, is);
}

static enum cred_err judge(struct cred_change *change, const struct cred_exception_row *row,
                           const struct cred_exception_decide_request *request,
                           const struct decider *decider, enum cred_exception_answer *out)
{
  const struct cred_exception_facts facts = cred_exception_facts_of(change, row);
  struct cred_exception_deciding deciding = {.step = request->step,
                                             .actor = request->actor,
                                             .requester = row->requester,
                                             .subject_uid = row->uid,
                                             .is_shared = decider->is_shared,
                                             .is_contractor = decider->is_contractor};
  enum cred_err err = CRED_OK;

  if (request->step != CRED_EXCEPTION_STEP_REVOKE)
    err = is_one_of_them(change, row, decider, &deciding.is_same_person);
  if (err == CRED_OK)
    *out = cred_exception_decide(&deciding, &facts, change->wall_ms);
  return err;
}

static enum cred_err approve(struct cred_change *change, struct cred_exception_row *row,
                             const struct cred_exception_decide_request *request)
{
  struct cred_gate *gate = change->gate;
  struct cred_event event =
      cred_exception_event(CRED_EVENT_EXCEPTION_APPROVED, row, request->actor);
  char quoted[CRED_QUOTED_SIZE];
  enum cred_err err;

  row->approver = request->actor;
  row->approved_wall_ms = change->wall_ms;
  if (request->reason[0] != '\0')
    cred_event_detail(&event, "reason=%s", cred_quoted(request->reason, quoted));
  if (request->note[0] != '\0')
    cred_event_detail(&event, "note=%s", cred_quoted(request->note, quoted));
  err = gate->store.ops->exception_put(gate->store.db, row, &gate->error);
  return err == CRED_OK ? cred_change_note(change, &event) : err;
}

static enum cred_err take_step(struct cred_change *change, struct cred_exception_row *row,
                               const struct cred_exception_decide_request *request)
{
  const bool is_refusal = request->step == CRED_EXCEPTION_STEP_REFUSE;
  const struct cred_exception_ending ending = {.end = is_refusal ? CRED_EXCEPTION_END_REFUSED
                                                                 : CRED_EXCEPTION_END_REVOKED,
                                               .actor = request->actor,
                                               .reason = request->reason,
                                               .note = request->note};

  if (request->step == CRED_EXCEPTION_STEP_APPROVE)
    return approve(change, row, request);
  return cred_change_exception_end(change, row, &ending);
}

static const char *reason_of(enum cred_exception_answer answer)
{
  if (answer == CRED_EXCEPTION_ANSWER_CONTRACTOR)
    return "contractor";
  return answer == CRED_EXCEPTION_ANSWER_SAME_PERSON ? "same-person" : "unknown-actor";
}

/* Who tries to decide on what is theirs is on record. */
static enum cred_err note_denial(struct cred_change *change, const struct cred_exception_row *row,
                                 const struct cred_exception_decide_request *request,
                                 enum cred_exception_answer answer)
{
  struct cred_event event = cred_exception_event(CRED_EVENT_EXCEPTION_DENIED, row, request->actor);
  char quoted[CRED_QUOTED_SIZE];

  cred_event_detail(&event, "step=%s reason=%s requester=%u",
                    request->step == CRED_EXCEPTION_STEP_APPROVE ? "approve" : "refuse",
                    reason_of(answer), row->requester);
  if (request->note[0] != '\0')
    cred_event_detail(&event, "note=%s", cred_quoted(request->note, quoted));
  return cred_change_note(change, &event);
}

static enum cred_err decide_in(struct cred_change *change,
                               const struct cred_exception_decide_request *request,
                               const struct decider *decider,
                               struct cred_exception_decide_reply *reply)
{
  struct cred_exception_row row;
  enum cred_err err = get(change, request->id, &row);

  if (err == CRED_OK)
    err = judge(change, &row, request, decider, &reply->answer);
  if (err != CRED_OK)
    return err;
  switch (reply->answer) {
  case CRED_EXCEPTION_ANSWER_DONE:
    return take_step(change, &row, request);
  case CRED_EXCEPTION_ANSWER_UNKNOWN_ACTOR:
  case CRED_EXCEPTION_ANSWER_SAME_PERSON:
  case CRED_EXCEPTION_ANSWER_CONTRACTOR:
    return note_denial(change, &row, request, reply->answer);
  case CRED_EXCEPTION_ANSWER_REFUSED:
  case CRED_EXCEPTION_ANSWER_TOO_LATE:
    break;
  }
  return CRED_OK;
}

enum cred_err cred_direct_exception_decide(struct cred_gate *gate,
                                           const struct cred_exception_decide_request *request,
                                           struct cred_exception_decide_reply *reply)
{
  struct cred_change change;
  struct decider decider;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_text(gate, "the reason", request->reason, sizeof(request->reason),
                             CRED_NAME_SIZE);
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the note", request->note, sizeof(request->note),
                               CRED_NAME_SIZE);
  if (err == CRED_OK)
    err = find_decider(gate, request, &decider);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, decide_in(&change, request, &decider, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
