/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "credctl/ask.h"
#include "credctl/moment.h"
#include "credctl/new_entry.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/password.h"
#include "credctl/password_slip.h"
#include "credctl/rotate.h"
#include "credctl/text.h"
#include "credctl/verbs.h"
#include "credctl/when.h"

#define TRIES 3 /* one that was used before is not to be expected, but not impossible either */

struct issue {
  const struct ctl_call *call;
  struct cred_gate *gate;
  struct ctl_account account;
  int64_t from_ms, until_ms;
  char note[CRED_NAME_SIZE];
  struct ctl_memory memory;
  struct cred_secret password;
  struct ctl_new_entry entry;
};

/* --- the command line --------------------------------------------------------------------------
 */

static enum ctl_exit take_times(struct issue *issue)
{
  const int64_t now_ms = ctl_now_ms();
  enum ctl_exit code = ctl_moment_take(issue->call, "from", false, &issue->from_ms);

  if (code == CTL_YES)
    code = ctl_moment_take(issue->call, "until", true, &issue->until_ms);
  if (code != CTL_YES)
    return code;
  if (issue->from_ms <= now_ms)
    issue->from_ms = 0;
  if (issue->until_ms != 0 && issue->until_ms <= now_ms) {
    ctl_complain(_("the password would have ended before it is issued"));
    return CTL_USAGE;
  }
  if (issue->until_ms != 0 && issue->until_ms <= issue->from_ms) {
    ctl_complain(_("the password would end before it begins"));
    return CTL_USAGE;
  }
  return CTL_YES;
}

/* Nobody issues one that then lies in a log or a pipe by mistake. */
static enum ctl_exit check_output(const struct ctl_call *call)
{
  if (call->json || ctl_option_given(call, "plain") || isatty(STDOUT_FILENO))
    return CTL_YES;
  ctl_complain(_("standard output is no terminal; say with --plain or --json that the password is "
                 "meant to go there"));
  return CTL_USAGE;
}

/* --- is it meant ---------------------------------------------------------------------------------
 */

/* An account that nobody can log in to with a password, of a service perhaps, would be opened. */
static enum ctl_exit check_opened(const struct issue *issue)
{
  const struct cred_shadow *entry = &issue->memory.entry;
  const char *subject = issue->account.name;
  enum ctl_exit code = CTL_YES;

  if (!entry->is_there || cred_shadow_has_hash(entry) || ctl_option_given(issue->call, "yes"))
    return CTL_YES;
  ctl_warn(
      _("%s has no password and nobody logs in with one so far; a new account is like that, and "
        "so is one of a service"),
      subject);
  if (!ctl_is_asking()) {
    ctl_complain(_("nobody can be asked whether that is meant; say so with --yes"));
    return CTL_NO;
  }
  code = ctl_ask_whether(_("Issue a password for it (y/N)? "));
  if (code == CTL_NO)
    ctl_complain(_("no password was issued; what was in force still is"));
  return code;
}

/* --- making one --------------------------------------------------------------------------------
 */

/* Makes one and has it noted as about to be set. CTL_NO: what the memory has against it. */
static enum ctl_exit make_one(struct issue *issue, const struct ctl_judging *judging,
                              struct cred_findings *findings)
{
  struct cred_password_check_request request = {.by = CRED_PASSWORD_BY_ISSUE,
                                                .valid_from_ms = issue->from_ms,
                                                .valid_until_ms = issue->until_ms};
  enum ctl_exit code = ctl_judging_generate(judging, &issue->password);

  if (code == CTL_YES)
    code = ctl_new_entry_make(&issue->memory.entry, &issue->password, &issue->entry);
  request.intended = issue->entry.intended;
  *findings = (struct cred_findings){.is_complete = true};
  if (code == CTL_YES)
    code = ctl_memory_find(&issue->memory, &issue->password, &request, findings);
  return code == CTL_YES && !cred_findings_is_clean(findings) ? CTL_NO : code;
}

static void tell_findings(const struct cred_findings *findings)
{
  char text[CRED_FINDING_TEXT_SIZE];

  for (size_t i = 0; i < findings->count; i++) {
    cred_finding_text(&findings->list[i], NULL, text, sizeof(text));
    ctl_complain("%s", text);
  }
}

static enum ctl_exit make(struct issue *issue)
{
  CTL_JUDGING_AUTO judging = {0};
  struct cred_findings findings;
  enum ctl_exit code = ctl_judging_start(issue->gate, &issue->account, NULL, &judging);

  if (code != CTL_YES)
    return code;
  code = CTL_NO;
  for (unsigned i = 0; i < TRIES && code == CTL_NO; i++)
    code = make_one(issue, &judging, &findings);
  if (code == CTL_NO)
    tell_findings(&findings);
  return code;
}

/* --- setting it --------------------------------------------------------------------------------
 */

static enum ctl_exit tell_failure(const struct issue *issue, enum cred_err err,
                                  const struct cred_error *error)
{
  enum ctl_exit code = CTL_NO;

  switch (err) {
  case CRED_ERR_NOT_FOUND:
    ctl_complain(_("the password of %s is not kept in /etc/shadow: set a temporary one where it is "
                   "kept, then say here: credctl password expire %s"),
                 issue->account.name, issue->account.name);
    break;
  case CRED_ERR_BUSY:
    ctl_complain(_("somebody else is changing /etc/shadow; try again when that is done"));
    code = CTL_UNUSABLE;
    break;
  default:
    code = ctl_fail(err, error);
    break;
  }
  ctl_complain(_("no password was issued; what was in force still is"));
  return code;
}

static enum ctl_exit store(const struct issue *issue)
{
  struct cred_error error = {0};
  const enum cred_err err =
      ctl_new_entry_store(issue->account.name, &issue->memory.entry, &issue->entry, &error);

  return err == CRED_OK ? CTL_YES : tell_failure(issue, err, &error);
}

/* When it fails, the next look at the entry finds out what it is. */
static enum ctl_exit record(struct issue *issue)
{
  struct cred_password_record_request request = {.holder = issue->memory.holder,
                                                 .by = CRED_PASSWORD_BY_ISSUE,
                                                 .before = issue->memory.stored,
                                                 .stored = issue->entry.intended,
                                                 .password = issue->memory.digests,
                                                 .valid_from_ms = issue->from_ms,
                                                 .valid_until_ms = issue->until_ms};
  struct cred_password_record_reply reply = {0};
  enum cred_err err = CRED_OK;

  memcpy(request.note, issue->note, sizeof(request.note));
  err = cred_gate_password_record(issue->gate, &request, &reply);
  cred_erase(&request.password, sizeof(request.password));
  if (err == CRED_OK && reply.recorded) {
    issue->until_ms = reply.valid_until_ms;
    return CTL_YES;
  }
  ctl_warn(_("the password is in force, but could not be recorded; that is made up for at the next "
             "login"));
  return ctl_gate_fail(issue->gate, err != CRED_OK ? err : CRED_ERR_BROKER);
}

/* --- all of it ---------------------------------------------------------------------------------
 */

static enum ctl_exit issue_to(struct issue *issue)
{
  const struct cred_holder holder = ctl_account_holder(issue->call, &issue->account);
  struct ctl_slip slip = {.subject = issue->account.name, .password = &issue->password};
  enum ctl_exit code = ctl_may_change(issue->call, issue->gate, &issue->account);

  if (code == CTL_YES)
    code = ctl_memory_start(issue->gate, &holder, &issue->memory);
  if (code == CTL_YES)
    code = check_opened(issue);
  if (code == CTL_YES)
    code = make(issue);
  if (code == CTL_YES)
    code = store(issue);
  if (code != CTL_YES)
    return code;
  code = record(issue);
  slip.valid_from_ms = issue->from_ms;
  slip.valid_until_ms = issue->until_ms;
  slip.stays_locked = issue->entry.stays_locked;
  ctl_slip_print(issue->call, issue->gate, &slip);
  return code;
}

static void erase(struct issue *issue)
{
  cred_erase(issue, sizeof(*issue));
}

static enum ctl_exit run(const struct ctl_call *call)
{
  __attribute__((cleanup(erase))) struct issue issue = {.call = call};
  CTL_GATE_AUTO *gate = NULL;
  enum ctl_exit code = take_times(&issue);

  if (code == CTL_YES)
    code = ctl_reason_take(call, issue.note);
  if (code == CTL_YES)
    code = check_output(call);
  if (code == CTL_YES)
    code = ctl_account_asked(call, &issue.account);
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  issue.gate = gate;
  return code == CTL_YES ? issue_to(&issue) : code;
}

static const struct ctl_option options[] = {
    {"from", 0, N_("WHEN"), N_("not valid before; default: now")},
    {"until", 0, N_("WHEN"), N_("not valid after; default: the policy's temporary_hours")},
    {"reason", 'r', N_("REASON"), N_("why; kept in the record")},
    {"plain", 0, NULL, N_("write the password and nothing else")},
    {"yes", 'y', NULL, N_("do not ask whether an account without a password is meant")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_password_issue = {
    .name = "password issue",
    .arguments = N_("USER"),
    .help = N_("set a temporary password, which is changed at the first login, and show it once"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
