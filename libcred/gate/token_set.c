/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/codes.h"
#include "gate/sessions.h"

/* Does the request mean this token? "" means any: there must be one name only then. */
static bool is_meant(const struct cred_token *token, const char *name)
{
  return name[0] == '\0' || strcmp(token->name, name) == 0;
}

static enum cred_err check_meant(struct cred_change *change,
                                 const struct cred_token_set_request *request,
                                 const struct cred_token_list *tokens)
{
  const char *first = NULL;

  for (size_t i = 0; i < tokens->count; i++) {
    const struct cred_token *token = &tokens->rows[i].token;

    if (!is_meant(token, request->name))
      continue;
    if (first != NULL && strcmp(first, token->name) != 0)
      return cred_error_set(&change->gate->error, CRED_ERR_STATE, "%s has several tokens: name one",
                            request->subject);
    first = token->name;
  }
  if (first == NULL)
    return cred_error_set(&change->gate->error, CRED_ERR_NOT_FOUND, "%s has no such token",
                          request->subject);
  return CRED_OK;
}

static enum cred_err suspend(struct cred_change *change, struct cred_token_row *row,
                             const struct cred_token_set_request *request)
{
  struct cred_event event =
      cred_token_event(CRED_EVENT_TOKEN_SUSPENDED, &row->token, request->actor);
  char quoted[CRED_QUOTED_SIZE];
  enum cred_err err;

  row->token.state = CRED_TOKEN_SUSPENDED;
  row->token.ended_ms = change->wall_ms;
  if (request->note[0] != '\0')
    cred_event_detail(&event, "note=%s", cred_quoted(request->note, quoted));
  err = cred_change_token_put(change, row);
  return err == CRED_OK ? cred_change_note(change, &event) : err;
}

/*
 * A token used while the clock was far ahead would accept nothing until time caught up. Resuming it
 * brings it back to what can have been used by now.
 */
static bool step_back(const struct cred_change *change, struct cred_token_row *row)
{
  int64_t latest = cred_totp_step(&row->token.shape, change->wall_ms) + CRED_TOTP_WINDOW_MAX;

  if (row->last_step <= latest)
    return false;
  row->last_step = latest;
  return true;
}

static enum cred_err resume(struct cred_change *change, struct cred_token_row *row,
                            const struct cred_token_set_request *request)
{
  struct cred_event event = cred_token_event(CRED_EVENT_TOKEN_RESUMED, &row->token, request->actor);
  enum cred_err err;

  row->token.state = CRED_TOKEN_ACTIVE;
  row->token.ended_ms = 0;
  if (step_back(change, row))
    cred_event_detail(&event, "last_step=%lld", (long long)row->last_step);
  err = cred_change_token_put(change, row);
  return err == CRED_OK ? cred_change_note(change, &event) : err;
}

static enum cred_err set_one(struct cred_change *change, struct cred_token_row *row,
                             const struct cred_token_set_request *request, bool *changed)
{
  enum cred_token_state before = row->token.state;
  enum cred_err err = CRED_OK;

  if (request->state == CRED_TOKEN_REVOKED)
    err = cred_change_token_revoke(change, row, request->actor, request->note);
  else if (request->state == CRED_TOKEN_SUSPENDED && before == CRED_TOKEN_ACTIVE)
    err = suspend(change, row, request);
  else if (request->state == CRED_TOKEN_ACTIVE && before == CRED_TOKEN_SUSPENDED)
    err = resume(change, row, request);
  else
    return CRED_OK;
  *changed = *changed || err == CRED_OK;
  return err;
}

/* Who has a token that was lost may have a session as well. Nobody can tell by which token a
 * session was opened, so all of the subject's have to end. */
static enum cred_err end_sessions(struct cred_change *change,
                                  const struct cred_token_set_request *request)
{
  uint32_t count = 0;

  return cred_sessions_end(change, request->subject, CRED_SESSION_TOKEN, request->actor,
                           request->note, &count);
}

/* A token that only awaits its first code can be neither suspended nor resumed. */
static bool is_all_pending(const struct cred_token_list *tokens, const char *name)
{
  for (size_t i = 0; i < tokens->count; i++)
    if (is_meant(&tokens->rows[i].token, name) && tokens->rows[i].token.state != CRED_TOKEN_PENDING)
      return false;
  return true;
}

static enum cred_err set_in(struct cred_change *change,
                            const struct cred_token_set_request *request,
                            struct cred_token_set_reply *reply)
{
  struct cred_token_list tokens;
  bool was_active = false;
  enum cred_err err = cred_change_tokens(change, request->subject, &tokens);

  if (err == CRED_OK)
    err = check_meant(change, request, &tokens);
  if (err == CRED_OK && request->state != CRED_TOKEN_REVOKED &&
      is_all_pending(&tokens, request->name))
    err = cred_error_set(&change->gate->error, CRED_ERR_STATE, "this token is still pending");
  for (size_t i = 0; err == CRED_OK && i < tokens.count; i++)
    if (is_meant(&tokens.rows[i].token, request->name)) {
      was_active = was_active || tokens.rows[i].token.state == CRED_TOKEN_ACTIVE;
      err = set_one(change, &tokens.rows[i], request, &reply->changed);
    }
  if (err == CRED_OK && was_active && request->state != CRED_TOKEN_ACTIVE)
    err = end_sessions(change, request);
  return err;
}

static enum cred_err check_request(struct cred_gate *gate,
                                   const struct cred_token_set_request *request)
{
  enum cred_err err = cred_gate_check_subject(gate, request->subject);

  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the token's name", request->name, sizeof(request->name),
                               CRED_TOKEN_NAME_LETTERS);
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the note", request->note, sizeof(request->note),
                               sizeof(request->note));
  if (err == CRED_OK && request->state != CRED_TOKEN_ACTIVE &&
      request->state != CRED_TOKEN_SUSPENDED && request->state != CRED_TOKEN_REVOKED)
    err = cred_error_set(&gate->error, CRED_ERR_INVALID,
                         "a token can be resumed, suspended or revoked");
  return err;
}

enum cred_err cred_direct_token_set(struct cred_gate *gate,
                                    const struct cred_token_set_request *request,
                                    struct cred_token_set_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = check_request(gate, request);
  if (err == CRED_OK)
    err = request->state == CRED_TOKEN_ACTIVE
              ? cred_change_begin(gate, CRED_STORE_DURABLE, &change)
              : cred_change_begin_anyway(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, set_in(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
