/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/codes.h"

static enum cred_err check_request(struct cred_gate *gate,
                                   const struct cred_token_import_request *request)
{
  enum cred_err err = cred_gate_check_subject(gate, request->subject);

  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the token's name", request->name, sizeof(request->name),
                               CRED_TOKEN_NAME_LETTERS);
  if (err == CRED_OK && request->name[0] == '\0')
    err = cred_error_set(&gate->error, CRED_ERR_INVALID, "a token needs a name");
  if (err == CRED_OK && request->last_step < -1)
    err = cred_error_set(&gate->error, CRED_ERR_INVALID, "the last step is negative");
  return err == CRED_OK ? cred_gate_seed_check(gate, &request->seed) : err;
}

static enum cred_err check_against(struct cred_change *change, const struct cred_token_row *row)
{
  struct cred_gate *gate = change->gate;
  int64_t now = cred_totp_step(&row->token.shape, change->wall_ms);
  struct cred_token_list tokens;
  enum cred_err err = cred_change_tokens(change, row->token.subject, &tokens);

  if (err == CRED_OK && row->last_step > now + CRED_TOTP_WINDOW_MAX)
    err = cred_error_set(&gate->error, CRED_ERR_INVALID,
                         "the last step lies in the future: this token would accept no code");
  for (size_t i = 0; err == CRED_OK && i < tokens.count; i++)
    if (strcmp(tokens.rows[i].token.name, row->token.name) == 0)
      err = cred_error_set(&gate->error, CRED_ERR_EXISTS, "%s has a token of this name already",
                           row->token.subject);
  return err;
}

static void describe(const struct cred_change *change,
                     const struct cred_token_import_request *request,
                     const struct cred_totp_shape *shape, struct cred_token_row *out)
{
  memset(out, 0, sizeof(*out));
  out->last_step = request->last_step;
  out->token.state = CRED_TOKEN_ACTIVE;
  out->token.shape = *shape;
  out->token.created_ms = change->wall_ms;
  out->token.created_by = request->actor;
  memcpy(out->token.subject, request->subject, sizeof(out->token.subject));
  memcpy(out->token.name, request->name, sizeof(out->token.name));
}

static enum cred_err import_in(struct cred_change *change,
                               const struct cred_token_import_request *request,
                               const struct cred_totp_shape *shape,
                               struct cred_token_import_reply *reply)
{
  struct cred_token_row row;
  enum cred_err err;

  describe(change, request, shape, &row);
  err = check_against(change, &row);
  if (err == CRED_OK)
    err = cred_change_token_add(change, &row, &request->seed);
  if (err == CRED_OK)
    err = cred_change_token_activate(change, &row, request->actor, CRED_EVENT_TOKEN_IMPORTED);
  reply->token = row.token.id;
  return err;
}

enum cred_err cred_direct_token_import(struct cred_gate *gate,
                                       const struct cred_token_import_request *request,
                                       struct cred_token_import_reply *reply)
{
  struct cred_totp_shape shape;
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = check_request(gate, request);
  if (err == CRED_OK)
    err = cred_gate_shape_choose(gate, request->subject, "", &request->shape, &shape);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, import_in(&change, request, &shape, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
