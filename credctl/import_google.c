/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "credctl/import/google.h"
#include "credctl/import/lines.h"
#include "credctl/import_token.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

#define FILE_MAX (64LL << 10)

static void take_line(struct ctl_import_job *job, struct ctl_import_google *google, unsigned number,
                      const char *line, size_t length)
{
  const char *why = NULL;

  switch (ctl_import_google_line(google, line, length, &why)) {
  case CTL_IMPORT_REFUSED:
    ctl_summary_refuse(&job->summary, number, why);
    break;
  case CTL_IMPORT_NOT_CARRIED:
    ctl_summary_pass_over(&job->summary, number, why);
    break;
  default:
    break;
  }
}

static void read_file(struct ctl_import_job *job, struct ctl_import_google *google, FILE *file)
{
  char line[CTL_IMPORT_LINE_MAX + 1];
  unsigned number = 0;
  size_t length = 0;
  enum ctl_import_read read = CTL_IMPORT_LINE_READ;

  /* Without a seed in the first line, no later line is one. */
  while ((number == 0 || google->has_seed) &&
         (read = ctl_import_next(file, line, &length)) != CTL_IMPORT_END) {
    number++;
    if (read == CTL_IMPORT_LINE_READ)
      take_line(job, google, number, line, length);
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

/* A file with a refused line is not taken at all: part of it would be a different token. */
static void take_file(struct ctl_import_job *job, const char *subject, FILE *file)
{
  struct ctl_import_google google;
  const char *why = NULL;

  ctl_import_google_start(&google);
  (void)snprintf(google.token.user, sizeof(google.token.user), "%s", subject);
  read_file(job, &google, file);
  if (job->summary.stopped == CTL_YES && job->summary.refused == 0) {
    if (ctl_import_google_end(&google, &why))
      ctl_import_take(job, 1, &google.token);
    else
      ctl_summary_refuse(&job->summary, 1, why);
  }
  cred_erase(&google, sizeof(google));
}

static enum ctl_exit take_user(const struct ctl_call *call, char subject[CRED_NAME_SIZE])
{
  const char *user = ctl_option_value(call, "user");

  if (user != NULL)
    return ctl_subject_known(user, subject);
  ctl_complain(_("say whose file it is, with --user USER"));
  return CTL_USAGE;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  char subject[CRED_NAME_SIZE];
  struct ctl_import_job job;
  CTL_GATE_AUTO *gate = NULL;
  FILE *file = NULL;
  enum ctl_exit code = take_user(call, subject);

  if (code == CTL_YES)
    code = ctl_import_start(call, "google-authenticator", &job);
  if (code == CTL_YES)
    code = ctl_import_open(call->words[0], FILE_MAX, &file);
  if (code != CTL_YES)
    return code;
  code = ctl_gate_open(call, &gate);
  job.gate = gate;
  if (code == CTL_YES) {
    take_file(&job, subject, file);
    code = ctl_summary_end(&job.summary);
  }
  ctl_import_close(file);
  return code;
}

static const struct ctl_option options[] = {
    {"user", 'u', N_("USER"), N_("whose file it is")},
    {"name", 'n', N_("TOKEN"), N_("what to call the token; default: google-authenticator")},
    {"dry-run", 0, NULL, N_("tell what would be taken over, and change nothing")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_import_google = {
    .name = "import google-authenticator",
    .arguments = N_("FILE --user USER"),
    .help = N_("take over the token in a .google_authenticator file"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
