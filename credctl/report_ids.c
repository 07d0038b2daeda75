/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/report_signed.h"
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
  if (!call->json && !ctl_option_given(call, "csv"))
    err = ctl_report_signed_read(gate, &report);
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

static const struct ctl_option options[] = {
    {"csv", 0, NULL, N_("write comma-separated values")},
    {NULL, 0, NULL, NULL},
};

static const struct ctl_option dormant_options[] = {
    {"days", 0, N_("DAYS"), N_("without a login for so long; default: the policy's max_idle_days")},
    {"csv", 0, NULL, N_("write comma-separated values")},
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
    .help = N_("privileged and shared accounts, root, and who can become each"),
    .options = options,
    .run = run_privileged,
};
