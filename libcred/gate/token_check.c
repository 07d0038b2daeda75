/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>

#include "gate/codes.h"

#define CHECK_PAGE 8

static enum cred_err check_token(struct cred_change *change, const struct cred_token_row *row,
                                 char *finding, size_t size, bool *sound)
{
  CRED_SECRET_AUTO seed = {0};
  enum cred_err err;

  if (row->seed.length == 0 && row->token.state == CRED_TOKEN_REVOKED)
    return CRED_OK;
  err = cred_change_seed_open(change, row, &seed);
  if (err != CRED_ERR_DAMAGED && err != CRED_ERR_NEWER)
    return err;
  if (*sound)
    (void)snprintf(finding, size, "the seed of token %llu does not open",
                   (unsigned long long)row->token.id);
  *sound = false;
  return CRED_OK;
}

enum cred_err cred_change_seeds_check(struct cred_change *change, char *finding, size_t size,
                                      bool *sound)
{
  struct cred_gate *gate = change->gate;
  struct cred_token_row rows[CHECK_PAGE];
  size_t count = CHECK_PAGE;
  uint64_t after = 0;
  enum cred_err err = CRED_OK;

  while (err == CRED_OK && count == CHECK_PAGE) {
    err = gate->store.ops->token_list(gate->store.db, "", true, after, rows, &count, &gate->error);
    for (size_t i = 0; err == CRED_OK && i < count; i++) {
      after = rows[i].token.id;
      err = check_token(change, &rows[i], finding, size, sound);
    }
  }
  return err;
}
