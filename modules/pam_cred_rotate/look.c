/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_rotate/look.h"

#include <unistd.h>

#include "modules/common/attempt.h"
#include "modules/common/byroot.h"
#include "modules/common/holder.h"

#define TRIES 3 /* as it is, with the password, and with digests made anew */

/* The attempt of this handle; NULL: authentication was not pam_cred_lockout's, or never ran. */
static const struct cred_attempt *attempt_of(const struct cred_call *call)
{
  const struct cred_attempt *attempt = NULL;

  return cred_attempt_find(call->pamh, &attempt) == PAM_SUCCESS ? attempt : NULL;
}

bool cred_rotate_is_passed_over(const struct cred_call *call)
{
  return cred_call_is_batch(call) || cred_call_is_asked_by_root(call);
}

/* A program that runs as the user cannot read it, and credd does not take it from one. */
static int read_entry(const struct cred_call *call, struct cred_shadow *out)
{
  if (geteuid() == 0)
    return cred_call_shadow(call, out);
  *out = (struct cred_shadow){.is_there = false};
  return PAM_SUCCESS;
}

/* What was typed may have been another module's password. Then this one is not at hand. */
static int show_password(struct cred_call *call, struct cred_gate *gate,
                         const struct cred_shadow *entry, const struct cred_secret *shown,
                         struct cred_password_look_request *request)
{
  struct cred_password_salts_reply salts;

  cred_erase(&request->password, sizeof(request->password));
  request->password_is_at_hand = cred_shadow_matches(&entry->hash, shown);
  if (!request->password_is_at_hand)
    return PAM_SUCCESS;
  return cred_call_digests(call, gate, &request->stored, shown, &salts, &request->password);
}

static int ask(struct cred_call *call, struct cred_gate *gate, const struct cred_shadow *entry,
               const struct cred_secret *shown, struct cred_password_look_request *request,
               struct cred_password_look_reply *out)
{
  for (int tries = 0; tries < TRIES; tries++) {
    enum cred_err err = cred_gate_password_look(gate, request, out);
    bool has_to_begin_anew = err == CRED_ERR_STATE && request->password.count > 0;
    int status;

    if (err != CRED_OK && !has_to_begin_anew)
      return cred_call_fail(call, err, cred_gate_error(gate), "cannot look at the password");
    if (err == CRED_OK && !out->wants_password)
      return PAM_SUCCESS;
    status = show_password(call, gate, entry, shown, request);
    if (status != PAM_SUCCESS)
      return status;
  }
  cred_log(&call->log, LOG_ERR, "the password's salts changed again and again; denied");
  return PAM_SYSTEM_ERR;
}

static int ask_gate(struct cred_call *call, const struct cred_rotate_way *way,
                    const struct cred_shadow *entry, const struct cred_secret *shown,
                    struct cred_password_look_reply *out)
{
  const struct cred_attempt *attempt = attempt_of(call);
  struct cred_password_look_request request = {.holder = cred_call_holder(call),
                                               .opens_session = way->opens_session,
                                               .was_let_in = way->was_let_in,
                                               .another_proved = way->another_proved,
                                               .password_is_at_hand = shown->length > 0};
  struct cred_error error = {0};
  struct cred_gate *gate = NULL;
  enum cred_err err = cred_shadow_stored(entry, &request.stored, &error);
  int status;

  if (err != CRED_OK)
    return cred_call_fail(call, err, &error, "cannot look at the stored password entry");
  request.second_factor_shown =
      attempt != NULL && cred_attempt_is_proven(attempt, call->account.name);
  status = cred_call_gate(call, &gate);
  if (status != PAM_SUCCESS)
    return status;
  status = ask(call, gate, entry, shown, &request, out);
  cred_call_gate_end(call, gate);
  cred_erase(&request.password, sizeof(request.password));
  return status;
}

static const char *word_of(const struct cred_password_look_reply *reply)
{
  switch (reply->verdict) {
  case CRED_PASSWORD_GOOD:
    if (reply->is_due)
      return "must be changed; whoever becomes root by sudo is not held up";
    return reply->reported_only ? "would be refused or have to be changed, but mode=report"
                                : "is in order";
  case CRED_PASSWORD_MUST_CHANGE:
    return "must be changed";
  case CRED_PASSWORD_COMPROMISED:
    return "was reported as compromised: denied";
  case CRED_PASSWORD_NOT_YET:
    return "is temporary and not valid yet: denied";
  case CRED_PASSWORD_NO_LONGER:
    return "is temporary and no longer valid: denied";
  case CRED_PASSWORD_REFUSED:
    break;
  }
  return "is refused";
}

static void log_look(const struct cred_call *call, const struct cred_password_look_reply *reply)
{
  bool is_quiet = reply->verdict == CRED_PASSWORD_GOOD && !reply->reported_only && !reply->is_due;

  cred_log(&call->log, is_quiet ? LOG_DEBUG : LOG_NOTICE, "the password %s", word_of(reply));
}

int cred_rotate_look(struct cred_call *call, const struct cred_rotate_way *way,
                     struct cred_password_look_reply *out)
{
  const struct cred_attempt *attempt = attempt_of(call);
  CRED_SECRET_AUTO shown = {0};
  struct cred_shadow entry;
  int status;

  *out = (struct cred_password_look_reply){.verdict = CRED_PASSWORD_REFUSED};
  if (way->takes_password && attempt != NULL)
    cred_attempt_password_take(attempt, call->account.name, &shown);
  status = read_entry(call, &entry);
  if (status != PAM_SUCCESS)
    return status;
  if (entry.is_there && !cred_shadow_has_hash(&entry))
    out->verdict = CRED_PASSWORD_GOOD; /* there is none that could be changed */
  else
    status = ask_gate(call, way, &entry, &shown, out);
  cred_secret_erase(&entry.hash);
  if (status == PAM_SUCCESS)
    log_look(call, out);
  return status;
}
