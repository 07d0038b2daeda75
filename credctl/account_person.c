/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/password.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

static enum ctl_exit show(const struct ctl_call *call, struct cred_gate *gate, const char *subject)
{
  struct cred_password_state_reply state;
  const enum ctl_exit code = ctl_password_state_read(gate, subject, &state);
  json_t *object = NULL;

  if (code != CTL_YES)
    return code;
  if (call->json) {
    object = ctl_json_object();
    ctl_json_set(object, "subject", ctl_json_text(subject));
    ctl_json_set(object, "person", ctl_json_text_or_null(state.person));
    ctl_json_print(object);
  } else if (state.person[0] != '\0') {
    ctl_say(_("%s belongs to person %s."), subject, state.person);
  } else {
    ctl_say(_("%s is a person of its own."), subject);
  }
  return CTL_YES;
}

/* Fingerprints are made under a salt of the person's, and each salt costs time. */
static void warn_of_change(const char *subject)
{
  ctl_warn(_("%s had more than two numbers before: what was remembered of it under the oldest, "
             "reported passwords among it, is not compared with new ones any more"),
           subject);
}

static void say_set(const struct cred_person_set_request *request, bool changed)
{
  const char *subject = request->holder.subject;

  if (!changed)
    ctl_say(_("Nothing is changed."));
  else if (request->number[0] != '\0')
    ctl_say(_("%s belongs to person %s from now on."), subject, request->number);
  else
    ctl_say(_("%s is a person of its own from now on."), subject);
}

static enum ctl_exit set(struct cred_gate *gate, const struct cred_person_set_request *request)
{
  struct cred_person_set_reply reply = {0};
  const enum cred_err err = cred_gate_person_set(gate, request, &reply);

  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  say_set(request, reply.changed);
  if (reply.forgot)
    warn_of_change(request->holder.subject);
  return CTL_YES;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct cred_person_set_request request = {0};
  const bool none = ctl_option_given(call, "none"), changes = none || call->word_count > 1;
  struct ctl_account account;
  CTL_GATE_AUTO *gate = NULL;
  enum ctl_exit code = ctl_reason_take(call, request.note);

  if (code == CTL_YES && none && call->word_count > 1) {
    ctl_complain(_("a number and --none contradict each other"));
    code = CTL_USAGE;
  }
  if (code == CTL_YES && call->word_count > 1)
    code = ctl_text_take(call->words[1], _("the staff number"), request.number,
                         sizeof(request.number));
  if (code == CTL_YES && call->word_count > 1 && request.number[0] == '\0') {
    ctl_complain(_("the staff number is empty; to take it away, say --none"));
    code = CTL_USAGE;
  }
  if (code == CTL_YES)
    code = ctl_account_asked(call, &account);
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  request.holder = ctl_account_holder(call, &account);
  return changes ? set(gate, &request) : show(call, gate, account.name);
}

static const struct ctl_option options[] = {
    {"none", 0, NULL, N_("take the number away: a person of its own again")},
    {"reason", 'r', N_("REASON"), N_("why; kept in the record")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_account_person = {
    .name = "account person",
    .arguments = N_("USER [NUMBER]"),
    .help = N_("show or set whose an account is, by staff number"),
    .options = options,
    .words_min = 1,
    .words_max = 2,
    .run = run,
};
