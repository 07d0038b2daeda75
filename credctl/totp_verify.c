/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <string.h>

#include "credctl/ask.h"
#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

static void print_json(const struct cred_code_check_reply *reply)
{
  json_t *object = ctl_json_object();
  const bool matched = reply->good || reply->replayed;

  ctl_json_set(object, "good", json_boolean(reply->good));
  ctl_json_set(object, "replayed", json_boolean(reply->replayed));
  ctl_json_set(object, "token", matched ? ctl_json_text_or_null(reply->token) : json_null());
  ctl_json_set(object, "drift_steps", matched ? json_integer(reply->drift_steps) : json_null());
  ctl_json_print(object);
}

static void print_text(const struct cred_code_check_reply *reply)
{
  if (reply->replayed)
    ctl_say(_("The code is right, but was used already."));
  else if (!reply->good)
    ctl_say(_("The code is wrong."));
  else if (reply->token[0] == '\0')
    ctl_say(_("The code is right."));
  else
    ctl_say(_("The code is right (token %s, clock off by %d steps)."), reply->token,
            (int)reply->drift_steps);
}

static enum ctl_exit verify(const struct ctl_call *call, struct cred_gate *gate,
                            struct cred_code_check_request *request)
{
  struct cred_code_check_reply reply = {0};
  enum cred_err err = CRED_OK;
  enum ctl_exit code = ctl_ask(_("Code: "), &request->code);

  if (code != CTL_YES)
    return code;
  err = cred_gate_code_check(gate, request, &reply);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (call->json)
    print_json(&reply);
  else
    print_text(&reply);
  return reply.good && !reply.replayed ? CTL_YES : CTL_NO;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct cred_code_check_request request = {.actor = call->actor};
  CTL_GATE_AUTO *gate = NULL;
  enum ctl_exit code = ctl_subject_any(call->words[0], request.subject, NULL);

  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code == CTL_YES)
    code = verify(call, gate, &request);
  cred_secret_erase(&request.code);
  return code;
}

const struct ctl_verb ctl_verb_totp_verify = {
    .name = "totp verify",
    .arguments = N_("USER"),
    .help = N_("tell whether a code is right, without using it up"),
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
