/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/rotations.h"

/* Who may change the password of a privileged ID. */

/* What lifts the rule for this account, beside its policy. */
static bool is_lifted(const struct cred_policy *policy)
{
  return policy->contractors_may_change;
}

enum cred_err cred_gate_may_change(struct cred_gate *gate, const struct cred_policy *policy,
                                   uint32_t actor, enum cred_may_change *out)
{
  bool is_contractor = true;
  enum cred_err err;

  *out = CRED_MAY_CHANGE_YES;
  if (!policy->privileged || policy->contractor_groups[0] == '\0' || is_lifted(policy))
    return CRED_OK;
  *out = CRED_MAY_CHANGE_UNKNOWN;
  if (actor == CRED_ACTOR_UNKNOWN)
    return CRED_OK;
  *out = CRED_MAY_CHANGE_NO;
  err = cred_config_uid_is_in(actor, policy->contractor_groups, &is_contractor, &gate->error);
  if (err == CRED_OK)
    *out = is_contractor ? CRED_MAY_CHANGE_CONTRACTOR : CRED_MAY_CHANGE_YES;
  return err;
}

static enum cred_err note(struct cred_gate *gate, const struct cred_rotate_may_request *request,
                          const struct cred_rotate_may_reply *reply)
{
  struct cred_event event = cred_password_event(CRED_EVENT_ROTATE_REFUSED, &request->holder);
  struct cred_change change;
  enum cred_err err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);

  if (err != CRED_OK)
    return err;
  cred_event_detail(&event, "reason=%s",
                    reply->verdict == CRED_MAY_CHANGE_CONTRACTOR ? "contractor" : "unknown-actor");
  if (reply->reported_only)
    cred_event_detail(&event, "reported_only=yes");
  return cred_change_end(&change, cred_change_note(&change, &event));
}

enum cred_err cred_direct_rotate_may(struct cred_gate *gate,
                                     const struct cred_rotate_may_request *request,
                                     struct cred_rotate_may_reply *reply)
{
  struct cred_holding holding;
  enum cred_err err = cred_gate_holding_start(gate, &request->holder, &holding);

  memset(reply, 0, sizeof(*reply));
  if (err == CRED_OK)
    err = cred_gate_may_change(gate, &holding.policy, request->holder.actor, &reply->verdict);
  if (err == CRED_OK && reply->verdict != CRED_MAY_CHANGE_YES) {
    reply->reported_only = holding.policy.mode == CRED_MODE_REPORT;
    err = note(gate, request, reply);
  }
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
