/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/codes.h"

/* The end of a login that enrolled: the permit must still be open, or an administrator thought
 * better of it. */
static enum cred_err check(struct cred_change *change, const struct cred_token_row *row)
{
  struct cred_gate *gate = change->gate;
  struct cred_subject_row subject;
  enum cred_err err = cred_change_subject(change, row->token.subject, &subject);

  if (err != CRED_OK)
    return err;
  if (row->token.state != CRED_TOKEN_PENDING || !row->confirmed)
    return cred_error_set(&gate->error, CRED_ERR_STATE,
                          "no right code was seen from this token, or it is not pending");
  if (!cred_permit_is_open(&subject, change))
    return cred_error_set(&gate->error, CRED_ERR_PERMISSION, "the permit to enrol is over");
  return CRED_OK;
}

static enum cred_err activate_in(struct cred_change *change,
                                 const struct cred_enrol_activate_request *request,
                                 struct cred_enrol_activate_reply *reply)
{
  struct cred_token_row row;
  enum cred_err err = cred_change_token(change, request->subject, request->token, &row);

  if (err == CRED_OK)
    err = check(change, &row);
  if (err == CRED_OK)
    err = cred_change_token_activate(change, &row, request->actor, CRED_EVENT_TOKEN_ACTIVATED);
  reply->activated = err == CRED_OK;
  return err;
}

enum cred_err cred_gate_enrol_activate(struct cred_gate *gate,
                                       const struct cred_enrol_activate_request *request,
                                       struct cred_enrol_activate_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_subject(gate, request->subject);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, activate_in(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
