/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>

#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/session_rows.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

static void print(const struct ctl_call *call, const struct ctl_sessions *sessions)
{
  if (call->json)
    ctl_sessions_print_json(sessions);
  else if (ctl_option_given(call, "csv"))
    ctl_sessions_print_csv(sessions);
  else if (sessions->length == 0)
    ctl_say(_("No sessions are on record."));
  else
    ctl_sessions_print(sessions);
}

static enum ctl_exit run(const struct ctl_call *call)
{
  char subject[CRED_NAME_SIZE] = "";
  CTL_SESSIONS_AUTO sessions = {0};
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  enum ctl_exit code = CTL_USAGE;

  if (call->json && ctl_option_given(call, "csv")) {
    ctl_complain(_("--json and --csv cannot go together"));
    return CTL_USAGE;
  }
  code = ctl_subject_asked(call, ctl_first_word(call), subject, NULL);
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  err = ctl_sessions_read(gate, subject, ctl_option_given(call, "open"), &sessions);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  print(call, &sessions);
  return CTL_YES;
}

static const struct ctl_option options[] = {
    {"open", 0, NULL, N_("only sessions that are open")},
    {"csv", 0, NULL, N_("write comma-separated values")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_report_sessions = {
    .name = "report sessions",
    .arguments = N_("[USER]"),
    .help = N_("who has or had a session, from when to when and from where"),
    .options = options,
    .words_max = 1,
    .who = CTL_FOR_USERS,
    .run = run,
};
