/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "credctl/import/lines.h"
#include "credctl/import/oath.h"
#include "credctl/import/summary.h"
#include "credctl/import_token.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

#define FILE_MAX (256LL << 20)

static void take_line(struct ctl_import_job *job, unsigned number, const char *line, size_t length)
{
  struct ctl_import_token token;
  const char *why = NULL;

  switch (ctl_import_oath(line, length, &token, &why)) {
  case CTL_IMPORT_REFUSED:
    ctl_summary_refuse(&job->summary, number, why);
    break;
  case CTL_IMPORT_TAKEN:
    ctl_import_take(job, number, &token);
    if (token.has_pin)
      ctl_summary_pass_over(&job->summary, number, N_("the PIN; the password takes its place"));
    break;
  default:
    break;
  }
  cred_erase(&token, sizeof(token));
}

static void take_file(struct ctl_import_job *job, FILE *file)
{
  char line[CTL_IMPORT_LINE_MAX + 1];
  unsigned number = 0;
  size_t length = 0;
  enum ctl_import_read read = CTL_IMPORT_END;

  while (job->summary.stopped == CTL_YES &&
         (read = ctl_import_next(file, line, &length)) != CTL_IMPORT_END) {
    number++;
    if (read == CTL_IMPORT_LINE_READ)
      take_line(job, number, line, length);
    else if (read == CTL_IMPORT_LINE_TOO_LONG)
      ctl_summary_refuse(&job->summary, number, N_("the line is too long"));
    else
      break;
  }
  cred_erase(line, sizeof(line));
  if (read == CTL_IMPORT_READ_FAILED) {
    ctl_complain(_("cannot read %s: %s"), job->summary.path, strerror(errno));
    job->summary.stopped = CTL_UNUSABLE;
  }
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct ctl_import_job job;
  CTL_GATE_AUTO *gate = NULL;
  FILE *file = NULL;
  enum ctl_exit code = ctl_import_start(call, "oath", &job);

  if (code == CTL_YES)
    code = ctl_import_open(call->words[0], FILE_MAX, &file);
  if (code != CTL_YES)
    return code;
  code = ctl_gate_open(call, &gate);
  job.gate = gate;
  if (code == CTL_YES) {
    take_file(&job, file);
    code = ctl_summary_end(&job.summary);
  }
  ctl_import_close(file);
  return code;
}

static const struct ctl_option options[] = {
    {"name", 'n', N_("TOKEN"), N_("what to call the tokens; default: oath")},
    {"dry-run", 0, NULL, N_("tell what would be taken over, and change nothing")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_import_oath = {
    .name = "import oath",
    .arguments = N_("FILE"),
    .help = N_("take over the tokens of a users file of pam_oath"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
