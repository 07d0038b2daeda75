/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>

#include "credctl/count_rows.h"
#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

static void print_json(const struct ctl_counts *counts)
{
  json_t *rows = ctl_json_array();
  size_t i = 0;

  for (i = 0; i < counts->length; i++)
    ctl_json_append(rows, ctl_count_json(&counts->rows[i]));
  ctl_json_print(rows);
}

static void print(const struct ctl_call *call, const struct ctl_counts *counts, bool with_subject)
{
  if (call->json)
    print_json(counts);
  else if (ctl_option_given(call, "csv"))
    ctl_counts_print_csv(counts);
  else if (counts->length == 0)
    ctl_say(_("No failed attempts are counted."));
  else
    ctl_counts_print(counts, with_subject);
}

static enum ctl_exit run(const struct ctl_call *call)
{
  char subject[CRED_NAME_SIZE] = "";
  CTL_COUNTS_AUTO counts = {0};
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  enum ctl_exit code = CTL_USAGE;

  if (call->json && ctl_option_given(call, "csv")) {
    ctl_complain(_("--json and --csv cannot go together"));
    return CTL_USAGE;
  }
  code = ctl_subject_asked(call, NULL, subject, NULL);
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  err = ctl_counts_read(gate, subject, ctl_option_given(call, "locked"), &counts);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  ctl_counts_sort(&counts);
  print(call, &counts, subject[0] == '\0');
  return CTL_YES;
}

static const struct ctl_option options[] = {
    {"locked", 0, NULL, N_("only what is locked")},
    {"csv", 0, NULL, N_("write comma-separated values")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_report_attempts = {
    .name = "report attempts",
    .arguments = "",
    .help = N_("who failed from where, how often, and what is locked"),
    .options = options,
    .who = CTL_FOR_USERS,
    .run = run,
};
