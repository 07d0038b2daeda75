/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <stdlib.h>

#include "cred/account.h"
#include "credctl/account.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/rotate.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

static enum ctl_exit take_id(const char *text, uint64_t *out)
{
  char *end = NULL;
  unsigned long long number;

  errno = 0;
  number = strtoull(text, &end, 10);
  *out = number;
  if (text[0] >= '1' && text[0] <= '9' && *end == '\0' && errno == 0 && number <= INT64_MAX)
    return CTL_YES;
  ctl_complain(_("not the number of an exception: %s"), text);
  return CTL_USAGE;
}

static void tell_done(const struct cred_exception_decide_request *request)
{
  if (request->step == CRED_EXCEPTION_STEP_APPROVE)
    ctl_say(_("Exception %llu is approved."), (unsigned long long)request->id);
  else if (request->step == CRED_EXCEPTION_STEP_REFUSE)
    ctl_say(_("Exception %llu is refused."), (unsigned long long)request->id);
  else
    ctl_say(_("Exception %llu is revoked."), (unsigned long long)request->id);
}

static enum ctl_exit tell(const struct cred_exception_decide_request *request,
                          enum cred_exception_answer answer)
{
  switch (answer) {
  case CRED_EXCEPTION_ANSWER_DONE:
    tell_done(request);
    return CTL_YES;
  case CRED_EXCEPTION_ANSWER_UNKNOWN_ACTOR:
    ctl_complain(_("nobody knows who you are, so it cannot be recorded who decides: log in as "
                   "yourself, by a service whose PAM stack has session required pam_loginuid.so"));
    return CTL_NOT_PERMITTED;
  case CRED_EXCEPTION_ANSWER_SAME_PERSON:
    ctl_complain(_("who applies for an exception, or is to have it, does not decide on it: another "
                   "person must"));
    return CTL_NOT_PERMITTED;
  case CRED_EXCEPTION_ANSWER_CONTRACTOR:
    ctl_complain("%s", _("a contractor cannot approve"));
    return CTL_NOT_PERMITTED;
  case CRED_EXCEPTION_ANSWER_TOO_LATE:
    ctl_complain(_("exception %llu is decided on already, or over"),
                 (unsigned long long)request->id);
    return CTL_NO;
  case CRED_EXCEPTION_ANSWER_REFUSED:
    break;
  }
  return ctl_fail(CRED_ERR_BROKER, NULL);
}

static enum ctl_exit decide(const struct ctl_call *call, enum cred_exception_step step)
{
  struct cred_exception_decide_request request = {.step = step, .actor = call->actor};
  struct cred_exception_decide_reply reply = {CRED_EXCEPTION_ANSWER_REFUSED};
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  enum ctl_exit code = take_id(call->words[0], &request.id);

  if (code == CTL_YES)
    code = ctl_reason_take(call, request.reason);
  if (code == CTL_YES && step != CRED_EXCEPTION_STEP_APPROVE && request.reason[0] == '\0') {
    ctl_complain(_("say why, with --reason REASON"));
    code = CTL_USAGE;
  }
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  ctl_actor_note(request.note);
  err = cred_gate_exception_decide(gate, &request, &reply);
  if (err == CRED_ERR_NOT_FOUND) {
    ctl_complain(_("there is no exception %llu"), (unsigned long long)request.id);
    return CTL_USAGE;
  }
  return err == CRED_OK ? tell(&request, reply.answer) : ctl_gate_fail(gate, err);
}

static enum ctl_exit run_approve(const struct ctl_call *call)
{
  return decide(call, CRED_EXCEPTION_STEP_APPROVE);
}

static enum ctl_exit run_refuse(const struct ctl_call *call)
{
  return decide(call, CRED_EXCEPTION_STEP_REFUSE);
}

static enum ctl_exit run_revoke(const struct ctl_call *call)
{
  return decide(call, CRED_EXCEPTION_STEP_REVOKE);
}

static const struct ctl_option options[] = {
    {"reason", 'r', N_("REASON"), N_("why; kept in the record")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_exception_approve = {
    .name = "exception approve",
    .arguments = N_("EXCEPTION"),
    .help = N_("approve an exception that another person applied for"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run_approve,
};

const struct ctl_verb ctl_verb_exception_refuse = {
    .name = "exception refuse",
    .arguments = N_("EXCEPTION --reason REASON"),
    .help = N_("refuse an exception that another person applied for"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run_refuse,
};

const struct ctl_verb ctl_verb_exception_revoke = {
    .name = "exception revoke",
    .arguments = N_("EXCEPTION --reason REASON"),
    .help = N_("end an exception before its time"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run_revoke,
};
