/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/codes.h"

/* One code from a new token on its way through its transaction. */
struct proof {
  const struct cred_enrol_confirm_request *request;
  struct cred_enrol_confirm_reply *reply;
  struct cred_policy policy;
  struct cred_secret folded;
  struct cred_token_row row; /* of a pending token; at a login there is none */
  bool is_counted;           /* at a login: a wrong code weighs on the caller's count */
  struct cred_event template;
  struct cred_code_counts counts;
};

/* A token that was begun under a permit is of no use once that is over or another token works; and
 * one that an administrator began is the administrator's. */
static enum cred_err check_permit(struct cred_change *change, const struct proof *proof)
{
  if (proof->row.token.created_by != proof->request->actor)
    return cred_error_set(&change->gate->error, CRED_ERR_PERMISSION,
                          "somebody else began this token");
  return cred_change_enrol_check_own(change, proof->request->subject, proof->request->actor);
}

static enum cred_err load(struct cred_change *change, struct proof *proof)
{
  const struct cred_enrol_confirm_request *request = proof->request;
  enum cred_err err;

  if (request->token == 0)
    return CRED_OK;
  err = cred_change_token(change, request->subject, request->token, &proof->row);
  if (err == CRED_OK && proof->row.token.state != CRED_TOKEN_PENDING)
    err = cred_error_set(&change->gate->error, CRED_ERR_STATE, "this token is not pending");
  if (err == CRED_OK && request->needs_permit)
    err = check_permit(change, proof);
  return err;
}

static enum cred_err load_counts(struct cred_change *change, struct proof *proof)
{
  const struct cred_caller *caller = &proof->request->caller;
  struct cred_source source;

  if (!proof->is_counted)
    return CRED_OK;
  source = cred_gate_caller_source(change->gate, caller);
  proof->template = cred_event_of(CRED_EVENT_CODE_FAILED, caller, &source);
  return cred_code_counts_load(change, caller->subject, &source, &proof->policy, &proof->template,
                               &proof->counts);
}

static bool is_locked(const struct proof *proof)
{
  return proof->counts.refuses && proof->policy.mode != CRED_MODE_REPORT &&
         !cred_policy_spares(&proof->policy, &proof->request->caller);
}

static enum cred_err judge(struct cred_change *change, const struct proof *proof,
                           enum cred_code_match *match, int64_t *step)
{
  const struct cred_enrol_confirm_request *request = proof->request;
  uint32_t window = proof->policy.totp_window;

  if (request->token == 0)
    return cred_change_seed_judge(change, &request->seed, &request->shape, window, &proof->folded,
                                  -1, match, step);
  return cred_change_token_judge(change, &proof->row, &proof->folded, window, match, step);
}

/* The code that proves the token is used up: it opens no login later. */
static enum cred_err confirm(struct cred_change *change, struct proof *proof, int64_t step)
{
  proof->reply->confirmed = true;
  proof->reply->step = step;
  if (proof->request->token == 0)
    return CRED_OK;
  proof->row.last_step = step;
  return cred_change_token_activate(change, &proof->row, proof->request->actor,
                                    CRED_EVENT_TOKEN_ACTIVATED);
}

static struct cred_event wrong_event(const struct proof *proof)
{
  const struct cred_enrol_confirm_request *request = proof->request;
  struct cred_event event = {.kind = CRED_EVENT_CODE_FAILED, .actor = request->actor};

  if (request->token != 0)
    return cred_token_event(CRED_EVENT_CODE_FAILED, &proof->row.token, request->actor);
  memcpy(event.subject, request->subject, sizeof(event.subject));
  return event;
}

static enum cred_err note_wrong(struct cred_change *change, struct proof *proof)
{
  struct cred_event event = wrong_event(proof);
  enum cred_err err;

  if (proof->is_counted) {
    event.source_class = proof->template.source_class;
    memcpy(event.source_address, proof->template.source_address, sizeof(event.source_address));
    memcpy(event.service, proof->template.service, sizeof(event.service));
  }
  cred_event_detail(&event, "at=enrolment");
  err = cred_change_note(change, &event);
  if (err == CRED_OK && proof->is_counted && !proof->counts.refuses)
    err = cred_code_counts_fail(change, &proof->counts, &proof->template);
  return err;
}

static enum cred_err confirm_in(struct cred_change *change, struct proof *proof)
{
  enum cred_code_match match = CRED_CODE_NO_MATCH;
  int64_t step = -1;
  enum cred_err err = load(change, proof);

  if (err == CRED_OK)
    err = load_counts(change, proof);
  if (err != CRED_OK || is_locked(proof))
    return err;
  err = judge(change, proof, &match, &step);
  if (err != CRED_OK)
    return err;
  return match == CRED_CODE_MATCH ? confirm(change, proof, step) : note_wrong(change, proof);
}

static enum cred_err check_new(struct cred_gate *gate,
                               const struct cred_enrol_confirm_request *request)
{
  enum cred_err err = cred_gate_seed_check(gate, &request->seed);

  return err == CRED_OK ? cred_totp_shape_check(&request->shape, &gate->error) : err;
}

static enum cred_err prepare(struct cred_gate *gate, struct proof *proof)
{
  const struct cred_enrol_confirm_request *request = proof->request;
  const struct cred_caller *caller = &request->caller;
  enum cred_err err;

  memset(proof->reply, 0, sizeof(*proof->reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_subject(gate, request->subject);
  if (err == CRED_OK)
    err = cred_gate_check_caller(gate, caller);
  if (err == CRED_OK && request->token == 0)
    err = check_new(gate, request);
  if (err != CRED_OK)
    return err;
  proof->is_counted = caller->subject[0] != '\0';
  if (proof->is_counted && strcmp(caller->subject, request->subject) != 0)
    return cred_error_set(&gate->error, CRED_ERR_INVALID, "the token is not the caller's own");
  (void)cred_code_fold(&request->code, &proof->folded); /* what is no text is a wrong code */
  return cred_gate_subject_policy(gate, request->subject, caller->service, &proof->policy);
}

enum cred_err cred_direct_enrol_confirm(struct cred_gate *gate,
                                        const struct cred_enrol_confirm_request *request,
                                        struct cred_enrol_confirm_reply *reply)
{
  struct proof proof = {.request = request, .reply = reply};
  struct cred_change change;
  enum cred_err err = prepare(gate, &proof);

  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, confirm_in(&change, &proof));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  cred_secret_erase(&proof.folded);
  return err;
}
