/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/exceptions.h"

#include <inttypes.h>
#include <stdio.h>

#include "credctl/account.h"
#include "credctl/json.h"
#include "credctl/people.h"
#include "credctl/text.h"
#include "credctl/when.h"

static const struct {
  const char *word, *text;
} states[] = {
    [CRED_EXCEPTION_NONE] = {"none", "-"},
    [CRED_EXCEPTION_REQUESTED] = {"requested", N_("requested")},
    [CRED_EXCEPTION_REFUSED] = {"refused", N_("refused")},
    [CRED_EXCEPTION_REVOKED] = {"revoked", N_("revoked")},
    [CRED_EXCEPTION_NOT_YET] = {"not-yet", N_("not yet")},
    [CRED_EXCEPTION_LAPSED] = {"lapsed", N_("over")},
    [CRED_EXCEPTION_UNAPPROVED] = {"unapproved", N_("in force, NOT APPROVED")},
    [CRED_EXCEPTION_IN_FORCE] = {"in-force", N_("in force")},
};

const char *ctl_exception_word(enum cred_exception_state state)
{
  return state <= CRED_EXCEPTION_IN_FORCE ? states[state].word : "none";
}

const char *ctl_exception_text(enum cred_exception_state state)
{
  return state > CRED_EXCEPTION_NONE && state <= CRED_EXCEPTION_IN_FORCE ? _(states[state].text)
                                                                         : "-";
}

static bool is_over(const struct cred_exception *row)
{
  return row->state == CRED_EXCEPTION_REFUSED || row->state == CRED_EXCEPTION_REVOKED ||
         row->state == CRED_EXCEPTION_LAPSED;
}

bool ctl_exception_is_history(const struct cred_exception *row)
{
  const bool is_undecided =
      row->is_urgent && row->approved_ms == 0 && row->state != CRED_EXCEPTION_REFUSED;

  return is_over(row) && !is_undecided;
}

enum ctl_exception_holder ctl_exception_holder(const struct cred_exception *row)
{
  struct ctl_account account;
  bool found = false;

  if (!row->is_here || is_over(row) || ctl_account_find(row->subject, &account, &found) != CTL_YES)
    return CTL_HOLDER_UNKNOWN;
  if (!found)
    return CTL_HOLDER_GONE;
  return account.uid == row->uid ? CTL_HOLDER_THERE : CTL_HOLDER_ANOTHER;
}

static json_t *holder_json(const struct cred_exception *row)
{
  static const char *const words[] = {NULL, "there", "gone", "another"};
  const enum ctl_exception_holder holder = ctl_exception_holder(row);

  return holder != CTL_HOLDER_UNKNOWN ? ctl_json_text(words[holder]) : json_null();
}

static const char *state_text(const struct cred_exception *row)
{
  const enum ctl_exception_holder holder = ctl_exception_holder(row);

  if (holder == CTL_HOLDER_GONE)
    return _("no such account");
  if (holder == CTL_HOLDER_ANOTHER)
    return _("another account of that name");
  if (!row->is_urgent || row->approved_ms != 0)
    return ctl_exception_text(row->state);
  if (row->state == CRED_EXCEPTION_LAPSED)
    return _("over, NOT APPROVED");
  return row->state == CRED_EXCEPTION_REVOKED ? _("revoked, NOT APPROVED")
                                              : ctl_exception_text(row->state);
}

json_t *ctl_exception_json(const struct cred_exception *row)
{
  json_t *object = ctl_json_object();
  const bool is_approved = row->approved_ms != 0, is_ended = row->ended_ms != 0;

  ctl_json_set(object, "exception", json_integer((json_int_t)row->id));
  ctl_json_set(object, "subject", ctl_json_text(row->subject));
  ctl_json_set(object, "uid", json_integer(row->uid));
  ctl_json_set(object, "account", holder_json(row));
  ctl_json_set(object, "system", ctl_json_text_or_null(row->system));
  ctl_json_set(object, "rule", ctl_json_text(cred_rule_name(row->rule)));
  ctl_json_set(object, "state", ctl_json_text(ctl_exception_word(row->state)));
  ctl_json_set(object, "urgent", json_boolean(row->is_urgent));
  ctl_json_set(object, "approved", json_boolean(is_approved));
  ctl_json_set(object, "requester", ctl_json_actor(row->requester));
  ctl_json_set(object, "requested", ctl_json_time(row->requested_ms));
  ctl_json_set(object, "reason", ctl_json_text(row->reason));
  ctl_json_set(object, "from", ctl_json_time(row->from_ms));
  ctl_json_set(object, "until", ctl_json_time(row->until_ms));
  ctl_json_set(object, "approver", is_approved ? ctl_json_actor(row->approver) : json_null());
  ctl_json_set(object, "approved_at", ctl_json_time(row->approved_ms));
  ctl_json_set(object, "ended_by", is_ended ? ctl_json_actor(row->ended_by) : json_null());
  ctl_json_set(object, "ended_at", ctl_json_time(row->ended_ms));
  ctl_json_set(object, "ended_reason", ctl_json_text_or_null(row->ended_reason));
  ctl_json_set(object, "uses", json_integer((json_int_t)row->uses));
  ctl_json_set(object, "last_used", ctl_json_time(row->used_ms));
  return object;
}

struct ctl_table *ctl_exception_table(void)
{
  struct ctl_table *table = ctl_table_new(9);

  ctl_table_add(table,
                (const char *[]){_("NO."), _("USER"), _("RULE"), _("STATE"), _("FROM"), _("ENDS"),
                                 _("REQUESTED BY"), _("APPROVED BY"), _("REASON")});
  return table;
}

void ctl_exception_add_row(struct ctl_table *table, const struct cred_exception *row)
{
  char id[24], from[CTL_WHEN_SIZE], until[CTL_WHEN_SIZE];
  char requester[CTL_PERSON_SIZE], approver[CTL_PERSON_SIZE];

  (void)snprintf(id, sizeof(id), "%" PRIu64, row->id);
  ctl_when_text(row->from_ms, from, sizeof(from));
  ctl_when_text(row->until_ms, until, sizeof(until));
  ctl_person_text(row->requester, requester);
  ctl_person_text(row->approved_ms != 0 ? row->approver : CRED_ACTOR_UNKNOWN, approver);
  ctl_table_add(table,
                (const char *[]){id, row->subject, cred_rule_name(row->rule), state_text(row), from,
                                 until, requester, approver, row->reason});
}
