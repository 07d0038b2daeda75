/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "cred/rename.h"
#include "credctl/account.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

static enum ctl_exit take_old_name(const struct ctl_call *call, char out[CRED_NAME_SIZE])
{
  bool known = false;
  const enum ctl_exit code = ctl_subject_any(call->words[0], out, &known);

  if (code != CTL_YES || !known)
    return code;
  ctl_complain(_("the account %s exists: rename it first, with usermod -l"), out);
  return CTL_NO;
}

/* Without a password on record nobody knows the number that the old account had. */
static enum ctl_exit check_number(const struct ctl_call *call, struct cred_gate *gate,
                                  const struct cred_account_rename_request *request)
{
  struct cred_password_state_request asked = {0};
  struct cred_password_state_reply state = {0};
  enum cred_err err = CRED_OK;

  memcpy(asked.subject, request->old_name, sizeof(asked.subject));
  err = cred_gate_password_state(gate, &asked, &state);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (state.exists || ctl_option_given(call, "yes"))
    return CTL_YES;
  ctl_complain(_("which user ID %s had is not on record: say with --yes that %s is the same "
                 "account"),
               request->old_name, request->holder.subject);
  return CTL_NO;
}

static void say_moved(const struct cred_account_rename_request *request,
                      const struct cred_account_rename_reply *reply)
{
  const char *subject = request->holder.subject;

  ctl_say(_("What was kept of %s is kept of %s from now on."), request->old_name, subject);
  if (reply->is_barred)
    ctl_say(_("%s is locked by an administrator, as before."), subject);
  if (reply->attempts > 0)
    ctl_say(_("Attempts under way under the old name count as failed: %u"), reply->attempts);
  if (reply->exceptions > 0)
    ctl_say(_("Exceptions from rules that ended: %u; what is still needed is applied for anew"),
            reply->exceptions);
  if (reply->reveals > 0)
    ctl_say(_("Open requests for sealed passwords that ended: %u"), reply->reveals);
  if (reply->codes_void > 0)
    ctl_say(_("The recovery codes were bound to the old name and are void; new ones: credctl totp "
              "codes %s"),
            subject);
}

static enum ctl_exit refuse(struct cred_gate *gate, enum cred_err err,
                            const struct cred_account_rename_request *request)
{
  const enum ctl_exit code = ctl_gate_fail(gate, err);
  const char *subject = request->holder.subject;

  if (err == CRED_ERR_EXISTS)
    ctl_warn(_("see what is kept with credctl status %s; if it need not stay, forget it with "
               "credctl account erase %s --yes --reason REASON, and rename again"),
             subject, subject);
  if (err == CRED_ERR_EXISTS)
    ctl_warn(_("that erases sealed passwords too: if %s is a privileged ID with custodians, rotate "
               "it afterwards with credctl rotate run %s"),
             subject, subject);
  return code;
}

static enum ctl_exit move(struct cred_gate *gate, const struct cred_account_rename_request *request)
{
  struct cred_account_rename_reply reply = {0};
  const enum cred_err err = cred_gate_account_rename(gate, request, &reply);

  if (err != CRED_OK)
    return refuse(gate, err, request);
  if (reply.renamed)
    say_moved(request, &reply);
  else
    ctl_say(_("Nothing is kept of %s."), request->old_name);
  return CTL_YES;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct cred_account_rename_request request = {0};
  struct ctl_account account = {0};
  char subject[CRED_NAME_SIZE];
  CTL_GATE_AUTO *gate = NULL;
  enum ctl_exit code = ctl_reason_take(call, request.note);

  if (code == CTL_YES && request.note[0] == '\0') {
    ctl_complain(_("say why, with --reason REASON"));
    code = CTL_USAGE;
  }
  if (code == CTL_YES)
    code = take_old_name(call, request.old_name);
  if (code == CTL_YES)
    code = ctl_subject_known(call->words[1], subject);
  if (code == CTL_YES)
    code = ctl_account_read(subject, &account);
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  request.holder = ctl_account_holder(call, &account);
  if (code == CTL_YES)
    code = check_number(call, gate, &request);
  return code == CTL_YES ? move(gate, &request) : code;
}

static const struct ctl_option options[] = {
    {"reason", 'r', N_("REASON"), N_("why; kept in the record")},
    {"yes", 'y', NULL, N_("also when the old user ID is not on record")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_account_rename = {
    .name = "account rename",
    .arguments = N_("OLD NEW --reason REASON"),
    .help = N_("take along what is kept of an account that was renamed"),
    .options = options,
    .words_min = 2,
    .words_max = 2,
    .run = run,
};
