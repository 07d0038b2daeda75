/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "credctl/account.h"
#include "credctl/account_state.h"
#include "credctl/json.h"
#include "credctl/moment.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/people.h"
#include "credctl/text.h"
#include "credctl/verbs.h"
#include "credctl/when.h"

static void print_json(const struct ctl_account *account,
                       const struct cred_account_state_reply *state)
{
  json_t *object = ctl_json_object();

  ctl_json_set(object, "subject", ctl_json_text(account->name));
  ctl_json_set(object, "uid", json_integer(account->uid));
  ctl_account_state_json(object, state);
  ctl_json_print(object);
}

static void print_suspension(const struct cred_account_state_reply *state)
{
  char when[CTL_WHEN_SIZE], who[CTL_PERSON_SIZE];

  ctl_when_text(state->suspended_ms, when, sizeof(when));
  ctl_person_text(state->suspended_by, who);
  ctl_say(_("suspended since: %1$s, by %2$s: %3$s"), when, who, state->suspended_reason);
}

static void print_rules(const struct cred_account_state_reply *state)
{
  if (state->zone[0] != '\0')
    ctl_say(_("zone: %s"), state->zone);
  if (!state->may_log_in_directly)
    ctl_say(_("nobody logs in to it directly"));
  if (state->idle_days > 0)
    ctl_say(_("days without a login before it is dormant: %u"), state->idle_days);
}

static void print(const struct ctl_account *account, const struct cred_account_state_reply *state)
{
  char seen[CTL_WHEN_SIZE], last[CTL_WHEN_SIZE], day[CTL_DAY_SIZE], review[CTL_DAY_SIZE];

  ctl_when_text(state->seen_ms, seen, sizeof(seen));
  ctl_when_text(state->last_ms, last, sizeof(last));
  ctl_day_text(state->until_ms, day);
  ctl_day_text(state->review_by_ms, review);
  ctl_say("%s: %s", account->name, ctl_account_state_text(state));
  if (state->is_suspended)
    print_suspension(state);
  ctl_say(_("last success: %s"), last);
  ctl_say(_("first seen: %s"), seen);
  ctl_say(_("last day: %s"), day);
  ctl_say(_("review by: %s"), review);
  print_rules(state);
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct cred_account_state_request request = {0};
  struct cred_account_state_reply state = {0};
  struct ctl_account account;
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  enum ctl_exit code = ctl_account_asked(call, &account);

  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  memcpy(request.subject, account.name, sizeof(request.subject));
  request.uid = account.uid;
  err = cred_gate_account_state(gate, &request, &state);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (call->json)
    print_json(&account, &state);
  else
    print(&account, &state);
  return state.verdict == CRED_ACCOUNT_GOOD && !state.is_barred ? CTL_YES : CTL_NO;
}

const struct ctl_verb ctl_verb_account_show = {
    .name = "account show",
    .arguments = N_("USER"),
    .help = N_("may a user come in: suspension, last day, days without a login"),
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
