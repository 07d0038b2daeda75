/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "decide/account.h"
#include "gate/account_rows.h"
#include "gate/passwords.h"

/* All that the store and the policy say of an account, in one look: for reports over many. */

static void fill_row(const struct cred_account_row *row, struct cred_account_state_reply *reply)
{
  reply->seen_ms = row->seen_wall_ms;
  reply->last_ms = row->last_wall_ms;
  reply->is_suspended = row->is_suspended;
  reply->suspended_by = row->suspended_by;
  reply->suspended_ms = row->suspended_wall_ms;
  memcpy(reply->suspended_reason, row->suspended_reason, sizeof(reply->suspended_reason));
  reply->resumed_ms = row->resumed_wall_ms;
  reply->until_ms = row->until_ms;
  reply->review_by_ms = row->review_by_ms;
}

static void fill_policy(const struct cred_policy *policy, struct cred_account_state_reply *reply)
{
  memcpy(reply->zone, policy->zone, sizeof(reply->zone));
  reply->is_privileged = policy->privileged;
  reply->is_shared = policy->shared;
  reply->may_log_in_directly = !cred_account_is_indirect(policy);
  reply->is_report_only = policy->mode == CRED_MODE_REPORT;
  reply->idle_days = policy->max_idle_days;
}

/* By what does not depend on where somebody comes from. */
static enum cred_account_verdict judge(const struct cred_account_row *row,
                                       const struct cred_policy *policy, int64_t wall_ms)
{
  const uint32_t lifted =
      1u << CRED_RULE_DIRECT_LOGIN | 1u << CRED_RULE_ALLOW_SOURCES | 1u << CRED_RULE_ZONE_GROUPS;
  const struct cred_account_facts facts = {.is_suspended = row->is_suspended,
                                           .until_ms = row->until_ms,
                                           .idle_since_ms = cred_account_idle_since(row, wall_ms),
                                           .remote_host = ""};

  return cred_account_judge(&facts, policy, lifted, wall_ms);
}

static enum cred_err look_at_account(struct cred_change *change, const struct cred_holding *holding,
                                     struct cred_account_state_reply *reply)
{
  struct cred_account_row row;
  bool is_new = false;
  enum cred_err err =
      cred_change_account(change, holding->holder->subject, holding->holder->uid, &row, &is_new);

  if (err != CRED_OK)
    return err;
  fill_row(&row, reply);
  reply->is_seen = !is_new;
  if (is_new)
    reply->seen_ms = 0;
  reply->verdict = judge(&row, &holding->policy, change->wall_ms);
  return CRED_OK;
}

static enum cred_err look_at_password(struct cred_change *change, struct cred_holding *holding,
                                      struct cred_account_state_reply *reply)
{
  struct cred_gate *gate = change->gate;
  struct cred_password_look_reply look = {0};
  struct cred_password_facts facts;
  enum cred_err err =
      gate->store.ops->password_get(gate->store.db, holding->holder->subject,
                                    cred_gate_system_key(gate), &holding->row, &gate->error);

  if (err == CRED_ERR_NOT_FOUND) {
    memset(&gate->error, 0, sizeof(gate->error));
    return CRED_OK;
  }
  if (err != CRED_OK || holding->row.uid != holding->holder->uid)
    return err;
  facts = cred_password_facts_of(&holding->row);
  cred_password_judge(&facts, &holding->policy, true, change->wall_ms, &look);
  reply->has_password = true;
  reply->password_set_ms = holding->row.set_wall_ms;
  reply->must_change = look.verdict != CRED_PASSWORD_GOOD;
  reply->is_compromised = holding->row.is_compromised;
  return CRED_OK;
}

static enum cred_err look_at_tokens(struct cred_change *change, const char *subject,
                                    struct cred_account_state_reply *reply)
{
  struct cred_token_list tokens;
  enum cred_err err = cred_change_tokens(change, subject, &tokens);

  for (size_t i = 0; err == CRED_OK && i < tokens.count; i++)
    reply->tokens += tokens.rows[i].token.state == CRED_TOKEN_ACTIVE;
  cred_erase(&tokens, sizeof(tokens));
  return err;
}

static enum cred_err look_at_bar(struct cred_change *change, const char *subject,
                                 struct cred_account_state_reply *reply)
{
  struct cred_gate *gate = change->gate;
  struct cred_subject_row row;
  enum cred_err err = gate->store.ops->subject_get(gate->store.db, subject, &row, &gate->error);

  reply->is_barred = err == CRED_OK && row.barred;
  if (err != CRED_ERR_NOT_FOUND)
    return err;
  memset(&gate->error, 0, sizeof(gate->error));
  return CRED_OK;
}

static enum cred_err state_in(struct cred_change *change, struct cred_holding *holding,
                              struct cred_account_state_reply *reply)
{
  const char *subject = holding->holder->subject;
  enum cred_err err = look_at_account(change, holding, reply);

  if (err == CRED_OK)
    err = look_at_password(change, holding, reply);
  if (err == CRED_OK)
    err = look_at_tokens(change, subject, reply);
  return err == CRED_OK ? look_at_bar(change, subject, reply) : err;
}

enum cred_err cred_direct_account_state(struct cred_gate *gate,
                                        const struct cred_account_state_request *request,
                                        struct cred_account_state_reply *reply)
{
  struct cred_holder holder = {.uid = request->uid, .actor = CRED_ACTOR_UNKNOWN};
  struct cred_holding holding;
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memcpy(holder.subject, request->subject, sizeof(holder.subject));
  err = cred_gate_holding_start_any(gate, &holder, &holding);
  if (err == CRED_OK)
    fill_policy(&holding.policy, reply);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_READ, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, state_in(&change, &holding, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
