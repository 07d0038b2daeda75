/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/remembered.h"

#include <string.h>

#include "modules/common/leaked.h"

#define ASKED_MAX 3 /* the salts change in between: once in a person's time, if ever */

bool cred_call_is_roots(const struct cred_call *call, const struct cred_secret *old_password)
{
  return call->asker.real_uid == 0 && (call->flags & PAM_CHANGE_EXPIRED_AUTHTOK) == 0 &&
         old_password->length == 0;
}

enum cred_password_by cred_call_by(const struct cred_call *call,
                                   const struct cred_secret *old_password)
{
  bool is_own = cred_asker_actor(&call->asker) == call->account.uid ||
                (call->asker.real_uid == 0 && call->account.uid == 0);

  return old_password->length > 0 || is_own ? CRED_PASSWORD_BY_HOLDER : CRED_PASSWORD_BY_ADMIN;
}

int cred_call_policy(const struct cred_call *call, struct cred_gate *gate, struct cred_policy *out)
{
  struct cred_policy_request request = {.known = true};
  struct cred_policy_reply reply;
  enum cred_err err;

  memcpy(request.subject, call->account.name, sizeof(request.subject));
  memcpy(request.service, call->log.service, sizeof(request.service));
  err = cred_gate_policy(gate, &request, &reply);
  if (err != CRED_OK)
    return cred_call_fail(call, err, cred_gate_error(gate), "cannot tell the policy");
  *out = reply.policy;
  return PAM_SUCCESS;
}

static int ask_state(const struct cred_call *call, struct cred_gate *gate,
                     struct cred_password_state_reply *out)
{
  struct cred_password_state_request request = {0};
  enum cred_err err;

  memcpy(request.subject, call->account.name, sizeof(request.subject));
  err = cred_gate_password_state(gate, &request, out);
  if (err != CRED_OK)
    return cred_call_fail(call, err, cred_gate_error(gate), "cannot ask the store");
  return PAM_SUCCESS;
}

/* The store answers, which opening the gate does not promise where it is credd's. */
static int reach(struct cred_call *call, struct cred_policy *policy)
{
  struct cred_password_state_reply state;
  struct cred_gate *gate = NULL;
  int status = cred_call_gate(call, &gate);

  if (status != PAM_SUCCESS)
    return status;
  status = cred_call_policy(call, gate, policy);
  if (status == PAM_SUCCESS)
    status = ask_state(call, gate, &state);
  cred_call_gate_end(call, gate);
  return status;
}

int cred_call_prepare(struct cred_call *call, struct cred_policy *policy)
{
  int status = cred_call_who(call);

  if (status == PAM_SUCCESS && !call->account.known)
    status = PAM_USER_UNKNOWN;
  if (status == PAM_SUCCESS)
    status = cred_call_site(call);
  if (status == PAM_SUCCESS)
    status = reach(call, policy);
  return status == PAM_SUCCESS ? cred_handover_begin(call) : status;
}

struct cred_rigour cred_call_rigour(const struct cred_call *call, const struct cred_policy *policy,
                                    const struct cred_secret *old_password)
{
  return (struct cred_rigour){
      .is_report = policy->mode == CRED_MODE_REPORT,
      .is_lenient = !policy->enforce_for_root && cred_call_is_roots(call, old_password),
  };
}

bool cred_remembered_refuses(const struct cred_password_check_reply *reply,
                             const struct cred_rigour *rigour)
{
  bool is_found = reply->is_reused || reply->is_elsewhere || reply->has_too_many_tries;

  if (!reply->checked)
    return true;
  if (rigour->is_report)
    return false;
  return reply->is_barred || (is_found && !rigour->is_lenient);
}

static int compare_crypts(const struct cred_call *call,
                          const struct cred_password_crypts_reply *page,
                          const struct cred_secret *password,
                          struct cred_password_check_reply *found)
{
  int status = PAM_SUCCESS;

  for (uint32_t i = 0; i < page->count && i < CRED_CRYPT_PAGE && status == PAM_SUCCESS; i++) {
    bool matches;

    status = cred_call_compare(call, &page->rows[i].hash, password, &matches);
    found->is_barred = found->is_barred || (matches && page->rows[i].barred);
    found->is_reused = found->is_reused || matches;
  }
  return status;
}

/* Hashes that were taken over from elsewhere. */
static int search_crypts(const struct cred_call *call, struct cred_gate *gate,
                         const struct cred_secret *password,
                         struct cred_password_check_reply *found)
{
  struct cred_password_crypts_request request = {.holder = cred_call_holder(call)};
  struct cred_password_crypts_reply page = {0};
  int status;

  do {
    enum cred_err err = cred_gate_password_crypts(gate, &request, &page);

    status = err == CRED_OK
                 ? compare_crypts(call, &page, password, found)
                 : cred_call_fail(call, err, cred_gate_error(gate), "cannot read earlier hashes");
    request.after = page.next;
    cred_erase(&page, sizeof(page));
  } while (status == PAM_SUCCESS && request.after != 0);
  return status;
}

/* What is stored now was used, whether the memory has it or not. */
static int search_entry(const struct cred_call *call, const struct cred_candidate *candidate,
                        const struct cred_handover *handover, bool is_known,
                        struct cred_password_check_reply *found)
{
  bool matches = false;
  int status = PAM_SUCCESS;

  if (!is_known && handover->before.is_there)
    status = cred_call_compare(call, &handover->before.hash, candidate->password, &matches);
  found->is_reused = found->is_reused || matches;
  return status;
}

/* What was compared here counts as found, unless there were too many tries: then nothing is told.
 */
static void join(const struct cred_password_check_reply *gate,
                 struct cred_password_check_reply *found)
{
  bool is_barred = found->is_barred, is_reused = found->is_reused;

  *found = *gate;
  if (gate->has_too_many_tries)
    return;
  found->is_barred = found->is_barred || is_barred;
  found->is_reused = found->is_reused || is_reused;
}

static int ask(const struct cred_call *call, struct cred_gate *gate,
               const struct cred_candidate *candidate, const struct cred_handover *handover,
               struct cred_password_check_reply *found, enum cred_err *err)
{
  struct cred_password_check_request request = {
      .holder = cred_call_holder(call), .password = handover->digests, .by = handover->by};
  struct cred_password_check_reply reply;
  int status = cred_call_stored(call, &handover->before, &request.stored);

  found->checked = true;
  if (candidate->is_refused || cred_remembered_refuses(found, &candidate->rigour))
    request.by = CRED_PASSWORD_BY_NOBODY;
  if (status == PAM_SUCCESS) {
    *err = cred_gate_password_check(gate, &request, &reply);
    join(&reply, found);
  }
  cred_erase(&request.password, sizeof(request.password));
  return status;
}

int cred_call_digest_new(struct cred_call *call, struct cred_gate *gate,
                         const struct cred_candidate *candidate, struct cred_handover *handover,
                         struct cred_password_salts_reply *salts)
{
  struct cred_stored before;
  int status;

  cred_handover_clear(handover);
  handover->by = cred_call_by(call, candidate->old_password);
  status = cred_call_stored(call, &handover->before, &before);
  if (status == PAM_SUCCESS)
    status = cred_call_digests(call, gate, &before, candidate->password, salts, &handover->digests);
  if (status == PAM_SUCCESS)
    (void)cred_secret_set(&handover->password, candidate->password->bytes,
                          candidate->password->length);
  return status;
}

int cred_call_digest_old(const struct cred_call *call, const struct cred_candidate *candidate,
                         const struct cred_password_salts_reply *salts,
                         struct cred_handover *handover)
{
  struct cred_error error = {0};
  bool matches = false;
  enum cred_err err;
  int status = PAM_SUCCESS;

  if (!salts->current_is_known && candidate->old_password->length > 0)
    status = cred_call_compare(call, &handover->before.hash, candidate->old_password, &matches);
  if (status != PAM_SUCCESS || !matches)
    return status;
  err = cred_password_digest(candidate->old_password, salts->rows, salts->count,
                             &handover->old_digests, &error);
  if (err != CRED_OK)
    return cred_call_fail(call, err, &error, "cannot make a digest of the old password");
  return PAM_SUCCESS;
}

static int ask_once(struct cred_call *call, struct cred_gate *gate,
                    const struct cred_candidate *candidate, struct cred_handover *handover,
                    struct cred_password_salts_reply *salts,
                    struct cred_password_check_reply *reply, enum cred_err *err)
{
  int status = cred_call_digest_new(call, gate, candidate, handover, salts);

  memset(reply, 0, sizeof(*reply));
  if (status == PAM_SUCCESS && salts->crypts > 0)
    status = search_crypts(call, gate, candidate->password, reply);
  if (status == PAM_SUCCESS)
    status = search_entry(call, candidate, handover, salts->current_is_known, reply);
  return status == PAM_SUCCESS ? ask(call, gate, candidate, handover, reply, err) : status;
}

int cred_call_remembered(struct cred_call *call, struct cred_gate *gate,
                         const struct cred_candidate *candidate, struct cred_handover *handover,
                         struct cred_password_check_reply *reply)
{
  struct cred_password_salts_reply salts = {0};
  enum cred_err err = CRED_ERR_STATE;
  int status = candidate->rigour.is_report ? PAM_SUCCESS : cred_call_refuse_leaked(call, gate);

  for (int asked = 0; asked < ASKED_MAX && status == PAM_SUCCESS && err == CRED_ERR_STATE; asked++)
    status = ask_once(call, gate, candidate, handover, &salts, reply, &err);
  if (status == PAM_SUCCESS && err != CRED_OK)
    status = cred_call_fail(call, err, cred_gate_error(gate), "cannot ask what is remembered");
  if (status == PAM_SUCCESS && !cred_remembered_refuses(reply, &candidate->rigour))
    status = cred_call_digest_old(call, candidate, &salts, handover);
  if (status != PAM_SUCCESS)
    reply->checked = false;
  return status;
}

int cred_call_item(const struct cred_call *call, int item, struct cred_secret *out)
{
  const void *text = NULL;
  int status = pam_get_item(call->pamh, item, &text);

  cred_secret_erase(out);
  if (status != PAM_SUCCESS)
    return status;
  return cred_secret_set_text(out, text) == CRED_OK ? PAM_SUCCESS : PAM_AUTHTOK_ERR;
}
