/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/rotations.h"

/* The one before stays for a while: a backup of the host may bring its password back. */
static enum cred_err make_current(struct cred_change *change, struct cred_turning *turning,
                                  const struct cred_holder *holder, bool current_is_lost)
{
  struct cred_event event = cred_password_event(CRED_EVENT_ROTATE_DONE, holder);
  struct cred_rotation_row *row = &turning->row;
  enum cred_err err = cred_change_generation_drop(change, row, row->previous);

  if (err == CRED_OK && current_is_lost) /* what is left of it where it is damaged */
    err = cred_change_generation_drop(change, row, row->current);
  row->previous = current_is_lost ? 0 : row->current;
  row->current = row->pending;
  row->pending = 0;
  memset(row->drifted, 0, sizeof(row->drifted));
  if (err == CRED_OK)
    err = cred_change_turning_keep(change, turning);
  cred_event_detail(&event, "generation=%u", row->current);
  return err == CRED_OK ? cred_change_note(change, &event) : err;
}

static enum cred_err note_drift(struct cred_change *change, struct cred_turning *turning,
                                const struct cred_rotate_settle_request *request)
{
  struct cred_event event = cred_password_event(CRED_EVENT_ROTATE_DRIFTED, &request->holder);
  unsigned char entry[CRED_MAC_SIZE];
  enum cred_err err = cred_change_stored_mac(change, &request->stored, entry);

  if (err != CRED_OK || memcmp(entry, turning->row.drifted, sizeof(entry)) == 0)
    return err;
  memcpy(turning->row.drifted, entry, sizeof(entry));
  err = cred_change_turning_keep(change, turning);
  cred_event_detail(&event, "generation=%u", turning->row.current);
  return err == CRED_OK ? cred_change_note(change, &event) : err;
}

static enum cred_err settle_in(struct cred_change *change,
                               const struct cred_rotate_settle_request *request,
                               struct cred_rotate_settle_reply *reply)
{
  struct cred_standing standing;
  struct cred_turning turning;
  enum cred_err err = cred_change_turning(change, request->holder.subject, request->holder.uid,
                                          &request->stored, &turning);

  if (err == CRED_OK)
    err = cred_change_standing(change, &turning.row, &request->stored, &standing);
  if (err != CRED_OK)
    return err;
  reply->standing = standing.standing;
  if (reply->standing == CRED_ROTATION_PENDING)
    err = make_current(change, &turning, &request->holder, standing.current_is_lost);
  else if (turning.was_adopted)
    err = cred_change_turning_keep(change, &turning);
  if (err == CRED_OK && reply->standing == CRED_ROTATION_OTHER)
    err = note_drift(change, &turning, request);
  reply->current = turning.row.current;
  return err;
}

enum cred_err cred_direct_rotate_settle(struct cred_gate *gate,
                                        const struct cred_rotate_settle_request *request,
                                        struct cred_rotate_settle_reply *reply)
{
  struct cred_holding holding;
  struct cred_change change;
  enum cred_err err = cred_gate_holding_start(gate, &request->holder, &holding);

  memset(reply, 0, sizeof(*reply));
  if (err == CRED_OK)
    err = cred_change_begin_anyway(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, settle_in(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
