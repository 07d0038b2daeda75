/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/import_token.h"

#include <stdio.h>
#include <string.h>

#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/tokens.h"

#define FUTURE_SLACK_SECONDS 3600

enum ctl_exit ctl_import_start(const struct ctl_call *call, const char *default_name,
                               struct ctl_import_job *job)
{
  const char *name = ctl_option_value(call, "name");

  memset(job, 0, sizeof(*job));
  job->actor = call->actor;
  job->summary.path = call->words[0];
  job->summary.dry_run = ctl_option_given(call, "dry-run");
  job->summary.json = call->json;
  return ctl_text_take(name != NULL && name[0] != '\0' ? name : default_name, _("the token's name"),
                       job->name, sizeof(job->name) - 4);
}

static bool is_name_free(const struct ctl_tokens *tokens, const char *name)
{
  size_t i = 0;

  for (i = 0; i < tokens->length; i++)
    if (strcmp(tokens->rows[i].name, name) == 0)
      return false;
  return true;
}

/* The first of NAME, NAME-2, NAME-3 ... that the user has not. */
static enum cred_err pick_name(struct ctl_import_job *job,
                               struct cred_token_import_request *request)
{
  CTL_TOKENS_AUTO tokens = {0};
  const enum cred_err err = ctl_tokens_read(job->gate, request->subject, false, &tokens);
  unsigned count = 1;

  (void)snprintf(request->name, sizeof(request->name), "%s", job->name);
  while (err == CRED_OK && count < 99 && !is_name_free(&tokens, request->name))
    (void)snprintf(request->name, sizeof(request->name), "%.250s-%u", job->name, ++count);
  return err;
}

static bool is_in_future(const struct ctl_import_token *token)
{
  const int64_t latest = ctl_now_ms() / 1000 + FUTURE_SLACK_SECONDS;

  return token->last_step > latest / (int64_t)token->shape.period_seconds;
}

static void bring(struct ctl_import_job *job, unsigned number,
                  struct cred_token_import_request *request)
{
  struct cred_token_import_reply reply = {0};
  enum cred_err err = pick_name(job, request);

  if (err == CRED_OK && !job->summary.dry_run)
    err = cred_gate_token_import(job->gate, request, &reply);
  ctl_summary_answer(&job->summary, number, err, cred_gate_error(job->gate));
}

void ctl_import_take(struct ctl_import_job *job, unsigned number,
                     const struct ctl_import_token *token)
{
  struct cred_token_import_request request = {.actor = job->actor,
                                              .shape = token->shape,
                                              .seed = token->seed,
                                              .last_step = token->last_step};
  enum ctl_exit code = ctl_subject_known(token->user, request.subject);

  if (code == CTL_UNUSABLE)
    job->summary.stopped = code;
  else if (code != CTL_YES)
    ctl_summary_refuse(&job->summary, number, N_("there is no such account"));
  else if (is_in_future(token))
    ctl_summary_refuse(&job->summary, number, N_("its last code lies in the future"));
  else
    bring(job, number, &request);
  cred_secret_erase(&request.seed);
}
