/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "decide/actor.h"
#include "gate/account_ways.h"
#include "gate/people.h"
#include "gate/rotations.h"

/* What was asked for, and by whom; subject "": nothing. */
static enum cred_err find_request(struct cred_gate *gate, uint64_t id, struct cred_reveal_row *out)
{
  enum cred_reveal_verdict verdict;
  struct cred_change change;
  enum cred_err err = cred_change_begin(gate, CRED_STORE_READ, &change);

  memset(out, 0, sizeof(*out));
  if (err == CRED_OK)
    err = cred_change_end(&change, cred_change_reveal(&change, id, out, &verdict));
  return err;
}

/* Who approves, as far as the user database and the policies know. */
struct approver {
  struct cred_acting acting, requester;
  bool is_shared, is_contractor;
};

static enum cred_err is_contractor(struct cred_gate *gate, const char *subject, uint32_t actor,
                                   bool *is)
{
  enum cred_may_change may = CRED_MAY_CHANGE_YES;
  struct cred_policy policy;
  enum cred_err err = cred_gate_subject_policy(gate, subject, "", &policy);

  if (err == CRED_OK)
    err = cred_gate_may_change(gate, &policy, actor, &may);
  *is = may != CRED_MAY_CHANGE_YES;
  return err;
}

/* Asked before the transaction: the user database may take its time. */
static enum cred_err find_approver(struct cred_gate *gate,
                                   const struct cred_reveal_approve_request *request,
                                   struct approver *out)
{
  struct cred_reveal_row row;
  enum cred_err err = cred_gate_is_shared(gate, request->actor, &out->is_shared);

  if (err == CRED_OK)
    err = cred_gate_acting(gate, request->actor, &out->acting);
  if (err == CRED_OK)
    err = find_request(gate, request->id, &row);
  out->is_contractor = false;
  if (err != CRED_OK || row.subject[0] == '\0')
    return err;
  err = is_contractor(gate, row.subject, request->actor, &out->is_contractor);
  return err == CRED_OK ? cred_gate_acting(gate, row.requester, &out->requester) : err;
}

static enum cred_err judge(struct cred_change *change, const struct cred_reveal_row *row,
                           const struct approver *approver, enum cred_reveal_verdict *verdict)
{
  bool is_same = true;
  enum cred_err err = CRED_OK;

  if (approver->is_shared || cred_actor_is_nobody(approver->acting.uid))
    *verdict = CRED_REVEAL_UNKNOWN;
  if (*verdict == CRED_REVEAL_YES)
    err = cred_change_same_person(change, &approver->acting, &approver->requester, &is_same);
  if (err != CRED_OK || *verdict != CRED_REVEAL_YES)
    return err;
  if (row->approved_wall_ms != 0)
    *verdict = CRED_REVEAL_APPROVED;
  else if (approver->acting.uid == row->requester)
    *verdict = CRED_REVEAL_SAME;
  else if (is_same)
    *verdict = CRED_REVEAL_SAME_PERSON;
  else if (approver->is_contractor)
    *verdict = CRED_REVEAL_CONTRACTOR;
  return CRED_OK;
}

static enum cred_err approve(struct cred_change *change,
                             const struct cred_reveal_approve_request *request,
                             struct cred_reveal_row *row, struct cred_reveal_approve_reply *reply)
{
  struct cred_gate *gate = change->gate;
  struct cred_event event = {.kind = CRED_EVENT_REVEAL_APPROVED, .actor = request->actor};
  char quoted[CRED_QUOTED_SIZE];
  enum cred_err err;

  row->approver = request->actor;
  row->approved_wall_ms = change->wall_ms;
  row->expires_at_ms = change->now_ms + row->lasts_ms;
  memcpy(reply->subject, row->subject, sizeof(reply->subject));
  reply->expires_wall_ms = cred_change_wall_of(change, row->expires_at_ms);
  memcpy(event.subject, row->subject, sizeof(event.subject));
  cred_event_detail(&event, "request=%llu requester=%u", (unsigned long long)row->id,
                    row->requester);
  if (request->note[0] != '\0')
    cred_event_detail(&event, "note=%s", cred_quoted(request->note, quoted));
  err = gate->store.ops->reveal_put(gate->store.db, row, &gate->error);
  return err == CRED_OK ? cred_change_note(change, &event) : err;
}

static enum cred_err approve_in(struct cred_change *change,
                                const struct cred_reveal_approve_request *request,
                                const struct approver *approver,
                                struct cred_reveal_approve_reply *reply)
{
  struct cred_reveal_row row = {0};
  enum cred_err err = cred_change_reveal(change, request->id, &row, &reply->verdict);

  if (err == CRED_OK)
    err = judge(change, &row, approver, &reply->verdict);
  if (err != CRED_OK)
    return err;
  if (reply->verdict != CRED_REVEAL_YES)
    return cred_change_reveal_refuse(change, &row, request->id, request->actor, reply->verdict,
                                     request->note);
  return approve(change, request, &row, reply);
}

enum cred_err cred_direct_reveal_approve(struct cred_gate *gate,
                                         const struct cred_reveal_approve_request *request,
                                         struct cred_reveal_approve_reply *reply)
{
  struct cred_change change;
  struct approver approver = {.is_shared = true, .is_contractor = true};
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err =
      cred_gate_check_text(gate, "the note", request->note, sizeof(request->note), CRED_NAME_SIZE);
  if (err == CRED_OK)
    err = find_approver(gate, request, &approver);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, approve_in(&change, request, &approver, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
