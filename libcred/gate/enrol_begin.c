/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>
#include <unistd.h>

#include "event/clean.h"
#include "gate/codes.h"

#define DEFAULT_ISSUER "pam-cred"
#define ISSUER_SIZE 61 /* phone screens and QR codes are small */

static enum cred_err check_request(struct cred_gate *gate,
                                   const struct cred_enrol_begin_request *request)
{
  enum cred_err err = cred_gate_check_subject(gate, request->subject);

  if (err == CRED_OK)
    err = cred_gate_check_name(gate, request->service, sizeof(request->service));
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the token's name", request->name, sizeof(request->name),
                               CRED_TOKEN_NAME_LETTERS);
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the kind", request->kind, sizeof(request->kind),
                               CRED_TOKEN_FIELD_LETTERS);
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the serial number", request->serial, sizeof(request->serial),
                               CRED_TOKEN_FIELD_LETTERS);
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the permit", request->permit, sizeof(request->permit),
                               CRED_TOKEN_FIELD_LETTERS);
  return err;
}

enum cred_err cred_gate_shape_choose(struct cred_gate *gate, const char *subject,
                                     const char *service, const struct cred_totp_shape *wanted,
                                     struct cred_totp_shape *out)
{
  struct cred_policy policy;
  enum cred_err err = cred_gate_subject_policy(gate, subject, service, &policy);

  *out = *wanted;
  if (err != CRED_OK)
    return err;
  if (out->algorithm == 0)
    out->algorithm = policy.totp_algorithm;
  if (out->digits == 0)
    out->digits = policy.totp_digits;
  if (out->period_seconds == 0)
    out->period_seconds = policy.totp_period;
  return cred_totp_shape_check(out, &gate->error);
}

enum cred_err cred_gate_seed_check(struct cred_gate *gate, const struct cred_secret *seed)
{
  if (seed->length < CRED_SEED_MIN || seed->length > CRED_SEED_MAX)
    return cred_error_set(&gate->error, CRED_ERR_INVALID, "a seed has %d to %d bytes, not %zu",
                          CRED_SEED_MIN, CRED_SEED_MAX, seed->length);
  return CRED_OK;
}

static enum cred_err choose_seed(struct cred_gate *gate,
                                 const struct cred_enrol_begin_request *request,
                                 const struct cred_totp_shape *shape, struct cred_secret *out)
{
  enum cred_err err;

  if (request->seed.length > 0) {
    err = cred_gate_seed_check(gate, &request->seed);
    return err == CRED_OK ? cred_secret_set(out, request->seed.bytes, request->seed.length) : err;
  }
  err = cred_secret_random(out, cred_totp_seed_length(shape->algorithm));
  if (err != CRED_OK)
    (void)cred_error_set(&gate->error, err, "no random bytes for a seed");
  return err;
}

/* A pending token never counted for anything, so nothing of it needs to stay. */
static enum cred_err drop_pending(struct cred_change *change, const struct cred_token_list *tokens,
                                  const char *name)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = CRED_OK;

  for (size_t i = 0; err == CRED_OK && i < tokens->count; i++) {
    const struct cred_token *token = &tokens->rows[i].token;

    if (token->state == CRED_TOKEN_PENDING && strcmp(token->name, name) == 0)
      err = gate->store.ops->token_delete(gate->store.db, token->id, &gate->error);
  }
  return err;
}

static void describe(const struct cred_change *change,
                     const struct cred_enrol_begin_request *request,
                     const struct cred_totp_shape *shape, struct cred_token_row *out)
{
  struct cred_token *token = &out->token;

  memset(out, 0, sizeof(*out));
  out->last_step = -1;
  token->state = CRED_TOKEN_PENDING;
  token->shape = *shape;
  token->created_ms = change->wall_ms;
  token->created_by = request->actor;
  memcpy(token->subject, request->subject, sizeof(token->subject));
  cred_token_set_name(token, request->name);
  memcpy(token->kind, request->kind, sizeof(token->kind));
  memcpy(token->serial, request->serial, sizeof(token->serial));
  memcpy(token->permit, request->permit, sizeof(token->permit));
}

static enum cred_err begin_pending(struct cred_change *change,
                                   const struct cred_enrol_begin_request *request,
                                   const struct cred_totp_shape *shape,
                                   const struct cred_secret *seed, uint64_t *id)
{
  struct cred_token_list tokens;
  struct cred_token_row row;
  enum cred_err err = cred_change_tokens(change, request->subject, &tokens);

  describe(change, request, shape, &row);
  if (err == CRED_OK)
    err = drop_pending(change, &tokens, row.token.name);
  if (err == CRED_OK)
    err = cred_change_token_create(change, &row, seed, "administration");
  *id = row.token.id;
  return err;
}

static void choose_issuer(const struct cred_gate *gate, char out[ISSUER_SIZE])
{
  char name[CRED_NAME_SIZE] = DEFAULT_ISSUER;

  if (gate->site->system[0] != '\0')
    memcpy(name, gate->site->system, sizeof(name));
  else if (gethostname(name, sizeof(name)) != 0 || name[0] == '\0')
    memcpy(name, DEFAULT_ISSUER, sizeof(DEFAULT_ISSUER));
  memcpy(out, name, ISSUER_SIZE);
  cred_text_clean(out, ISSUER_SIZE); /* cuts at a character */
}

static enum cred_err show(struct cred_gate *gate, const char *subject,
                          const struct cred_secret *seed, struct cred_enrol_begin_reply *reply)
{
  const struct cred_totp_shape *shape = &reply->shape;
  char issuer[ISSUER_SIZE] = {0};
  enum cred_err err = cred_base32_encode(seed, &reply->seed_text);

  choose_issuer(gate, issuer);
  if (err == CRED_OK)
    err = cred_otpauth_uri(seed, shape, issuer, subject, &reply->uri);
  reply->wide_shape =
      shape->algorithm != CRED_TOTP_SHA1 || shape->digits != 6 || shape->period_seconds != 30;
  if (err != CRED_OK)
    (void)cred_error_set(&gate->error, err, "the names are too long for an otpauth URI");
  return err;
}

static enum cred_err begin_in(struct cred_change *change,
                              const struct cred_enrol_begin_request *request,
                              const struct cred_secret *seed, struct cred_enrol_begin_reply *reply)
{
  enum cred_err err = CRED_OK;

  if (request->needs_permit)
    err = cred_change_enrol_check_own(change, request->subject, request->actor);
  else if (!request->by_admin)
    err = cred_change_enrol_check(change, request->subject);
  if (err == CRED_OK && request->by_admin)
    return begin_pending(change, request, &reply->shape, seed, &reply->token);
  return err == CRED_OK ? cred_secret_set(&reply->seed, seed->bytes, seed->length) : err;
}

static enum cred_err begin(struct cred_gate *gate, const struct cred_enrol_begin_request *request,
                           const struct cred_secret *seed, struct cred_enrol_begin_reply *reply)
{
  struct cred_change change;
  enum cred_err err =
      cred_change_begin(gate, request->by_admin ? CRED_STORE_DURABLE : CRED_STORE_READ, &change);

  if (err != CRED_OK)
    return err;
  return cred_change_end(&change, begin_in(&change, request, seed, reply));
}

enum cred_err cred_direct_enrol_begin(struct cred_gate *gate,
                                      const struct cred_enrol_begin_request *request,
                                      struct cred_enrol_begin_reply *reply)
{
  CRED_SECRET_AUTO seed = {0};
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = check_request(gate, request);
  if (err == CRED_OK)
    err = cred_gate_shape_choose(gate, request->subject, request->service, &request->shape,
                                 &reply->shape);
  if (err == CRED_OK)
    err = choose_seed(gate, request, &reply->shape, &seed);
  if (err == CRED_OK)
    err = show(gate, request->subject, &seed, reply);
  if (err == CRED_OK)
    err = begin(gate, request, &seed, reply);
  if (err != CRED_OK)
    cred_erase(reply, sizeof(*reply));
  return err;
}
