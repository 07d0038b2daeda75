/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>

#include "gate/passwords.h"

#define DEFAULT_NAME "default"

enum cred_err cred_change_tokens(struct cred_change *change, const char *subject,
                                 struct cred_token_list *out)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err;

  out->count = CRED_TOKEN_MAX;
  err = gate->store.ops->token_list(gate->store.db, subject, false, 0, out->rows, &out->count,
                                    &gate->error);
  if (err != CRED_OK)
    out->count = 0;
  return err;
}

enum cred_err cred_change_token(struct cred_change *change, const char *subject, uint64_t id,
                                struct cred_token_row *out)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = gate->store.ops->token_get(gate->store.db, id, out, &gate->error);

  if (err == CRED_ERR_NOT_FOUND || (err == CRED_OK && strcmp(out->token.subject, subject) != 0))
    return cred_error_set(&gate->error, CRED_ERR_NOT_FOUND, "%s has no such token", subject);
  return err;
}

enum cred_err cred_change_subject(struct cred_change *change, const char *name,
                                  struct cred_subject_row *out)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = gate->store.ops->subject_get(gate->store.db, name, out, &gate->error);

  if (err != CRED_ERR_NOT_FOUND)
    return err;
  memset(&gate->error, 0, sizeof(gate->error));
  memset(out, 0, sizeof(*out));
  memcpy(out->name, name, strnlen(name, sizeof(out->name) - 1));
  return CRED_OK;
}

enum cred_err cred_change_token_put(struct cred_change *change, struct cred_token_row *row)
{
  struct cred_gate *gate = change->gate;

  return gate->store.ops->token_put(gate->store.db, row, &gate->error);
}

enum cred_err cred_change_subject_put(struct cred_change *change,
                                      const struct cred_subject_row *row)
{
  struct cred_gate *gate = change->gate;

  return gate->store.ops->subject_put(gate->store.db, row, &gate->error);
}

bool cred_tokens_have_active(const struct cred_token_list *tokens)
{
  for (size_t i = 0; i < tokens->count; i++)
    if (tokens->rows[i].token.state == CRED_TOKEN_ACTIVE)
      return true;
  return false;
}

bool cred_permit_is_open(const struct cred_subject_row *subject, const struct cred_change *change)
{
  return subject->allowed_until_ms > change->now_ms;
}

enum cred_err cred_change_enrol_check(struct cred_change *change, const char *subject)
{
  struct cred_error *error = &change->gate->error;
  struct cred_token_list tokens;
  struct cred_subject_row row;
  enum cred_err err = cred_change_subject(change, subject, &row);

  if (err == CRED_OK)
    err = cred_change_tokens(change, subject, &tokens);
  if (err != CRED_OK)
    return err;
  if (!cred_permit_is_open(&row, change))
    return cred_error_set(error, CRED_ERR_PERMISSION, "no administrator permits %s to enrol now",
                          subject);
  if (cred_tokens_have_active(&tokens))
    return cred_error_set(error, CRED_ERR_PERMISSION, "%s has a token that works already", subject);
  if (tokens.count >= CRED_TOKEN_MAX)
    return cred_error_set(error, CRED_ERR_STATE, "%s has %d tokens already", subject,
                          CRED_TOKEN_MAX);
  return CRED_OK;
}

enum cred_err cred_change_enrol_check_own(struct cred_change *change, const char *subject,
                                          uint32_t uid)
{
  bool is_compromised = false;
  enum cred_err err = cred_change_enrol_check(change, subject);

  if (err == CRED_OK)
    err = cred_change_is_compromised(change, subject, uid, &is_compromised);
  if (err == CRED_OK && is_compromised)
    err = cred_error_set(&change->gate->error, CRED_ERR_PERMISSION,
                         "the password of %s was reported as compromised", subject);
  return err;
}

void cred_token_set_name(struct cred_token *token, const char *name)
{
  (void)snprintf(token->name, sizeof(token->name), "%s", name[0] != '\0' ? name : DEFAULT_NAME);
}

struct cred_event cred_token_event(enum cred_event_kind kind, const struct cred_token *token,
                                   uint32_t actor)
{
  struct cred_event event = {.kind = kind, .actor = actor};
  char quoted[CRED_QUOTED_SIZE];

  memcpy(event.subject, token->subject, sizeof(event.subject));
  cred_event_detail(&event, "token=%s id=%llu", cred_quoted(token->name, quoted),
                    (unsigned long long)token->id);
  return event;
}
