/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <stdio.h>

#include "credctl/import/faillock.h"
#include "credctl/import/lines.h"
#include "credctl/import/summary.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

#define FILE_MAX (1LL << 20)

static void fill(const struct ctl_import_failure *failure,
                 struct cred_count_import_request *request)
{
  request->origin = (struct cred_origin){0};
  request->service[0] = '\0';
  request->failed_at_ms = failure->failed_at_ms;
  switch (failure->from) {
  case CTL_FAILLOCK_HOST:
    (void)snprintf(request->origin.remote_host, sizeof(request->origin.remote_host), "%s",
                   failure->source);
    break;
  case CTL_FAILLOCK_TERMINAL:
    request->origin.on_console = true;
    break;
  default:
    (void)snprintf(request->service, sizeof(request->service), "%s", failure->source);
    break;
  }
}

static void bring(struct ctl_summary *summary, struct cred_gate *gate, unsigned number,
                  const struct cred_count_import_request *request)
{
  struct cred_count_import_reply reply = {.counted = true};
  enum cred_err err = CRED_OK;

  if (!summary->dry_run)
    err = cred_gate_count_import(gate, request, &reply);
  if (err == CRED_OK && !reply.counted)
    ctl_summary_pass_over(summary, number, N_("it is older than fail_interval"));
  else
    ctl_summary_answer(summary, number, err, cred_gate_error(gate));
}

static void take_file(struct ctl_summary *summary, struct cred_gate *gate,
                      struct cred_count_import_request *request, FILE *file)
{
  unsigned char record[CTL_FAILLOCK_RECORD_SIZE];
  struct ctl_import_failure failure;
  const char *why = NULL;
  unsigned number = 0;
  size_t read = 0;

  while (summary->stopped == CTL_YES && (read = fread(record, 1, sizeof(record), file)) != 0) {
    number++;
    if (read < sizeof(record)) {
      ctl_summary_refuse(summary, number, N_("the record is cut short"));
      break;
    }
    switch (ctl_import_faillock(record, ctl_now_ms(), &failure, &why)) {
    case CTL_IMPORT_REFUSED:
      ctl_summary_refuse(summary, number, why);
      break;
    case CTL_IMPORT_TAKEN:
      fill(&failure, request);
      bring(summary, gate, number, request);
      break;
    default:
      break;
    }
  }
  if (ferror(file) != 0) {
    ctl_complain(_("cannot read %s to its end"), summary->path);
    summary->stopped = CTL_UNUSABLE;
  }
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct ctl_summary summary = {
      .path = call->words[0], .dry_run = ctl_option_given(call, "dry-run"), .json = call->json};
  struct cred_count_import_request request = {.actor = call->actor};
  const char *user = ctl_option_value(call, "user");
  CTL_GATE_AUTO *gate = NULL;
  FILE *file = NULL;
  enum ctl_exit code = CTL_USAGE;

  if (user == NULL) {
    ctl_complain(_("say whose file it is, with --user USER"));
    return CTL_USAGE;
  }
  code = ctl_subject_known(user, request.subject);
  if (code == CTL_YES)
    code = ctl_import_open(call->words[0], FILE_MAX, &file);
  if (code != CTL_YES)
    return code;
  code = ctl_gate_open(call, &gate);
  if (code == CTL_YES) {
    take_file(&summary, gate, &request, file);
    code = ctl_summary_end(&summary);
  }
  ctl_import_close(file);
  return code;
}

static const struct ctl_option options[] = {
    {"user", 'u', N_("USER"), N_("whose file it is")},
    {"dry-run", 0, NULL, N_("tell what would be taken over, and change nothing")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_import_faillock = {
    .name = "import faillock",
    .arguments = N_("FILE --user USER"),
    .help = N_("count the failures in a tally file of pam_faillock"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
