/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "decide/account.h"
#include "gate/codes.h"
#include "gate/exceptions.h"

static enum cred_err may_enrol(struct cred_change *change, const struct cred_subject_row *subject,
                               bool *may)
{
  struct cred_token_list tokens;
  enum cred_err err;

  *may = false;
  if (!cred_permit_is_open(subject, change))
    return CRED_OK;
  err = cred_change_tokens(change, subject->name, &tokens);
  *may = err == CRED_OK && !cred_tokens_have_active(&tokens);
  return err;
}

void cred_code_need_start(const struct cred_policy *policy, struct cred_code_need_reply *reply)
{
  memset(reply, 0, sizeof(*reply));
  reply->ask = policy->totp != CRED_TOTP_OFF;
  reply->digits = policy->totp_digits;
  reply->combined = policy->combined;
}

enum cred_err cred_change_code_owner(struct cred_change *change, const struct cred_caller *caller,
                                     uint32_t uid, const struct cred_policy *policy,
                                     enum cred_code_owner *out)
{
  const struct cred_source source = cred_gate_caller_source(change->gate, caller);
  const enum cred_code_owner owner = cred_account_code_owner(policy, source.class, uid == 0);
  uint64_t exception = 0;
  enum cred_err err = CRED_OK;

  *out = caller->known ? owner : CRED_CODE_OF_SUBJECT;
  if (*out != CRED_CODE_OF_SUBJECT)
    err = cred_change_exception(change, caller->subject, uid, CRED_RULE_DIRECT_LOGIN, &exception);
  if (err == CRED_OK && exception != 0)
    *out = CRED_CODE_OF_SUBJECT;
  return err;
}

/* Of an ID that several use; the other answers are those of everybody's codes. */
static void ask_owner(struct cred_code_need_reply *reply)
{
  reply->ask = true;
  reply->combined = false; /* the name is asked for in between */
}

/* Once enrolled, a subject is asked for ever, also when all its tokens are suspended or revoked. */
static enum cred_err own_need(struct cred_change *change, const struct cred_caller *caller,
                              const struct cred_policy *policy, struct cred_code_need_reply *reply)
{
  struct cred_subject_row subject = {0};
  enum cred_err err = CRED_OK;

  if (policy->totp == CRED_TOTP_OFF)
    return CRED_OK;
  if (caller->known)
    err = cred_change_subject(change, caller->subject, &subject);
  if (err == CRED_OK && caller->known)
    err = may_enrol(change, &subject, &reply->may_enrol);
  if (err == CRED_OK)
    reply->ask = policy->totp == CRED_TOTP_REQUIRED || subject.enrolled;
  else
    reply->may_enrol = false;
  return err;
}

enum cred_err cred_change_code_need(struct cred_change *change, const struct cred_caller *caller,
                                    uint32_t uid, const struct cred_policy *policy,
                                    struct cred_code_need_reply *reply)
{
  enum cred_err err = cred_change_code_owner(change, caller, uid, policy, &reply->owner);

  if (err != CRED_OK)
    return err;
  if (reply->owner == CRED_CODE_OF_SUBJECT)
    return own_need(change, caller, policy, reply);
  ask_owner(reply);
  return CRED_OK;
}

static enum cred_err judge(struct cred_gate *gate, const struct cred_code_need_request *request,
                           const struct cred_policy *policy, struct cred_code_need_reply *reply)
{
  struct cred_change change;
  enum cred_err err = cred_change_begin(gate, CRED_STORE_READ, &change);

  if (err != CRED_OK)
    return err;
  return cred_change_end(
      &change, cred_change_code_need(&change, &request->caller, request->uid, policy, reply));
}

enum cred_err cred_direct_code_need(struct cred_gate *gate,
                                    const struct cred_code_need_request *request,
                                    struct cred_code_need_reply *reply)
{
  struct cred_policy policy;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  reply->ask = true;
  err = cred_gate_check_caller(gate, &request->caller);
  if (err == CRED_OK)
    err = cred_gate_caller_policy(gate, &request->caller, &policy);
  if (err != CRED_OK)
    return err;
  cred_code_need_start(&policy, reply);
  if (policy.totp != CRED_TOTP_OFF || policy.shared)
    err = judge(gate, request, &policy, reply);
  if (err != CRED_OK) {
    reply->ask = true;
    reply->may_enrol = false;
  }
  return err;
}
