/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#include "cred/session.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

static enum ctl_exit take_id(const struct ctl_call *call, uint64_t *out)
{
  const char *text = call->word_count > 1 ? call->words[1] : NULL;
  char *end = NULL;

  *out = 0;
  if (text == NULL)
    return CTL_YES;
  errno = 0;
  if (text[0] >= '1' && text[0] <= '9')
    *out = strtoull(text, &end, 10);
  if (end != NULL && *end == '\0' && errno == 0 && *out <= INT64_MAX)
    return CTL_YES;
  ctl_complain(_("not the number of a session: %s"), text);
  return CTL_USAGE;
}

/* Without credd nobody does it. */
static void warn_without_credd(const struct ctl_call *call)
{
  struct cred_error error = {0};

  if (cred_gate_probe(call->state_directory, &error) == CRED_ERR_UNREACHABLE)
    ctl_complain(_("credd does not run, and it is credd that ends sessions: start it"));
}

static enum ctl_exit end(const struct ctl_call *call, struct cred_gate *gate,
                         const struct cred_session_end_request *request)
{
  struct cred_session_end_reply reply = {0};
  const enum cred_err err = cred_gate_session_end(gate, request, &reply);

  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (reply.count == 0)
    ctl_say(_("No such session of %s is open."), request->subject);
  else
    ctl_say(_("Open sessions of %s that are to end now: %u."), request->subject, reply.count);
  if (reply.count > 0)
    warn_without_credd(call);
  return reply.count > 0 ? CTL_YES : CTL_NO;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct cred_session_end_request request = {.actor = call->actor};
  const char *reason = ctl_option_value(call, "reason");
  CTL_GATE_AUTO *gate = NULL;
  enum ctl_exit code = CTL_USAGE;

  if (reason == NULL || reason[0] == '\0') {
    ctl_complain(_("say why, with --reason REASON"));
    return CTL_USAGE;
  }
  code = ctl_text_take(reason, _("the reason"), request.reason, sizeof(request.reason));
  if (code == CTL_YES)
    code = ctl_subject_any(call->words[0], request.subject, NULL);
  if (code == CTL_YES)
    code = take_id(call, &request.id);
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  return code == CTL_YES ? end(call, gate, &request) : code;
}

static const struct ctl_option options[] = {
    {"reason", 'r', N_("REASON"), N_("why; kept in the record")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_session_end = {
    .name = "session end",
    .arguments = N_("USER [ID] --reason REASON"),
    .help = N_("end the open sessions of a user, or one of them"),
    .options = options,
    .words_min = 1,
    .words_max = 2,
    .run = run,
};
