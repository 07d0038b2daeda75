/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/rotations.h"

static enum cred_err state_in(struct cred_change *change,
                              const struct cred_rotate_state_request *request,
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
  return CRED_OK;
}

enum cred_err cred_direct_rotate_state(struct cred_gate *gate,
                                       const struct cred_rotate_state_request *request,
                                       struct cred_rotate_state_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_subject(gate, request->subject);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_READ, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, state_in(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
