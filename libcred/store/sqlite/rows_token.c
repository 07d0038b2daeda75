/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/rows.h"

static void pack_shape(struct cred_pack *out, const struct cred_totp_shape *shape)
{
  cred_pack_byte(out, shape->algorithm);
  cred_pack_number(out, shape->digits);
  cred_pack_number(out, shape->period_seconds);
}

static void unpack_shape(struct cred_unpack *bytes, struct cred_totp_shape *out)
{
  out->algorithm = (enum cred_totp_algorithm)cred_unpack_byte(bytes);
  out->digits = cred_unpack_number32(bytes);
  out->period_seconds = cred_unpack_number32(bytes);
}

static void pack_register(struct cred_pack *out, const struct cred_token *token)
{
  cred_pack_signed(out, token->created_ms);
  cred_pack_signed(out, token->activated_ms);
  cred_pack_signed(out, token->last_used_ms);
  cred_pack_signed(out, token->ended_ms);
  cred_pack_number(out, token->created_by);
  cred_pack_text(out, token->kind);
  cred_pack_text(out, token->serial);
  cred_pack_text(out, token->permit);
  cred_pack_text(out, token->note);
}

static void unpack_register(struct cred_unpack *bytes, struct cred_token *out)
{
  out->created_ms = cred_unpack_signed(bytes);
  out->activated_ms = cred_unpack_signed(bytes);
  out->last_used_ms = cred_unpack_signed(bytes);
  out->ended_ms = cred_unpack_signed(bytes);
  out->created_by = cred_unpack_number32(bytes);
  cred_unpack_text(bytes, out->kind, sizeof(out->kind));
  cred_unpack_text(bytes, out->serial, sizeof(out->serial));
  cred_unpack_text(bytes, out->permit, sizeof(out->permit));
  cred_unpack_text(bytes, out->note, sizeof(out->note));
}

void cred_token_pack(struct cred_pack *out, const struct cred_token_row *row, uint64_t slot)
{
  cred_pack_number(out, slot);
  cred_pack_text(out, row->token.subject);
  cred_pack_text(out, row->token.name);
  cred_pack_byte(out, row->token.state);
  pack_shape(out, &row->token.shape);
  pack_register(out, &row->token);
  cred_pack_raw(out, row->seed_tag, sizeof(row->seed_tag));
  cred_pack_signed(out, row->last_step);
}

bool cred_token_unpack(struct cred_unpack *bytes, uint64_t id, struct cred_token_row *out,
                       uint64_t *slot)
{
  memset(out, 0, sizeof(*out));
  out->token.id = id;
  *slot = cred_unpack_number(bytes);
  cred_unpack_text(bytes, out->token.subject, sizeof(out->token.subject));
  cred_unpack_text(bytes, out->token.name, sizeof(out->token.name));
  out->token.state = (enum cred_token_state)cred_unpack_byte(bytes);
  unpack_shape(bytes, &out->token.shape);
  unpack_register(bytes, &out->token);
  cred_unpack_raw(bytes, out->seed_tag, sizeof(out->seed_tag));
  out->last_step = cred_unpack_signed(bytes);
  return cred_unpack_ended_well(bytes) && *slot <= INT64_MAX && id > 0 &&
         cred_token_row_is_valid(out);
}
