/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/codes.h"

/* The end of a login that enrolled: the permit must still be open, or an administrator thought
 * better of it. */

static enum cred_err check_request(struct cred_gate *gate,
                                   const struct cred_enrol_activate_request *request)
{
  enum cred_err err = cred_gate_check_subject(gate, request->subject);

  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the token's name", request->name, sizeof(request->name),
                               CRED_TOKEN_NAME_LETTERS);
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the kind", request->kind, sizeof(request->kind),
                               CRED_TOKEN_FIELD_LETTERS);
  if (err == CRED_OK)
    err = cred_gate_seed_check(gate, &request->seed);
  if (err == CRED_OK)
    err = cred_totp_shape_check(&request->shape, &gate->error);
  if (err == CRED_OK && request->step <= 0)
    err = cred_error_set(&gate->error, CRED_ERR_STATE, "no right code was seen from this token");
  return err;
}

static void describe(const struct cred_change *change,
                     const struct cred_enrol_activate_request *request, struct cred_token_row *out)
{
  struct cred_token *token = &out->token;

  memset(out, 0, sizeof(*out));
  out->last_step = request->step; /* the code that proves the token opens no login later */
  token->state = CRED_TOKEN_PENDING;
  token->shape = request->shape;
  token->created_ms = change->wall_ms;
  token->created_by = request->actor;
  memcpy(token->subject, request->subject, sizeof(token->subject));
  memcpy(token->kind, request->kind, sizeof(token->kind));
  cred_token_set_name(token, request->name);
}

static enum cred_err activate_in(struct cred_change *change,
                                 const struct cred_enrol_activate_request *request,
                                 struct cred_enrol_activate_reply *reply)
{
  struct cred_token_row row;
  enum cred_err err = cred_change_enrol_check(change, request->subject);

  describe(change, request, &row);
  if (err == CRED_OK)
    err = cred_change_token_create(change, &row, &request->seed, "login");
  if (err == CRED_OK)
    err = cred_change_token_activate(change, &row, request->actor, CRED_EVENT_TOKEN_ACTIVATED);
  reply->activated = err == CRED_OK;
  return err;
}

enum cred_err cred_direct_enrol_activate(struct cred_gate *gate,
                                         const struct cred_enrol_activate_request *request,
                                         struct cred_enrol_activate_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = check_request(gate, request);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, activate_in(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
