/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/exceptions.h"
#include "gate/rotations.h"

static enum cred_err check(struct cred_gate *gate, const struct cred_rotate_begin_request *request)
{
  const struct cred_sealed *sealed = &request->sealed;

  if (sealed->length == 0 || sealed->length > sizeof(sealed->bytes))
    return cred_error_set(&gate->error, CRED_ERR_INVALID, "nothing is sealed, or too much");
  if (!request->stored.is_known || !request->intended.is_known)
    return cred_error_set(&gate->error, CRED_ERR_INVALID, "the stored entry is not known");
  return CRED_OK; /* the rest is the row's to check */
}

/* Whoever began one before must have seen what became of it: it may be what is in force. */
static enum cred_err check_turn(struct cred_change *change, const struct cred_rotation_row *row,
                                const struct cred_rotate_begin_request *request)
{
  struct cred_gate *gate = change->gate;
  struct cred_standing standing;
  enum cred_err err = cred_change_standing(change, row, &request->stored, &standing);

  if (err != CRED_OK)
    return err;
  if (standing.standing == CRED_ROTATION_PENDING)
    return cred_error_set(&gate->error, CRED_ERR_STATE,
                          "the pending generation is in force; it must be settled first");
  if (request->generation != row->generation + 1)
    return cred_error_set(&gate->error, CRED_ERR_STATE, "another generation was begun meanwhile");
  return CRED_OK;
}

static enum cred_err put_sealed(struct cred_change *change, const struct cred_rotation_row *row,
                                const struct cred_rotate_begin_request *request)
{
  struct cred_gate *gate = change->gate;
  struct cred_sealed_row sealed = {.generation = request->generation,
                                   .made_wall_ms = change->wall_ms,
                                   .made_by = request->holder.actor};
  enum cred_err err = cred_change_stored_mac(change, &request->intended, sealed.entry);

  memcpy(sealed.subject, row->subject, sizeof(sealed.subject));
  memcpy(sealed.system, row->system, sizeof(sealed.system));
  memcpy(sealed.sealed_to, request->sealed_to, sizeof(sealed.sealed_to));
  sealed.sealed.length = request->sealed.length;
  memcpy(sealed.sealed.bytes, request->sealed.bytes, request->sealed.length);
  return err == CRED_OK ? gate->store.ops->sealed_put(gate->store.db, &sealed, &gate->error) : err;
}

/* What is asked before the transaction, and found out in it. */
struct beginning {
  const struct cred_rotate_begin_request *request;
  struct cred_holding holding;
  enum cred_may_change may;
  struct cred_turning turning;
  enum cred_rotate_due due; /* by nobody known: why that may be; else NO */
};

/* As rotate_may, which counts the exception's use, said before. */
static enum cred_err check_actor(struct cred_change *change, struct beginning *beginning)
{
  const struct cred_holding *holding = &beginning->holding;
  enum cred_rotate_due why = CRED_DUE_NO;
  uint64_t exception = 0;
  bool is = false;
  enum cred_err err;

  if (beginning->may == CRED_MAY_CHANGE_YES || holding->policy.mode == CRED_MODE_REPORT)
    return CRED_OK;
  err = cred_change_exception(change, holding->holder->subject, holding->holder->uid,
                              CRED_RULE_CONTRACTORS_MAY_CHANGE, &exception);
  if (err != CRED_OK || exception != 0)
    return err;
  if (beginning->may == CRED_MAY_CHANGE_UNKNOWN)
    err = cred_change_is_open_to_nobody(change, holding, &beginning->turning,
                                        &beginning->request->stored, &why, &is);
  if (err != CRED_OK)
    return err;
  if (!is)
    return cred_error_set(&change->gate->error, CRED_ERR_PERMISSION,
                          "this actor may not change it");
  beginning->due = why;
  return CRED_OK;
}

static enum cred_err note(struct cred_change *change, const struct beginning *beginning)
{
  const struct cred_rotate_begin_request *request = beginning->request;
  struct cred_event event = cred_password_event(CRED_EVENT_ROTATE_BEGUN, &request->holder);

  cred_event_detail(&event, "generation=%u", request->generation);
  if (beginning->due != CRED_DUE_NO)
    cred_event_detail(&event, "by=nobody-known due=%s", cred_rotate_due_word(beginning->due));
  return cred_change_note(change, &event);
}

static enum cred_err begin_in(struct cred_change *change, struct beginning *beginning)
{
  const struct cred_rotate_begin_request *request = beginning->request;
  struct cred_turning *turning = &beginning->turning;
  enum cred_err err = cred_change_turning(change, request->holder.subject, request->holder.uid,
                                          &request->stored, turning);

  if (err == CRED_OK)
    err = check_actor(change, beginning);
  if (err == CRED_OK)
    err = check_turn(change, &turning->row, request);
  if (err == CRED_OK)
    err = cred_change_turning_own(change, turning, &request->holder);
  if (err == CRED_OK)
    err = cred_change_generation_drop(change, &turning->row, turning->row.pending);
  if (err == CRED_OK)
    err = put_sealed(change, &turning->row, request);
  if (err != CRED_OK)
    return err;
  turning->row.generation = turning->row.pending = request->generation;
  err = cred_change_turning_keep(change, turning);
  return err == CRED_OK ? note(change, beginning) : err;
}

enum cred_err cred_direct_rotate_begin(struct cred_gate *gate,
                                       const struct cred_rotate_begin_request *request,
                                       struct cred_rotate_begin_reply *reply)
{
  struct beginning beginning = {.request = request, .may = CRED_MAY_CHANGE_NO};
  struct cred_change change;
  enum cred_err err = cred_gate_holding_start(gate, &request->holder, &beginning.holding);

  memset(reply, 0, sizeof(*reply));
  if (err == CRED_OK)
    err = check(gate, request);
  if (err == CRED_OK)
    err = cred_gate_may_change(gate, &beginning.holding.policy, request->holder.actor,
                               &beginning.may);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err != CRED_OK)
    return err;
  err = cred_change_end(&change, begin_in(&change, &beginning));
  reply->begun = err == CRED_OK;
  return err;
}
