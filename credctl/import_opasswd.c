/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/account.h"
#include "credctl/import/lines.h"
#include "credctl/import/opasswd.h"
#include "credctl/import/summary.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

#define FILE_MAX (64LL << 20)
#define LINE_MAX_BYTES 65536 /* 400 hashes, more than pam_pwhistory keeps */

struct job {
  const struct ctl_call *call;
  struct cred_gate *gate;
  struct ctl_summary summary;
};

static void bring(struct job *job, unsigned number,
                  const struct cred_password_import_request *request)
{
  struct cred_password_import_reply reply = {.imported = true};
  enum cred_err err = CRED_OK;

  if (!job->summary.dry_run)
    err = cred_gate_password_import(job->gate, request, &reply);
  if (err == CRED_OK && !reply.imported)
    job->summary.known++;
  else
    ctl_summary_answer(&job->summary, number, err, cred_gate_error(job->gate));
}

/* The oldest first, so that what is kept of too many are the newest. */
static void take_hashes(struct job *job, unsigned number, const struct ctl_account *account,
                        struct ctl_import_opasswd *opasswd)
{
  struct cred_password_import_request request = {.holder = ctl_account_holder(job->call, account)};
  const size_t too_many = opasswd->count > CRED_CRYPT_MAX ? opasswd->count - CRED_CRYPT_MAX : 0;
  enum ctl_import_line found = CTL_IMPORT_TAKEN;
  const char *why = NULL;

  if (too_many > 0)
    ctl_summary_pass_over(&job->summary, number, N_("the oldest: too many are kept of one user"));
  for (size_t i = 0; found != CTL_IMPORT_PASSED && job->summary.stopped == CTL_YES; i++) {
    found = ctl_import_opasswd_next(opasswd, &request.hash, &why);
    if (i < too_many)
      continue;
    if (found == CTL_IMPORT_REFUSED)
      ctl_summary_refuse(&job->summary, number, why);
    else if (found == CTL_IMPORT_TAKEN)
      bring(job, number, &request);
  }
  cred_secret_erase(&request.hash);
}

static void take_line(struct job *job, unsigned number, const char *line, size_t length)
{
  struct ctl_import_opasswd opasswd;
  struct ctl_account account;
  const char *why = NULL;
  bool known = false;

  switch (ctl_import_opasswd(line, length, &opasswd, &why)) {
  case CTL_IMPORT_REFUSED:
    ctl_summary_refuse(&job->summary, number, why);
    return;
  case CTL_IMPORT_TAKEN:
    break;
  default:
    return;
  }
  job->summary.stopped = ctl_account_find(opasswd.user, &account, &known);
  if (job->summary.stopped != CTL_YES)
    return;
  if (!known)
    ctl_summary_refuse(&job->summary, number, N_("there is no such account"));
  else if (account.uid != opasswd.uid)
    ctl_summary_refuse(&job->summary, number, N_("the account has another uid: it is another one"));
  else
    take_hashes(job, number, &account, &opasswd);
}

static void take_lines(struct job *job, FILE *file, char *line)
{
  enum ctl_import_read read = CTL_IMPORT_END;
  unsigned number = 0;
  size_t length = 0;

  while (job->summary.stopped == CTL_YES &&
         (read = ctl_import_next_of(file, line, LINE_MAX_BYTES, &length)) != CTL_IMPORT_END) {
    number++;
    if (read == CTL_IMPORT_LINE_READ)
      take_line(job, number, line, length);
    else if (read == CTL_IMPORT_LINE_TOO_LONG)
      ctl_summary_refuse(&job->summary, number, N_("the line is too long"));
    else
      break;
  }
  if (read == CTL_IMPORT_READ_FAILED) {
    ctl_complain(_("cannot read %s: %s"), job->summary.path, strerror(errno));
    job->summary.stopped = CTL_UNUSABLE;
  }
}

static void take_file(struct job *job, FILE *file)
{
  char *line = malloc(LINE_MAX_BYTES + 1);

  if (line == NULL)
    ctl_out_of_memory();
  take_lines(job, file, line);
  cred_erase(line, LINE_MAX_BYTES + 1);
  free(line);
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct job job = {
      .call = call,
      .summary = {.path = call->words[0],
                  .dry_run = ctl_option_given(call, "dry-run"),
                  .json = call->json},
  };
  CTL_GATE_AUTO *gate = NULL;
  FILE *file = NULL;
  enum ctl_exit code = ctl_import_open(call->words[0], FILE_MAX, &file);

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
    {"dry-run", 0, NULL, N_("tell what would be taken over, and change nothing")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_import_opasswd = {
    .name = "import opasswd",
    .arguments = N_("FILE"),
    .help = N_("remember the earlier passwords in a file of pam_pwhistory or pam_unix"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
