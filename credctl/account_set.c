/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "cred/account.h"
#include "credctl/account.h"
#include "credctl/moment.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

/* An administrator's orders about an account. */

static enum ctl_exit take(const struct ctl_call *call, bool needs_reason,
                          struct cred_account_set_request *request)
{
  struct ctl_account account;
  enum ctl_exit code = ctl_reason_take(call, request->note);

  if (code == CTL_YES && needs_reason && request->note[0] == '\0') {
    ctl_complain(_("say why, with --reason REASON"));
    code = CTL_USAGE;
  }
  if (code == CTL_YES)
    code = ctl_account_asked(call, &account);
  if (code != CTL_YES)
    return code;
  memcpy(request->subject, account.name, sizeof(request->subject));
  request->uid = account.uid;
  request->actor = call->actor;
  return CTL_YES;
}

/* root is whom every administrator becomes, at the console too: none of them could take it back. */
static enum ctl_exit check_root(const struct ctl_call *call,
                                const struct cred_account_set_request *request)
{
  if (request->uid != 0 || ctl_option_given(call, "yes"))
    return CTL_YES;
  ctl_complain(_("%s is root: nobody could administer this host any more, not at the console "
                 "either; say with --yes that this is meant"),
               request->subject);
  return CTL_NO;
}

/* A day, which is over at its end, or "none". */
static enum ctl_exit take_day(const char *text, int64_t *out_ms)
{
  *out_ms = 0;
  if (strcmp(text, "none") == 0 || (ctl_moment_parse(text, true, out_ms) && *out_ms > 0))
    return CTL_YES;
  ctl_complain(
      _("not a date such as 2027-03-31, nor one in the Japanese calendar, nor the word none: %s"),
      text);
  return CTL_USAGE;
}

static enum ctl_exit set(const struct ctl_call *call,
                         const struct cred_account_set_request *request, bool *changed)
{
  struct cred_account_set_reply reply = {0};
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  enum ctl_exit code = ctl_gate_open(call, &gate);

  if (code != CTL_YES)
    return code;
  err = cred_gate_account_set(gate, request, &reply);
  *changed = reply.changed;
  return err == CRED_OK ? CTL_YES : ctl_gate_fail(gate, err);
}

/* An order that nothing holds to is worth a word. */
static void warn_of_report_mode(const struct ctl_call *call,
                                const struct cred_account_set_request *request)
{
  struct cred_account_state_request asked = {.uid = request->uid};
  struct cred_account_state_reply state = {0};
  CTL_GATE_AUTO *gate = NULL;

  memcpy(asked.subject, request->subject, sizeof(asked.subject));
  if (ctl_gate_open(call, &gate) == CTL_YES &&
      cred_gate_account_state(gate, &asked, &state) == CRED_OK && state.is_report_only)
    ctl_warn(_("the policy of %s says mode=report: it is recorded, and lets pass all the same"),
             request->subject);
}

static enum ctl_exit run_suspend(const struct ctl_call *call)
{
  struct cred_account_set_request request = {.change = CRED_ACCOUNT_SUSPEND};
  bool changed = false;
  enum ctl_exit code = take(call, true, &request);

  if (code == CTL_YES)
    code = check_root(call, &request);
  if (code == CTL_YES)
    code = set(call, &request, &changed);
  if (code != CTL_YES)
    return code;
  if (changed)
    ctl_say(_("%s is suspended."), request.subject);
  else
    ctl_say(_("%s was suspended already."), request.subject);
  warn_of_report_mode(call, &request);
  return CTL_YES;
}

static enum ctl_exit run_resume(const struct ctl_call *call)
{
  struct cred_account_set_request request = {.change = CRED_ACCOUNT_RESUME};
  bool changed = false;
  enum ctl_exit code = take(call, true, &request);

  if (code == CTL_YES)
    code = set(call, &request, &changed);
  if (code == CTL_YES)
    ctl_say(_("%s may be used again, as far as suspension and days without a login are concerned."),
            request.subject);
  return code;
}

static void tell_day(const struct cred_account_set_request *request)
{
  char day[CTL_DAY_SIZE];

  ctl_day_text(request->moment_ms, day);
  if (request->change == CRED_ACCOUNT_UNTIL && request->moment_ms != 0)
    ctl_say(_("The last day of %1$s is %2$s."), request->subject, day);
  else if (request->change == CRED_ACCOUNT_UNTIL)
    ctl_say(_("%s has no last day."), request->subject);
  else if (request->moment_ms != 0)
    ctl_say(_("%1$s is to be reviewed by %2$s."), request->subject, day);
  else
    ctl_say(_("%s is to be reviewed by no particular day."), request->subject);
}

static enum ctl_exit set_day(const struct ctl_call *call, enum cred_account_change change)
{
  struct cred_account_set_request request = {.change = change};
  bool changed = false;
  enum ctl_exit code = take_day(call->words[1], &request.moment_ms);

  if (code == CTL_YES)
    code = take(call, false, &request);
  if (code == CTL_YES && change == CRED_ACCOUNT_UNTIL && request.moment_ms != 0)
    code = check_root(call, &request);
  if (code == CTL_YES)
    code = set(call, &request, &changed);
  if (code != CTL_YES)
    return code;
  if (changed)
    tell_day(&request);
  else
    ctl_say(_("Nothing is changed."));
  if (change == CRED_ACCOUNT_UNTIL && request.moment_ms != 0)
    warn_of_report_mode(call, &request);
  return CTL_YES;
}

static enum ctl_exit run_until(const struct ctl_call *call)
{
  return set_day(call, CRED_ACCOUNT_UNTIL);
}

static enum ctl_exit run_review(const struct ctl_call *call)
{
  return set_day(call, CRED_ACCOUNT_REVIEW);
}

static const struct ctl_option careful_options[] = {
    {"reason", 'r', N_("REASON"), N_("why; kept in the record")},
    {"yes", 'y', NULL, N_("also when it is root")},
    {NULL, 0, NULL, NULL},
};

static const struct ctl_option options[] = {
    {"reason", 'r', N_("REASON"), N_("why; kept in the record")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_account_suspend = {
    .name = "account suspend",
    .arguments = N_("USER --reason REASON"),
    .help = N_("refuse a user everywhere, batch jobs too, until resumed"),
    .options = careful_options,
    .words_min = 1,
    .words_max = 1,
    .run = run_suspend,
};

const struct ctl_verb ctl_verb_account_resume = {
    .name = "account resume",
    .arguments = N_("USER --reason REASON"),
    .help = N_("end a suspension, or let a dormant user in again"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run_resume,
};

const struct ctl_verb ctl_verb_account_until = {
    .name = "account until",
    .arguments = N_("USER DATE|none"),
    .help = N_("set the last day on which a user may come in"),
    .options = careful_options,
    .words_min = 2,
    .words_max = 2,
    .run = run_until,
};

const struct ctl_verb ctl_verb_account_review = {
    .name = "account review",
    .arguments = N_("USER DATE|none"),
    .help = N_("set the day by which a user's rights are to be reviewed"),
    .options = options,
    .words_min = 2,
    .words_max = 2,
    .run = run_review,
};
