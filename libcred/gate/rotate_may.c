/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "decide/actor.h"
#include "gate/exceptions.h"
#include "gate/rotations.h"

/* Who may change the password of a privileged ID. */

enum cred_err cred_gate_may_change(struct cred_gate *gate, const struct cred_policy *policy,
                                   uint32_t actor, enum cred_may_change *out)
{
  bool is_contractor = true;
  enum cred_err err;

  *out = CRED_MAY_CHANGE_YES;
  if (!policy->privileged || policy->contractor_groups[0] == '\0' || policy->contractors_may_change)
    return CRED_OK;
  *out = CRED_MAY_CHANGE_UNKNOWN;
  if (cred_actor_is_nobody(actor))
    return CRED_OK;
  *out = CRED_MAY_CHANGE_NO;
  err = cred_config_uid_is_in(actor, policy->contractor_groups, &is_contractor, &gate->error);
  if (err == CRED_OK)
    *out = is_contractor ? CRED_MAY_CHANGE_CONTRACTOR : CRED_MAY_CHANGE_YES;
  return err;
}

static enum cred_err note(struct cred_change *change, const struct cred_rotate_may_request *request,
                          const struct cred_rotate_may_reply *reply)
{
  struct cred_event event = cred_password_event(CRED_EVENT_ROTATE_REFUSED, &request->holder);

  cred_event_detail(&event, "reason=%s",
                    reply->verdict == CRED_MAY_CHANGE_CONTRACTOR ? "contractor" : "unknown-actor");
  if (reply->reported_only)
    cred_event_detail(&event, "reported_only=yes");
  return cred_change_note(change, &event);
}

/* An exception lifts the rule; its use is noted, unless a program of the user's only asks. */
static enum cred_err find_exception(struct cred_change *change,
                                    const struct cred_rotate_may_request *request, bool *is_lifted)
{
  const struct cred_event used = cred_password_event(CRED_EVENT_NONE, &request->holder);
  uint64_t id = 0;
  enum cred_err err;

  if (!request->is_self)
    return cred_exception_in_force(change, request->holder.subject, request->holder.uid,
                                   CRED_RULE_CONTRACTORS_MAY_CHANGE, &used, is_lifted);
  err = cred_change_exception(change, request->holder.subject, request->holder.uid,
                              CRED_RULE_CONTRACTORS_MAY_CHANGE, &id);
  *is_lifted = err == CRED_OK && id != 0;
  return err;
}

/* A timer is nobody known. */
static enum cred_err find_due(struct cred_change *change, const struct cred_holding *holding,
                              const struct cred_rotate_may_request *request, bool *is_lifted)
{
  struct cred_turning turning;
  enum cred_rotate_due why;
  enum cred_err err = cred_change_turning(change, request->holder.subject, request->holder.uid,
                                          &request->stored, &turning);

  if (err != CRED_OK)
    return err;
  return cred_change_is_open_to_nobody(change, holding, &turning, &request->stored, &why,
                                       is_lifted);
}

/* The rule says no: an exception lifts it, or that is recorded. */
static enum cred_err refuse_in(struct cred_change *change, const struct cred_holding *holding,
                               const struct cred_rotate_may_request *request,
                               struct cred_rotate_may_reply *reply)
{
  bool is_lifted = false;
  enum cred_err err = find_exception(change, request, &is_lifted);

  if (err == CRED_OK && !is_lifted && request->rotates_due && !request->is_self &&
      reply->verdict == CRED_MAY_CHANGE_UNKNOWN)
    err = find_due(change, holding, request, &is_lifted);

  if (err != CRED_OK)
    return err;
  if (!is_lifted)
    return request->is_self ? CRED_OK : note(change, request, reply);
  reply->verdict = CRED_MAY_CHANGE_YES;
  reply->reported_only = false;
  return CRED_OK;
}

static enum cred_err refuse(struct cred_gate *gate, const struct cred_holding *holding,
                            const struct cred_rotate_may_request *request,
                            struct cred_rotate_may_reply *reply)
{
  struct cred_change change;
  enum cred_err err = cred_change_begin_of(
      gate, &request->holder, request->is_self ? CRED_STORE_READ : CRED_STORE_DURABLE, &change);

  return err == CRED_OK ? cred_change_end(&change, refuse_in(&change, holding, request, reply))
                        : err;
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
    err = refuse(gate, &holding, request, reply);
  }
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
