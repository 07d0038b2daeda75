/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>

#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/sessions.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

/* The lock is about logins. Whoever locks somebody may want more than that. */
static void tell_of_sessions(struct cred_gate *gate, const char *subject)
{
  CTL_SESSIONS_AUTO sessions = {0};
  unsigned open = 0;
  const enum cred_err err = ctl_sessions_read(gate, subject, true, &sessions);

  if (err != CRED_OK) {
    (void)ctl_gate_fail(gate, err);
    return;
  }
  for (size_t i = 0; i < sessions.length; i++)
    open += sessions.rows[i].info.end == CRED_SESSION_OPEN;
  if (open > 0)
    ctl_say(_("Open sessions of %s that go on: %u. \"credctl session end\" ends them."), subject,
            open);
}

static enum ctl_exit lock(struct cred_gate *gate, const struct cred_lock_request *request)
{
  struct cred_lock_reply reply = {0};
  const enum cred_err err = cred_gate_lock(gate, request, &reply);

  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (reply.changed)
    ctl_say(_("%s is locked."), request->subject);
  else
    ctl_say(_("%s was locked already."), request->subject);
  tell_of_sessions(gate, request->subject);
  return CTL_YES;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct cred_lock_request request = {.actor = call->actor, .lock = true};
  const char *reason = ctl_option_value(call, "reason");
  CTL_GATE_AUTO *gate = NULL;
  enum ctl_exit code = CTL_USAGE;

  if (reason == NULL || reason[0] == '\0') {
    ctl_complain(_("say why, with --reason REASON"));
    return CTL_USAGE;
  }
  code = ctl_text_take(reason, _("the reason"), request.reason, sizeof(request.reason));
  if (code == CTL_YES)
    code = ctl_subject_known(call->words[0], request.subject);
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  return code == CTL_YES ? lock(gate, &request) : code;
}

static const struct ctl_option options[] = {
    {"reason", 'r', N_("REASON"), N_("why; kept in the record and shown by status")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_lock = {
    .name = "lock",
    .arguments = N_("USER --reason REASON"),
    .help = N_("refuse every login of a user until unlock"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
