/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>

#include "gate/codes.h"

#define BOUND_SIZE (CRED_NAME_SIZE + 64)
#define CANDIDATES (2 * CRED_TOTP_WINDOW_MAX + 1)

/* A seed copied to another token, or to another subject's, does not open there. */
static void bind_seed(const struct cred_token *token, char out[BOUND_SIZE])
{
  (void)snprintf(out, BOUND_SIZE, "seed of token %llu of %s", (unsigned long long)token->id,
                 token->subject);
}

static enum cred_err check_room(struct cred_change *change, const struct cred_token *token)
{
  struct cred_token_list tokens;
  enum cred_err err = cred_change_tokens(change, token->subject, &tokens);

  if (err == CRED_OK && tokens.count >= CRED_TOKEN_MAX)
    err = cred_error_set(&change->gate->error, CRED_ERR_STATE,
                         "%s has %d tokens already; revoke one first", token->subject,
                         CRED_TOKEN_MAX);
  return err;
}

static enum cred_err claim_seed(struct cred_change *change, struct cred_token_row *row,
                                const struct cred_data_key *key, const struct cred_secret *seed)
{
  struct cred_gate *gate = change->gate;
  struct cred_token_row other;
  enum cred_err err = cred_keyed_hash(&key->key, "seed tag", seed->bytes, seed->length,
                                      row->seed_tag, &gate->error);

  if (err == CRED_OK)
    err = gate->store.ops->token_find_tag(gate->store.db, row->seed_tag, &other, &gate->error);
  if (err == CRED_OK)
    return cred_error_set(&gate->error, CRED_ERR_EXISTS, "another token has this seed already");
  if (err != CRED_ERR_NOT_FOUND)
    return err;
  memset(&gate->error, 0, sizeof(gate->error));
  return CRED_OK;
}

enum cred_err cred_change_seed_seal(struct cred_change *change, struct cred_token_row *row,
                                    const struct cred_secret *seed)
{
  const struct cred_data_key *key;
  char bound[BOUND_SIZE];
  enum cred_err err = cred_change_key(change, CRED_PURPOSE_SEEDS, &key);

  if (err != CRED_OK)
    return err;
  bind_seed(&row->token, bound);
  return cred_seal(&key->key, key->id, bound, seed, &row->seed, &change->gate->error);
}

enum cred_err cred_change_token_add(struct cred_change *change, struct cred_token_row *row,
                                    const struct cred_secret *seed)
{
  const struct cred_data_key *key;
  enum cred_err err = check_room(change, &row->token);

  if (err == CRED_OK)
    err = cred_change_key(change, CRED_PURPOSE_SEEDS, &key);
  if (err == CRED_OK)
    err = claim_seed(change, row, key, seed);
  if (err == CRED_OK)
    err = cred_change_token_put(change, row); /* gives the number that the seed is bound to */
  if (err == CRED_OK)
    err = cred_change_seed_seal(change, row, seed);
  return err == CRED_OK ? cred_change_token_put(change, row) : err;
}

enum cred_err cred_change_seed_open(struct cred_change *change, const struct cred_token_row *row,
                                    struct cred_secret *out)
{
  const struct cred_data_key *key;
  char bound[BOUND_SIZE];
  enum cred_err err = cred_change_key(change, CRED_PURPOSE_SEEDS, &key);

  cred_secret_erase(out);
  if (err != CRED_OK)
    return err;
  bind_seed(&row->token, bound);
  err = cred_unseal(&key->key, key->id, bound, &row->seed, out, &change->gate->error);
  if (err != CRED_OK)
    (void)cred_error_prefix(&change->gate->error, bound);
  return err;
}

enum cred_err cred_change_seed_judge(struct cred_change *change, const struct cred_secret *seed,
                                     const struct cred_totp_shape *shape, uint32_t window,
                                     const struct cred_secret *folded, int64_t last_step,
                                     enum cred_code_match *match, int64_t *step)
{
  struct cred_code_candidate candidates[CANDIDATES];
  size_t count = CANDIDATES;
  enum cred_err err = cred_totp_candidates(seed, shape, change->wall_ms, window, candidates, &count,
                                           &change->gate->error);

  *match = CRED_CODE_NO_MATCH;
  *step = -1;
  if (err == CRED_OK)
    *match = cred_code_judge(folded, candidates, count, last_step, step);
  cred_erase(candidates, sizeof(candidates));
  return err;
}

enum cred_err cred_change_token_judge(struct cred_change *change, const struct cred_token_row *row,
                                      const struct cred_secret *folded, uint32_t window,
                                      enum cred_code_match *match, int64_t *step)
{
  CRED_SECRET_AUTO seed = {0};
  enum cred_err err = cred_change_seed_open(change, row, &seed);

  *match = CRED_CODE_NO_MATCH;
  if (err != CRED_OK)
    return err;
  return cred_change_seed_judge(change, &seed, &row->token.shape, window, folded, row->last_step,
                                match, step);
}

enum cred_err cred_change_judge_nothing(struct cred_change *change,
                                        const struct cred_policy *policy,
                                        const struct cred_secret *folded)
{
  const struct cred_totp_shape shape = {policy->totp_algorithm, policy->totp_digits,
                                        policy->totp_period};
  CRED_SECRET_AUTO seed = {0};
  const struct cred_data_key *key;
  struct cred_blob sealed;
  enum cred_code_match match;
  int64_t step;
  enum cred_err err = cred_change_key(change, CRED_PURPOSE_SEEDS, &key);

  if (err == CRED_OK)
    err = cred_secret_random(&seed, cred_totp_seed_length(shape.algorithm));
  if (err == CRED_OK)
    err = cred_seal(&key->key, key->id, "no seed", &seed, &sealed, &change->gate->error);
  if (err == CRED_OK)
    err = cred_change_seed_judge(change, &seed, &shape, policy->totp_window, folded, -1, &match,
                                 &step);
  return err;
}
