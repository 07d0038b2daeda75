/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/account.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/reports.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

#define DAYS_MAX 36500ul

static enum ctl_exit take_days(const struct ctl_call *call, uint32_t *out)
{
  const char *text = ctl_option_value(call, "days");
  char *end = NULL;
  unsigned long days;

  *out = 0;
  if (text == NULL)
    return CTL_YES;
  errno = 0;
  days = strtoul(text, &end, 10);
  if (text[0] < '1' || text[0] > '9' || *end != '\0' || errno != 0 || days > DAYS_MAX) {
    ctl_complain(_("not a number of days from 1 to %lu: %s"), DAYS_MAX, text);
    return CTL_USAGE;
  }
  *out = (uint32_t)days;
  return CTL_YES;
}

static enum ctl_exit report(const struct ctl_call *call, enum ctl_report_kind kind)
{
  CTL_REPORT_AUTO report = {.kind = kind};
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  enum ctl_exit code = CTL_USAGE;

  if (call->json && ctl_option_given(call, "csv")) {
    ctl_complain(_("--json and --csv cannot go together"));
    return CTL_USAGE;
  }
  code = kind == CTL_REPORT_DORMANT ? take_days(call, &report.days) : CTL_YES;
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  err = ctl_report_read(gate, &report);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  ctl_report_print(call, &report);
  return kind == CTL_REPORT_DORMANT && report.length > 0 ? CTL_NO : CTL_YES;
}

static enum ctl_exit run_ids(const struct ctl_call *call)
{
  return report(call, CTL_REPORT_IDS);
}

static enum ctl_exit run_dormant(const struct ctl_call *call)
{
  return report(call, CTL_REPORT_DORMANT);
}

static enum ctl_exit run_privileged(const struct ctl_call *call)
{
  return report(call, CTL_REPORT_PRIVILEGED);
}

/* --- signing off --------------------------------------------------------------------------------
 */

static enum ctl_exit take_kind(const char *name, enum ctl_report_kind *out)
{
  static const char *const names[] = {"ids", "dormant", "privileged"};

  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    if (strcmp(names[i], name) == 0) {
      *out = (enum ctl_report_kind)i;
      return CTL_YES;
    }
  ctl_complain(_("there is no such report to sign: %s (ids, dormant, privileged)"), name);
  return CTL_USAGE;
}

static void quote(const char *text, char *out, size_t size)
{
  size_t length = 0;

  out[length++] = '"';
  for (; *text != '\0' && length + 3 < size; text++) {
    if (*text == '"' || *text == '\\')
      out[length++] = '\\';
    out[length++] = *text;
  }
  out[length++] = '"';
  out[length] = '\0';
}

static enum ctl_exit sign(const struct ctl_call *call, const char *text,
                          const struct ctl_report *report, struct cred_gate *gate)
{
  struct cred_event_note_request request = {.kind = CRED_EVENT_REVIEWED, .actor = call->actor};
  struct cred_event_note_reply reply = {0};
  char quoted[2 * CRED_NAME_SIZE + 3];
  enum cred_err err = CRED_OK;

  quote(text, quoted, sizeof(quoted));
  (void)snprintf(request.detail, sizeof(request.detail), "report=%s accounts=%zu text=%s",
                 call->words[0], report->length, quoted);
  err = cred_gate_event_note(gate, &request, &reply);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  ctl_say(_("The review of %1$s (%2$zu accounts) is recorded as event %3$llu."), call->words[0],
          report->length, (unsigned long long)reply.sequence);
  return CTL_YES;
}

static enum ctl_exit run_sign(const struct ctl_call *call)
{
  CTL_REPORT_AUTO report = {.days = 0};
  CTL_GATE_AUTO *gate = NULL;
  char text[CRED_NAME_SIZE];
  enum cred_err err = CRED_OK;
  enum ctl_exit code = take_kind(call->words[0], &report.kind);

  if (code == CTL_YES)
    code = ctl_reason_take(call, text);
  if (code == CTL_YES && text[0] == '\0') {
    ctl_complain(_("say what was found, with --reason TEXT"));
    code = CTL_USAGE;
  }
  if (code == CTL_YES && call->actor == CRED_ACTOR_UNKNOWN) {
    ctl_complain(_("nobody knows who you are: log in as yourself, so that it can be recorded who "
                   "signs"));
    code = CTL_NOT_PERMITTED;
  }
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  err = ctl_report_read(gate, &report);
  return err == CRED_OK ? sign(call, text, &report, gate) : ctl_gate_fail(gate, err);
}

static const struct ctl_option options[] = {
    {"csv", 0, NULL, N_("write comma-separated values")},
    {NULL, 0, NULL, NULL},
};

static const struct ctl_option dormant_options[] = {
    {"days", 0, N_("DAYS"), N_("without a login for so long; default: the policy's max_idle_days")},
    {"csv", 0, NULL, N_("write comma-separated values")},
    {NULL, 0, NULL, NULL},
};

static const struct ctl_option sign_options[] = {
    {"reason", 'r', N_("TEXT"), N_("what was looked at and found; kept in the record")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_report_ids = {
    .name = "report ids",
    .arguments = "",
    .help = N_("every account: state, zone, groups, last login, tokens, password"),
    .options = options,
    .run = run_ids,
};

const struct ctl_verb ctl_verb_report_dormant = {
    .name = "report dormant",
    .arguments = "",
    .help = N_("accounts that nobody uses"),
    .options = dormant_options,
    .run = run_dormant,
};

const struct ctl_verb ctl_verb_report_privileged = {
    .name = "report privileged",
    .arguments = "",
    .help = N_("privileged accounts, and root"),
    .options = options,
    .run = run_privileged,
};

const struct ctl_verb ctl_verb_report_sign = {
    .name = "report sign",
    .arguments = N_("REPORT --reason TEXT"),
    .help = N_("record that you have reviewed a report: ids, dormant or privileged"),
    .options = sign_options,
    .words_min = 1,
    .words_max = 1,
    .run = run_sign,
};
