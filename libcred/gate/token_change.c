/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>

#include "gate/codes.h"

static enum cred_err note_created(struct cred_change *change, const struct cred_token *token,
                                  const char *at)
{
  struct cred_event event = cred_token_event(CRED_EVENT_TOKEN_CREATED, token, token->created_by);
  char quoted[CRED_QUOTED_SIZE];

  cred_event_detail(&event, "at=%s algorithm=%s digits=%u period=%u", at,
                    cred_totp_algorithm_name(token->shape.algorithm), token->shape.digits,
                    token->shape.period_seconds);
  if (token->kind[0] != '\0')
    cred_event_detail(&event, "kind=%s", cred_quoted(token->kind, quoted));
  if (token->serial[0] != '\0')
    cred_event_detail(&event, "serial=%s", cred_quoted(token->serial, quoted));
  if (token->permit[0] != '\0')
    cred_event_detail(&event, "permit=%s", cred_quoted(token->permit, quoted));
  return cred_change_note(change, &event);
}

enum cred_err cred_change_token_create(struct cred_change *change, struct cred_token_row *row,
                                       const struct cred_secret *seed, const char *at)
{
  enum cred_err err = cred_change_token_add(change, row, seed);

  return err == CRED_OK ? note_created(change, &row->token, at) : err;
}

/* The store overwrites what it deletes, so what is emptied here is gone from the disk as well. */
static void forget_seed(struct cred_token_row *row)
{
  memset(&row->seed, 0, sizeof(row->seed));
  memset(row->seed_tag, 0, sizeof(row->seed_tag));
}

enum cred_err cred_change_token_revoke(struct cred_change *change, struct cred_token_row *row,
                                       uint32_t actor, const char *note)
{
  struct cred_event event = cred_token_event(CRED_EVENT_TOKEN_REVOKED, &row->token, actor);
  char quoted[CRED_QUOTED_SIZE];
  enum cred_err err;

  forget_seed(row);
  row->token.state = CRED_TOKEN_REVOKED;
  row->token.ended_ms = change->wall_ms;
  (void)snprintf(row->token.note, sizeof(row->token.note), "%s", note);
  if (note[0] != '\0')
    cred_event_detail(&event, "note=%s", cred_quoted(note, quoted));
  err = cred_change_token_put(change, row);
  return err == CRED_OK ? cred_change_note(change, &event) : err;
}

/* The token before it of the same name lived on until now. */
static enum cred_err revoke_namesakes(struct cred_change *change, const struct cred_token *token,
                                      uint32_t actor)
{
  struct cred_token_list tokens;
  char note[64];
  enum cred_err err = cred_change_tokens(change, token->subject, &tokens);

  (void)snprintf(note, sizeof(note), "replaced by token %llu", (unsigned long long)token->id);
  for (size_t i = 0; err == CRED_OK && i < tokens.count; i++) {
    struct cred_token_row *other = &tokens.rows[i];

    if (other->token.id != token->id && strcmp(other->token.name, token->name) == 0)
      err = cred_change_token_revoke(change, other, actor, note);
  }
  return err;
}

static enum cred_err enrol_subject(struct cred_change *change, const char *name)
{
  struct cred_subject_row subject;
  enum cred_err err = cred_change_subject(change, name, &subject);

  subject.enrolled = true;
  subject.allowed_until_ms = 0;
  return err == CRED_OK ? cred_change_subject_put(change, &subject) : err;
}

enum cred_err cred_change_token_activate(struct cred_change *change, struct cred_token_row *row,
                                         uint32_t actor, enum cred_event_kind kind)
{
  struct cred_event event = cred_token_event(kind, &row->token, actor);
  enum cred_err err = revoke_namesakes(change, &row->token, actor);

  row->token.state = CRED_TOKEN_ACTIVE;
  row->token.activated_ms = change->wall_ms;
  if (err == CRED_OK)
    err = cred_change_token_put(change, row);
  if (err == CRED_OK)
    err = enrol_subject(change, row->token.subject);
  if (err == CRED_OK)
    err = cred_change_note(change, &event);
  return err;
}
