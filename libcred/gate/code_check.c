/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "gate/codes.h"

/* Looks as far as a window can be, so that an administrator sees a clock that is off. */
static enum cred_err check_token(struct cred_change *change, const struct cred_token_row *row,
                                 const struct cred_secret *folded, uint32_t window,
                                 struct cred_code_check_reply *reply)
{
  struct cred_token_row unused = *row;
  enum cred_code_match match;
  int64_t step, drift;
  enum cred_err err;

  unused.last_step = -1;
  err = cred_change_token_judge(change, &unused, folded, CRED_TOTP_WINDOW_MAX, &match, &step);
  if (err != CRED_OK || match != CRED_CODE_MATCH || reply->good)
    return err;
  drift = step - cred_totp_step(&row->token.shape, change->wall_ms);
  reply->drift_steps = (int32_t)drift;
  reply->replayed = step <= row->last_step;
  reply->good = !reply->replayed && llabs(drift) <= (int64_t)window;
  memcpy(reply->token, row->token.name, sizeof(reply->token));
  return CRED_OK;
}

static enum cred_err check_tokens(struct cred_change *change, const char *subject,
                                  const struct cred_secret *folded,
                                  const struct cred_policy *policy,
                                  struct cred_code_check_reply *reply)
{
  struct cred_token_list tokens;
  enum cred_err err = cred_change_tokens(change, subject, &tokens);

  for (size_t i = 0; err == CRED_OK && i < tokens.count; i++)
    if (tokens.rows[i].token.state == CRED_TOKEN_ACTIVE)
      err = check_token(change, &tokens.rows[i], folded, policy->totp_window, reply);
  return err;
}

static enum cred_err check_digits(struct cred_gate *gate, const char *subject,
                                  const struct cred_secret *folded,
                                  struct cred_code_check_reply *reply)
{
  struct cred_policy policy;
  struct cred_change change;
  enum cred_err err = cred_gate_subject_policy(gate, subject, "", &policy);

  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_READ, &change);
  if (err != CRED_OK)
    return err;
  return cred_change_end(&change, check_tokens(&change, subject, folded, &policy, reply));
}

/* Takes the code and gives the whole transaction up: nothing is consumed. */
static enum cred_err check_recovery(struct cred_gate *gate, const char *subject,
                                    const struct cred_secret *folded,
                                    struct cred_code_check_reply *reply)
{
  struct cred_change change;
  enum cred_err err = cred_change_begin_anyway(gate, CRED_STORE_WRITE, &change);

  if (err != CRED_OK)
    return err;
  err = cred_change_recovery_take(&change, subject, folded, &reply->good);
  if (err != CRED_OK)
    return cred_change_end(&change, err);
  cred_change_abandon(&change);
  return CRED_OK;
}

enum cred_err cred_direct_code_check(struct cred_gate *gate,
                                     const struct cred_code_check_request *request,
                                     struct cred_code_check_reply *reply)
{
  CRED_SECRET_AUTO folded = {0};
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_subject(gate, request->subject);
  if (err != CRED_OK)
    return err;
  (void)cred_code_fold(&request->code, &folded); /* what is no text is no good code */
  if (cred_code_form_of(&folded) == CRED_CODE_FORM_RECOVERY)
    err = check_recovery(gate, request->subject, &folded, reply);
  else
    err = check_digits(gate, request->subject, &folded, reply);
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
