/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/rotations.h"

static enum cred_err judge(struct cred_change *change, const struct cred_policy *policy,
                           const struct cred_turning *turning, const struct cred_standing *standing,
                           struct cred_rotate_state_reply *reply)
{
  struct cred_due due;
  enum cred_err err = cred_change_due(change, policy, turning, standing, &due);

  if (err != CRED_OK)
    return err;
  reply->due = due.why;
  reply->is_own = due.is_own;
  if (due.is_handed_out) {
    reply->handed_wall_ms = turning->row.handed.wall_ms;
    reply->handed_to = turning->row.handed.to;
  }
  if (due.left_until_ms != 0)
    reply->left_until_ms = cred_change_wall_of(change, due.left_until_ms);
  return CRED_OK;
}

static enum cred_err state_in(struct cred_change *change,
                              const struct cred_rotate_state_request *request,
                              const struct cred_policy *policy,
                              struct cred_rotate_state_reply *reply)
{
  struct cred_turning turning;
  struct cred_standing standing;
  enum cred_err err =
      cred_change_turning(change, request->subject, request->uid, &request->stored, &turning);

  if (err == CRED_OK)
    err = cred_change_standing(change, &turning.row, &request->stored, &standing);
  if (err != CRED_OK)
    return err;
  reply->standing = standing.standing;
  reply->generation = turning.row.generation;
  reply->pending = turning.row.pending;
  reply->current = turning.row.current;
  reply->lost_pending = standing.pending_is_lost ? turning.row.pending : 0;
  reply->lost_current = standing.current_is_lost ? turning.row.current : 0;
  reply->lost_previous = standing.previous_is_lost ? turning.row.previous : 0;
  reply->made_wall_ms = standing.sealed.made_wall_ms;
  reply->made_by = standing.sealed.made_by;
  memcpy(reply->sealed_to, standing.sealed.sealed_to, sizeof(reply->sealed_to));
  return judge(change, policy, &turning, &standing, reply);
}

enum cred_err cred_direct_rotate_state(struct cred_gate *gate,
                                       const struct cred_rotate_state_request *request,
                                       struct cred_rotate_state_reply *reply)
{
  struct cred_holder holder = {.uid = request->uid, .actor = CRED_ACTOR_UNKNOWN};
  struct cred_holding holding;
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memcpy(holder.subject, request->subject, sizeof(holder.subject));
  err = cred_gate_holding_start_any(gate, &holder, &holding);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_READ, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, state_in(&change, request, &holding.policy, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
