/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/rename.h"

static enum cred_err move_one(struct cred_change *change, struct cred_token_row *row,
                              const char *to)
{
  struct cred_token *token = &row->token;
  CRED_SECRET_AUTO seed = {0};
  enum cred_err err = CRED_OK;

  if (row->seed.length > 0)
    err = cred_change_seed_open(change, row, &seed);
  memset(token->subject, 0, sizeof(token->subject));
  memcpy(token->subject, to, strnlen(to, sizeof(token->subject) - 1));
  if (err == CRED_OK && row->seed.length > 0)
    err = cred_change_seed_seal(change, row, &seed);
  return err == CRED_OK ? cred_change_token_put(change, row) : err;
}

enum cred_err cred_change_tokens_move(struct cred_change *change, const char *from, const char *to,
                                      uint32_t *working)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = CRED_OK;

  while (err == CRED_OK) {
    struct cred_token_row row;
    size_t count = 1;

    err = gate->store.ops->token_list(gate->store.db, from, true, 0, &row, &count, &gate->error);
    if (err != CRED_OK || count == 0)
      break;
    *working += row.token.state != CRED_TOKEN_REVOKED;
    err = move_one(change, &row, to);
  }
  return err;
}
