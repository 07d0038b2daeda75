/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/tokens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/json.h"
#include "credctl/output.h"
#include "credctl/table.h"
#include "credctl/text.h"
#include "credctl/when.h"

void ctl_tokens_free(struct ctl_tokens *tokens)
{
  free(tokens->rows);
  memset(tokens, 0, sizeof(*tokens));
}

static void append(struct ctl_tokens *tokens, const struct cred_token *row)
{
  if (tokens->length == tokens->room) {
    tokens->room = tokens->room == 0 ? CRED_TOKEN_PAGE : tokens->room * 2;
    tokens->rows = reallocarray(tokens->rows, tokens->room, sizeof(*tokens->rows));
    if (tokens->rows == NULL)
      ctl_out_of_memory();
  }
  tokens->rows[tokens->length++] = *row;
}

enum cred_err ctl_tokens_read(struct cred_gate *gate, const char *subject, bool with_revoked,
                              struct ctl_tokens *tokens)
{
  struct cred_tokens_request request = {.with_revoked = with_revoked};
  struct cred_tokens_reply reply;
  enum cred_err err = CRED_OK;
  uint32_t i = 0;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  do {
    memset(&reply, 0, sizeof(reply));
    err = cred_gate_tokens(gate, &request, &reply);
    if (err != CRED_OK)
      return err;
    for (i = 0; i < reply.count && i < CRED_TOKEN_PAGE; i++)
      append(tokens, &reply.rows[i]);
    tokens->enrolled = reply.enrolled;
    tokens->allowed_until_ms = reply.allowed_until_ms;
    tokens->recovery_codes_left = reply.recovery_codes_left;
    request.after = reply.next;
  } while (reply.next != 0);
  return CRED_OK;
}

bool ctl_tokens_is_first_of_name(const struct ctl_tokens *tokens, size_t index)
{
  size_t i = 0;

  for (i = 0; i < index; i++)
    if (strcmp(tokens->rows[i].name, tokens->rows[index].name) == 0)
      return false;
  return true;
}

bool ctl_tokens_have_active(const struct ctl_tokens *tokens)
{
  size_t i = 0;

  for (i = 0; i < tokens->length; i++)
    if (tokens->rows[i].state == CRED_TOKEN_ACTIVE)
      return true;
  return false;
}

json_t *ctl_token_json(const struct cred_token *token)
{
  json_t *object = ctl_json_object();

  ctl_json_set(object, "subject", ctl_json_text(token->subject));
  ctl_json_set(object, "name", ctl_json_text(token->name));
  ctl_json_set(object, "state", ctl_json_text(cred_token_state_name(token->state)));
  ctl_json_set(object, "algorithm",
               ctl_json_text(cred_totp_algorithm_name(token->shape.algorithm)));
  ctl_json_set(object, "digits", json_integer(token->shape.digits));
  ctl_json_set(object, "period_seconds", json_integer(token->shape.period_seconds));
  ctl_json_set(object, "created", ctl_json_time(token->created_ms));
  ctl_json_set(object, "created_by", ctl_json_actor(token->created_by));
  ctl_json_set(object, "activated", ctl_json_time(token->activated_ms));
  ctl_json_set(object, "last_used", ctl_json_time(token->last_used_ms));
  ctl_json_set(object, "ended", ctl_json_time(token->ended_ms));
  ctl_json_set(object, "kind", ctl_json_text_or_null(token->kind));
  ctl_json_set(object, "serial", ctl_json_text_or_null(token->serial));
  ctl_json_set(object, "permit", ctl_json_text_or_null(token->permit));
  ctl_json_set(object, "note", ctl_json_text_or_null(token->note));
  return object;
}

const char *ctl_token_state_text(enum cred_token_state state)
{
  switch (state) {
  case CRED_TOKEN_PENDING:
    return _("not confirmed yet");
  case CRED_TOKEN_ACTIVE:
    return _("in use");
  case CRED_TOKEN_SUSPENDED:
    return _("suspended");
  case CRED_TOKEN_REVOKED:
    return _("revoked");
  default:
    return "?";
  }
}

static void add_row(struct ctl_table *table, const struct cred_token *token, bool with_subject)
{
  char shape[48];
  char created[CTL_WHEN_SIZE];
  char used[CTL_WHEN_SIZE];
  const char *cells[] = {token->subject, token->name,   ctl_token_state_text(token->state),
                         shape,          created,       used,
                         token->kind,    token->serial, token->permit};

  (void)snprintf(shape, sizeof(shape), "%s/%u/%u", cred_totp_algorithm_name(token->shape.algorithm),
                 token->shape.digits, token->shape.period_seconds);
  ctl_when_text(token->created_ms, created, sizeof(created));
  ctl_when_text(token->last_used_ms, used, sizeof(used));
  ctl_table_add(table, with_subject ? cells : cells + 1);
}

void ctl_tokens_print(const struct ctl_tokens *tokens, bool with_subject)
{
  const char *const heads[] = {_("USER"),      _("TOKEN"), _("STATE"),  _("SHAPE"), _("CREATED"),
                               _("LAST USED"), _("KIND"),  _("SERIAL"), _("PERMIT")};
  const size_t columns = sizeof(heads) / sizeof(heads[0]);
  struct ctl_table *table = NULL;
  size_t i = 0;

  if (tokens->length == 0)
    return;
  table = ctl_table_new(with_subject ? columns : columns - 1);
  ctl_table_add(table, with_subject ? heads : heads + 1);
  for (i = 0; i < tokens->length; i++)
    add_row(table, &tokens->rows[i], with_subject);
  ctl_table_print(table);
  ctl_table_free(table);
}
