/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>

#include "cred/account.h"
#include "credctl/account.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/status.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/tokens.h"
#include "credctl/verbs.h"

struct erasure {
  const struct ctl_call *call;
  struct cred_gate *gate;
  char subject[CRED_NAME_SIZE];
  char note[CRED_NAME_SIZE];
  unsigned erased;
};

static enum ctl_exit end_of(struct erasure *erasure, enum cred_err err, bool changed,
                            const char *what)
{
  if (err != CRED_OK)
    return ctl_gate_fail(erasure->gate, err);
  if (changed) {
    ctl_say("%s", what);
    erasure->erased++;
  }
  return CTL_YES;
}

static enum ctl_exit erase_tokens(struct erasure *erasure)
{
  struct cred_enrol_clear_request request = {.actor = erasure->call->actor};
  struct cred_enrol_clear_reply reply = {0};
  CTL_TOKENS_AUTO tokens = {0};
  enum cred_err err = ctl_tokens_read(erasure->gate, erasure->subject, false, &tokens);

  if (err == CRED_OK && tokens.length == 0 && !tokens.enrolled && tokens.recovery_codes_left == 0 &&
      tokens.allowed_until_ms == 0)
    return CTL_YES;
  memcpy(request.subject, erasure->subject, sizeof(request.subject));
  memcpy(request.note, erasure->note, sizeof(request.note));
  if (err == CRED_OK)
    err = cred_gate_enrol_clear(erasure->gate, &request, &reply);
  return end_of(erasure, err, true, _("Tokens, recovery codes and enrolment are erased."));
}

static enum ctl_exit erase_passwords(struct erasure *erasure)
{
  struct cred_password_forget_request request = {.holder.actor = erasure->call->actor};
  struct cred_password_forget_reply reply = {0};
  enum cred_err err = CRED_OK;

  memcpy(request.holder.subject, erasure->subject, sizeof(request.holder.subject));
  memcpy(request.note, erasure->note, sizeof(request.note));
  err = cred_gate_password_forget(erasure->gate, &request, &reply);
  if (err == CRED_OK && reply.had_sealed) {
    ctl_say(_("The sealed passwords are erased."));
    erasure->erased++;
  }
  if (err == CRED_OK && reply.reveals > 0) {
    ctl_say(_("Open requests for sealed passwords that ended: %u"), reply.reveals);
    erasure->erased++;
  }
  return end_of(
      erasure, err, reply.changed,
      _("The remembered passwords are erased; those that were reported as compromised stay "
        "barred for the person."));
}

static enum ctl_exit erase_locks(struct erasure *erasure)
{
  struct cred_lock_request request = {.actor = erasure->call->actor};
  struct cred_lock_reply reply = {0};
  enum cred_err err = CRED_OK;

  memcpy(request.subject, erasure->subject, sizeof(request.subject));
  memcpy(request.reason, erasure->note, sizeof(request.reason));
  err = cred_gate_lock(erasure->gate, &request, &reply);
  return end_of(erasure, err, reply.changed, _("Locks and counts of failed attempts are erased."));
}

static enum ctl_exit erase_record(struct erasure *erasure)
{
  struct cred_account_set_request request = {.actor = erasure->call->actor,
                                             .change = CRED_ACCOUNT_FORGET};
  struct cred_account_set_reply reply = {0};
  enum cred_err err = CRED_OK;

  memcpy(request.subject, erasure->subject, sizeof(request.subject));
  memcpy(request.note, erasure->note, sizeof(request.note));
  err = cred_gate_account_set(erasure->gate, &request, &reply);
  if (err == CRED_OK && reply.exceptions > 0) {
    ctl_say(_("Exceptions from rules that ended: %u"), reply.exceptions);
    erasure->erased++;
  }
  return end_of(erasure, err, reply.changed,
                _("Suspension, last day and logins are erased from the account's record."));
}

static enum ctl_exit erase(struct erasure *erasure)
{
  enum ctl_exit code = erase_tokens(erasure);

  if (code == CTL_YES)
    code = erase_passwords(erasure);
  if (code == CTL_YES)
    code = erase_locks(erasure);
  if (code == CTL_YES)
    code = erase_record(erasure);
  if (code == CTL_YES && erasure->erased == 0)
    ctl_say(_("Nothing is kept of %s."), erasure->subject);
  return code;
}

static enum ctl_exit check_gone(const struct ctl_call *call, const char *subject, bool known)
{
  if (!known || ctl_option_given(call, "yes"))
    return CTL_YES;
  ctl_complain(_("the account %s exists: it would lose its second factor and what is known of its "
                 "passwords; say with --yes that this is meant"),
               subject);
  return CTL_NO;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct erasure erasure = {.call = call};
  CTL_GATE_AUTO *gate = NULL;
  bool known = false;
  enum ctl_exit code = ctl_reason_take(call, erasure.note);

  if (code == CTL_YES && erasure.note[0] == '\0') {
    ctl_complain(_("say why, with --reason REASON"));
    code = CTL_USAGE;
  }
  if (code == CTL_YES)
    code = ctl_subject_any(call->words[0], erasure.subject, &known);
  if (code == CTL_YES)
    code = check_gone(call, erasure.subject, known);
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  erasure.gate = gate;
  return code == CTL_YES ? erase(&erasure) : code;
}

static const struct ctl_option options[] = {
    {"reason", 'r', N_("REASON"), N_("why; kept in the record")},
    {"yes", 'y', NULL, N_("also when the account exists")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_account_erase = {
    .name = "account erase",
    .arguments = N_("USER --reason REASON"),
    .help = N_("forget all that is kept of an account that is gone"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
