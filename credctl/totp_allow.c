/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>

#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"
#include "credctl/when.h"

static enum ctl_exit take_duration(const struct ctl_call *call, uint32_t *out_seconds)
{
  const char *text = ctl_option_value(call, "for");

  *out_seconds = 0;
  if ((text != NULL) == ctl_option_given(call, "close")) {
    ctl_complain(_("say either how long, as in --for 24h, or --close"));
    return CTL_USAGE;
  }
  if (text == NULL || ctl_duration_parse(text, out_seconds))
    return CTL_YES;
  ctl_complain(_("this is no duration: %s (write 30m, 24h or 7d)"), text);
  return CTL_USAGE;
}

static void print(const struct ctl_call *call, const struct cred_enrol_allow_request *request,
                  const struct cred_enrol_allow_reply *reply)
{
  char when[CTL_WHEN_SIZE];
  json_t *object = NULL;

  if (call->json) {
    object = ctl_json_object();
    ctl_json_set(object, "subject", ctl_json_text(request->subject));
    ctl_json_set(object, "until", ctl_json_time(request->for_seconds != 0 ? reply->until_ms : 0));
    ctl_json_print(object);
  } else if (request->for_seconds == 0) {
    ctl_say(_("%s may no longer enrol at login."), request->subject);
  } else {
    ctl_when_text(reply->until_ms, when, sizeof(when));
    ctl_say(_("%s may enrol at login until %s."), request->subject, when);
  }
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct cred_enrol_allow_request request = {.actor = call->actor};
  struct cred_enrol_allow_reply reply = {0};
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  enum ctl_exit code = take_duration(call, &request.for_seconds);

  if (code == CTL_YES)
    code = request.for_seconds == 0 ? ctl_subject_any(call->words[0], request.subject, NULL)
                                    : ctl_subject_known(call->words[0], request.subject);
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  err = cred_gate_enrol_allow(gate, &request, &reply);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  print(call, &request, &reply);
  return CTL_YES;
}

static const struct ctl_option options[] = {
    {"for", 'f', N_("TIME"), N_("how long: 30m, 24h, 7d")},
    {"close", 0, NULL, N_("end the permission at once")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_totp_allow = {
    .name = "totp allow",
    .arguments = N_("USER --for TIME | --close"),
    .help = N_("let a user enrol a token at login, for some time"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
