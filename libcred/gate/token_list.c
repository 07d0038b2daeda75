/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/codes.h"

static enum cred_err list(struct cred_change *change, const struct cred_tokens_request *request,
                          struct cred_tokens_reply *reply)
{
  struct cred_gate *gate = change->gate;
  struct cred_token_row rows[CRED_TOKEN_PAGE];
  size_t count = CRED_TOKEN_PAGE;
  enum cred_err err =
      gate->store.ops->token_list(gate->store.db, request->subject, request->with_revoked,
                                  request->after, rows, &count, &gate->error);

  if (err != CRED_OK)
    return err;
  for (size_t i = 0; i < count; i++)
    reply->rows[i] = rows[i].token;
  reply->count = (uint32_t)count;
  if (count == CRED_TOKEN_PAGE)
    reply->next = rows[count - 1].token.id;
  return CRED_OK;
}

static enum cred_err describe_subject(struct cred_change *change, const char *name,
                                      struct cred_tokens_reply *reply)
{
  struct cred_gate *gate = change->gate;
  struct cred_subject_row subject;
  enum cred_err err = cred_change_subject(change, name, &subject);

  if (err != CRED_OK)
    return err;
  reply->enrolled = subject.enrolled;
  if (cred_permit_is_open(&subject, change))
    reply->allowed_until_ms = cred_change_wall_of(change, subject.allowed_until_ms);
  return gate->store.ops->recovery_count(gate->store.db, name, &reply->recovery_codes_left,
                                         &gate->error);
}

static enum cred_err tokens_in(struct cred_change *change,
                               const struct cred_tokens_request *request,
                               struct cred_tokens_reply *reply)
{
  enum cred_err err = list(change, request, reply);

  if (err == CRED_OK && request->subject[0] != '\0')
    err = describe_subject(change, request->subject, reply);
  return err;
}

enum cred_err cred_direct_tokens(struct cred_gate *gate, const struct cred_tokens_request *request,
                                 struct cred_tokens_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_name(gate, request->subject, sizeof(request->subject));
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_READ, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, tokens_in(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
