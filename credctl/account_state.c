/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/account_state.h"

#include "credctl/json.h"
#include "credctl/text.h"

struct word {
  const char *word, *text;
};

static const struct word *state_of(const struct cred_account_state_reply *state)
{
  static const struct word suspended = {"suspended", N_("suspended")},
                           past = {"past-until", N_("past its last day")},
                           dormant = {"dormant", N_("dormant")}, barred = {"locked", N_("locked")},
                           unseen = {"never-seen", N_("never seen")},
                           usable = {"usable", N_("usable")};

  if (state->is_suspended)
    return &suspended;
  if (state->is_barred)
    return &barred;
  if (state->verdict == CRED_ACCOUNT_PAST_UNTIL)
    return &past;
  if (state->verdict == CRED_ACCOUNT_DORMANT)
    return &dormant;
  return state->is_seen ? &usable : &unseen;
}

const char *ctl_account_state_word(const struct cred_account_state_reply *state)
{
  return state_of(state)->word;
}

const char *ctl_account_state_text(const struct cred_account_state_reply *state)
{
  return _(state_of(state)->text);
}

static const struct word *password_of(const struct cred_account_state_reply *state)
{
  static const struct word unknown = {"unknown", N_("not known")},
                           compromised = {"compromised", N_("compromised")},
                           due = {"must-change", N_("must change")},
                           good = {"in-force", N_("in force")};

  if (!state->has_password)
    return &unknown;
  if (state->is_compromised)
    return &compromised;
  return state->must_change ? &due : &good;
}

const char *ctl_account_password_word(const struct cred_account_state_reply *state)
{
  return password_of(state)->word;
}

const char *ctl_account_password_text(const struct cred_account_state_reply *state)
{
  return _(password_of(state)->text);
}

void ctl_account_state_json(json_t *object, const struct cred_account_state_reply *state)
{
  ctl_json_set(object, "state", ctl_json_text(ctl_account_state_word(state)));
  ctl_json_set(object, "suspended", json_boolean(state->is_suspended));
  ctl_json_set(object, "suspended_by",
               state->is_suspended ? ctl_json_actor(state->suspended_by) : json_null());
  ctl_json_set(object, "suspended_at", ctl_json_time(state->suspended_ms));
  ctl_json_set(object, "suspended_reason", ctl_json_text_or_null(state->suspended_reason));
  ctl_json_set(object, "locked", json_boolean(state->is_barred));
  ctl_json_set(object, "until", ctl_json_time(state->until_ms));
  ctl_json_set(object, "review_by", ctl_json_time(state->review_by_ms));
  ctl_json_set(object, "first_seen", ctl_json_time(state->seen_ms));
  ctl_json_set(object, "last_success", ctl_json_time(state->last_ms));
  ctl_json_set(object, "resumed", ctl_json_time(state->resumed_ms));
  ctl_json_set(object, "max_idle_days", json_integer(state->idle_days));
  ctl_json_set(object, "zone", ctl_json_text_or_null(state->zone));
  ctl_json_set(object, "privileged", json_boolean(state->is_privileged));
  ctl_json_set(object, "shared", json_boolean(state->is_shared));
  ctl_json_set(object, "direct_login", json_boolean(state->may_log_in_directly));
  ctl_json_set(object, "report_only", json_boolean(state->is_report_only));
  ctl_json_set(object, "tokens", json_integer(state->tokens));
  ctl_json_set(object, "password", ctl_json_text(ctl_account_password_word(state)));
  ctl_json_set(object, "password_set", ctl_json_time(state->password_set_ms));
}
