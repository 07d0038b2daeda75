/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "decide/actor.h"
#include "gate/rotations.h"

static void judge(const struct cred_reveal_row *row, const struct cred_holder *holder,
                  enum cred_reveal_verdict *verdict)
{
  if (cred_actor_is_nobody(holder->actor))
    *verdict = CRED_REVEAL_UNKNOWN;
  if (*verdict != CRED_REVEAL_YES)
    return;
  if (strcmp(row->subject, holder->subject) != 0 || row->uid != holder->uid)
    *verdict = CRED_REVEAL_NONE;
  else if (holder->actor != row->requester)
    *verdict = CRED_REVEAL_ANOTHER;
  else if (row->approved_wall_ms == 0)
    *verdict = CRED_REVEAL_NOT_APPROVED;
}

/* Whoever reads it knows it: it must be changed, once they are done. */
static enum cred_err hand_over(struct cred_change *change, struct cred_turning *turning,
                               const struct cred_sealed_row *sealed, uint32_t to)
{
  struct cred_handing *handed = &turning->row.handed;

  memset(handed, 0, sizeof(*handed));
  memcpy(handed->entry, sealed->entry, sizeof(handed->entry));
  handed->at_ms = change->now_ms;
  handed->wall_ms = change->wall_ms;
  handed->to = to;
  return cred_change_turning_keep(change, turning);
}

static enum cred_err note(struct cred_change *change,
                          const struct cred_reveal_take_request *request,
                          const struct cred_reveal_row *row, uint32_t generation)
{
  struct cred_event event = cred_password_event(CRED_EVENT_REVEAL_DONE, &request->holder);
  char quoted[CRED_QUOTED_SIZE];

  cred_event_detail(&event, "request=%llu approver=%u generation=%u reason=%s",
                    (unsigned long long)row->id, row->approver, generation,
                    cred_quoted(row->reason, quoted));
  if (request->note[0] != '\0')
    cred_event_detail(&event, "note=%s", cred_quoted(request->note, quoted));
  return cred_change_note(change, &event);
}

static enum cred_err hand_out(struct cred_change *change,
                              const struct cred_reveal_take_request *request,
                              const struct cred_reveal_row *row,
                              struct cred_reveal_take_reply *reply)
{
  struct cred_gate *gate = change->gate;
  const struct cred_sealed_row *sealed;
  struct cred_standing standing;
  struct cred_turning turning;
  enum cred_err err = cred_change_turning(change, request->holder.subject, request->holder.uid,
                                          &request->stored, &turning);

  if (err == CRED_OK)
    err = cred_change_standing(change, &turning.row, &request->stored, &standing);
  if (err != CRED_OK)
    return err;
  reply->standing = standing.standing;
  sealed = &standing.sealed;
  if (sealed->sealed.length == 0) {
    reply->verdict = CRED_REVEAL_NOTHING;
    return cred_change_reveal_refuse(change, row, row->id, request->holder.actor, reply->verdict,
                                     request->note);
  }
  reply->generation = sealed->generation;
  memcpy(reply->sealed_to, sealed->sealed_to, sizeof(reply->sealed_to));
  reply->sealed = sealed->sealed;
  err = gate->store.ops->reveal_delete(gate->store.db, row->id, &gate->error);
  if (err == CRED_OK)
    err = hand_over(change, &turning, sealed, request->holder.actor);
  return err == CRED_OK ? note(change, request, row, sealed->generation) : err;
}

static enum cred_err take_in(struct cred_change *change,
                             const struct cred_reveal_take_request *request,
                             struct cred_reveal_take_reply *reply)
{
  struct cred_reveal_row row = {0};
  enum cred_err err = cred_change_reveal(change, request->id, &row, &reply->verdict);

  if (err != CRED_OK)
    return err;
  judge(&row, &request->holder, &reply->verdict);
  if (reply->verdict == CRED_REVEAL_YES)
    return hand_out(change, request, &row, reply);
  memcpy(row.subject, request->holder.subject, sizeof(row.subject));
  return cred_change_reveal_refuse(change, &row, request->id, request->holder.actor, reply->verdict,
                                   request->note);
}

enum cred_err cred_direct_reveal_take(struct cred_gate *gate,
                                      const struct cred_reveal_take_request *request,
                                      struct cred_reveal_take_reply *reply)
{
  struct cred_holding holding;
  struct cred_change change;
  enum cred_err err = cred_gate_holding_start(gate, &request->holder, &holding);

  memset(reply, 0, sizeof(*reply));
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the note", request->note, sizeof(request->note),
                               CRED_NAME_SIZE);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, take_in(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
