/* SPDX-License-Identifier: BSD-3-Clause */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/account_state.h"
#include "credctl/csv.h"
#include "credctl/json.h"
#include "credctl/moment.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/report_signed.h"
#include "credctl/reports.h"
#include "credctl/table.h"
#include "credctl/text.h"

#define DAY_MS (24 * 60 * 60 * (int64_t)1000)

/* A name that no account may have by the store's rules is reported all the same. */
static enum cred_err read_state(struct cred_gate *gate, const struct ctl_user *user,
                                struct cred_account_state_reply *out)
{
  struct cred_account_state_request request = {.uid = user->uid};
  enum cred_err err;

  memcpy(request.subject, user->name, sizeof(request.subject));
  memset(out, 0, sizeof(*out));
  err = cred_gate_account_state(gate, &request, out);
  return err == CRED_ERR_INVALID ? CRED_OK : err;
}

/* From when on nobody came in; 0: it was never seen. */
static int64_t idle_since(const struct cred_account_state_reply *state)
{
  int64_t since = state->seen_ms > state->last_ms ? state->seen_ms : state->last_ms;

  return state->resumed_ms > since ? state->resumed_ms : since;
}

static bool is_dormant(const struct cred_account_state_reply *state, uint32_t days)
{
  if (days == 0)
    return state->verdict == CRED_ACCOUNT_DORMANT || (state->idle_days > 0 && !state->is_seen);
  return !state->is_seen || ctl_now_ms() - idle_since(state) >= (int64_t)days * DAY_MS;
}

/* Somebody else than the person of that name may stand behind it. */
static bool may_be_become(const struct ctl_user *user, const struct cred_account_state_reply *state)
{
  return state->is_privileged || state->is_shared || user->uid == 0;
}

static bool is_wanted(const struct ctl_report *report, const struct ctl_user *user,
                      const struct cred_account_state_reply *state)
{
  switch (report->kind) {
  case CTL_REPORT_DORMANT:
    return is_dormant(state, report->days);
  case CTL_REPORT_PRIVILEGED:
    return may_be_become(user, state);
  case CTL_REPORT_IDS:
    break;
  }
  return true;
}

enum cred_err ctl_report_read(struct cred_gate *gate, struct ctl_report *report)
{
  enum cred_err err = CRED_OK;

  ctl_users_read(&report->users);
  report->rows = calloc(report->users.length + 1, sizeof(*report->rows));
  if (report->rows == NULL)
    ctl_out_of_memory();
  for (size_t i = 0; i < report->users.length && err == CRED_OK; i++) {
    struct ctl_report_row *row = &report->rows[report->length];

    row->user = &report->users.rows[i];
    err = read_state(gate, row->user, &row->state);
    if (err != CRED_OK || !is_wanted(report, row->user, &row->state))
      continue;
    report->length++;
    if (report->kind != CTL_REPORT_DORMANT && may_be_become(row->user, &row->state))
      err = ctl_ways_read(gate, &report->users, row->user->name, &row->ways);
  }
  return err;
}

void ctl_report_free(struct ctl_report *report)
{
  for (size_t i = 0; report->rows != NULL && i < report->length; i++)
    ctl_ways_free(&report->rows[i].ways);
  ctl_users_free(&report->users);
  free(report->rows);
  report->rows = NULL;
}

static const char *groups_of(const struct ctl_report_row *row)
{
  return row->user->groups != NULL ? row->user->groups : "";
}

static const char *kind_text(const struct cred_account_state_reply *state)
{
  if (state->is_privileged)
    return state->is_shared ? _("privileged, shared") : _("privileged");
  return state->is_shared ? _("shared") : "-";
}

static void add_row(struct ctl_table *table, const struct ctl_report_row *row)
{
  const struct cred_account_state_reply *state = &row->state;
  char uid[16], tokens[16], until[CTL_DAY_SIZE], last[CTL_DAY_SIZE];

  (void)snprintf(uid, sizeof(uid), "%u", row->user->uid);
  (void)snprintf(tokens, sizeof(tokens), "%u", state->tokens);
  ctl_day_text(state->until_ms, until);
  ctl_day_text(state->last_ms, last);
  ctl_table_add(table, (const char *[]){row->user->name, uid, ctl_account_state_text(state),
                                        kind_text(state), state->zone, until, last, tokens,
                                        ctl_account_password_text(state), groups_of(row)});
}

static void print_table(const struct ctl_report *report)
{
  struct ctl_table *table = ctl_table_new(10);

  ctl_table_add(table, (const char *[]){_("USER"), _("UID"), _("STATE"), _("KIND"), _("ZONE"),
                                        _("LAST DAY"), _("LAST LOGIN"), _("TOKENS"), _("PASSWORD"),
                                        _("GROUPS")});
  for (size_t i = 0; i < report->length; i++)
    add_row(table, &report->rows[i]);
  ctl_table_print(table);
  ctl_table_free(table);
}

static void add_ways(struct ctl_table *table, const struct ctl_report_row *row)
{
  char by[CTL_WAY_TEXT_SIZE], who[CTL_WAY_TEXT_SIZE], when[CTL_WAY_TEXT_SIZE];

  for (size_t i = 0; i < row->ways.length; i++) {
    ctl_way_text(&row->ways.rows[i], by, who, when);
    ctl_table_add(table, (const char *[]){row->user->name, by, who, when});
  }
}

static void print_ways(const struct ctl_report *report)
{
  struct ctl_table *table = ctl_table_new(4);

  (void)fputc('\n', stdout);
  ctl_say(
      _("Who can become privileged and shared IDs and root, and who is on record; what sudo lets "
        "somebody do is not known here:"));
  ctl_table_add(table,
                (const char *[]){_("USER"), _("BY"), _("WHO"), _("LAST TIME, OR UNTIL WHEN")});
  for (size_t i = 0; i < report->length; i++)
    add_ways(table, &report->rows[i]);
  ctl_table_print(table);
  ctl_table_free(table);
}

static json_t *groups_json(const char *groups)
{
  json_t *array = ctl_json_array();
  char name[CRED_NAME_SIZE];

  while (*groups != '\0') {
    const size_t length = strcspn(groups, " ");

    (void)snprintf(name, sizeof(name), "%.*s", (int)length, groups);
    ctl_json_append(array, ctl_json_text(name));
    groups += length;
    groups += strspn(groups, " ");
  }
  return array;
}

json_t *ctl_report_json(const struct ctl_report *report)
{
  json_t *array = ctl_json_array();

  for (size_t i = 0; i < report->length; i++) {
    json_t *object = ctl_json_object();

    ctl_json_set(object, "subject", ctl_json_text(report->rows[i].user->name));
    ctl_json_set(object, "uid", json_integer(report->rows[i].user->uid));
    ctl_json_set(object, "groups", groups_json(groups_of(&report->rows[i])));
    ctl_account_state_json(object, &report->rows[i].state);
    if (report->kind != CTL_REPORT_DORMANT)
      ctl_json_set(object, "ways", ctl_ways_json(&report->rows[i].ways));
    ctl_json_append(array, object);
  }
  return array;
}

static void put_csv_way(const struct ctl_way *way)
{
  const bool is_exception = way->kind == CTL_WAY_EXCEPTION, is_seen = way->kind == CTL_WAY_SEEN;

  (void)fputc(',', stdout);
  ctl_csv_text(ctl_way_word(way));
  (void)fputc(',', stdout);
  if (way->actor != CRED_ACTOR_UNKNOWN)
    (void)printf("%" PRIu32, way->actor);
  (void)fputc(',', stdout);
  ctl_csv_text(way->name);
  (void)fputc(',', stdout);
  ctl_csv_text(is_seen ? cred_event_kind_name(way->event) : "");
  (void)fputc(',', stdout);
  ctl_csv_time(way->last_ms);
  (void)fputc(',', stdout);
  if (is_exception)
    (void)printf("%" PRIu64, way->except.id);
  (void)fputc(',', stdout);
  ctl_csv_text(is_exception ? cred_rule_name(way->except.rule) : "");
  (void)fputc(',', stdout);
  ctl_csv_time(way->except.until_ms);
}

/* way: one of those by which somebody can become it; NULL: they are not asked for. */
static void put_csv_row(const struct ctl_report_row *row, const struct ctl_way *way)
{
  const struct cred_account_state_reply *state = &row->state;

  ctl_csv_text(row->user->name);
  (void)printf(",%u,", row->user->uid);
  ctl_csv_text(ctl_account_state_word(state));
  (void)printf(",%s,%s,%s,", state->is_privileged ? "yes" : "no", state->is_shared ? "yes" : "no",
               state->may_log_in_directly ? "yes" : "no");
  ctl_csv_text(state->zone);
  (void)fputc(',', stdout);
  ctl_csv_time(state->until_ms);
  (void)fputc(',', stdout);
  ctl_csv_time(state->review_by_ms);
  (void)fputc(',', stdout);
  ctl_csv_time(state->last_ms);
  (void)fputc(',', stdout);
  ctl_csv_time(state->seen_ms);
  (void)printf(",%u,", state->tokens);
  ctl_csv_text(ctl_account_password_word(state));
  (void)fputc(',', stdout);
  ctl_csv_text(groups_of(row));
  if (way != NULL)
    put_csv_way(way);
  (void)fputs("\r\n", stdout);
}

static void print_csv(const struct ctl_report *report)
{
  (void)fputs("subject,uid,state,privileged,shared,direct_login,zone,until,review_by,last_success,"
              "first_seen,tokens,password,groups",
              stdout);
  if (report->kind == CTL_REPORT_PRIVILEGED)
    (void)fputs(",way,actor,name,event,last,exception,rule,exception_until", stdout);
  (void)fputs("\r\n", stdout);
  for (size_t i = 0; i < report->length; i++) {
    const struct ctl_report_row *row = &report->rows[i];

    if (report->kind != CTL_REPORT_PRIVILEGED)
      put_csv_row(row, NULL);
    for (size_t way = 0; report->kind == CTL_REPORT_PRIVILEGED && way < row->ways.length; way++)
      put_csv_row(row, &row->ways.rows[way]);
  }
}

void ctl_report_print(const struct ctl_call *call, const struct ctl_report *report)
{
  if (call->json)
    ctl_json_print(ctl_report_json(report));
  else if (ctl_option_given(call, "csv"))
    print_csv(report);
  else if (report->length == 0)
    ctl_say(_("There are none."));
  else
    print_table(report);
  if (!call->json && !ctl_option_given(call, "csv") && report->kind != CTL_REPORT_DORMANT &&
      report->length > 0)
    print_ways(report);
  if (!call->json && !ctl_option_given(call, "csv"))
    ctl_report_signed_print(report);
}
