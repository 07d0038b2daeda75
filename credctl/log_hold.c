/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>

#include "cred/log.h"
#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/people.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"
#include "credctl/when.h"

static void print_json(const struct cred_log_hold_reply *reply)
{
  json_t *object = ctl_json_object();

  ctl_json_set(object, "held", json_boolean(reply->is_held));
  ctl_json_set(object, "changed", json_boolean(reply->changed));
  ctl_json_set(object, "by", reply->is_held ? ctl_json_actor(reply->by) : json_null());
  ctl_json_set(object, "since", ctl_json_time(reply->since_ms));
  ctl_json_set(object, "reason", ctl_json_text_or_null(reply->reason));
  ctl_json_print(object);
}

static void print_text(enum cred_log_hold_step step, const struct cred_log_hold_reply *reply)
{
  char since[CTL_WHEN_SIZE], by[CTL_PERSON_SIZE];

  if (!reply->is_held) {
    ctl_say(
        reply->changed
            ? _("The log is held no more. Events go when [log] keep_days has passed (0: never).")
            : _("The log is not held. Events go when [log] keep_days has passed (0: never)."));
    return;
  }
  if (step == CRED_LOG_HOLD_BEGIN && !reply->changed)
    ctl_say(_("The log was held already; the reason that was given now is not on record."));
  ctl_when_text(reply->since_ms, since, sizeof(since));
  ctl_person_text(reply->by, by);
  ctl_say(_("The log is held since %s, by %s: %s. No event is removed until \"credctl log "
            "release\"."),
          since, by, reply->reason);
}

static enum ctl_exit ask(const struct ctl_call *call, const struct cred_log_hold_request *request)
{
  struct cred_log_hold_reply reply = {0};
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err;
  const enum ctl_exit code = ctl_gate_open(call, &gate);

  if (code != CTL_YES)
    return code;
  err = cred_gate_log_hold(gate, request, &reply);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (call->json)
    print_json(&reply);
  else
    print_text(request->step, &reply);
  return request->step == CRED_LOG_HOLD_LOOK && !reply.is_held ? CTL_NO : CTL_YES;
}

static enum ctl_exit hold(const struct ctl_call *call)
{
  struct cred_log_hold_request request = {.actor = call->actor};
  const char *reason = ctl_option_value(call, "reason");
  enum ctl_exit code = CTL_YES;

  if (reason != NULL) {
    request.step = CRED_LOG_HOLD_BEGIN;
    code = ctl_text_take(reason, _("the reason"), request.reason, sizeof(request.reason));
  }
  return code == CTL_YES ? ask(call, &request) : code;
}

static enum ctl_exit release(const struct ctl_call *call)
{
  struct cred_log_hold_request request = {.actor = call->actor, .step = CRED_LOG_HOLD_END};
  const char *reason = ctl_option_value(call, "reason");
  enum ctl_exit code = CTL_USAGE;

  if (reason == NULL || reason[0] == '\0') {
    ctl_complain(_("say why, with --reason REASON"));
    return CTL_USAGE;
  }
  code = ctl_text_take(reason, _("the reason"), request.reason, sizeof(request.reason));
  return code == CTL_YES ? ask(call, &request) : code;
}

static const struct ctl_option options[] = {
    {"reason", 'r', N_("REASON"), N_("why; kept in the record")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_log_hold = {
    .name = "log hold",
    .arguments = N_("[--reason REASON]"),
    .help = N_("keep every event, however old; without a reason, tell whether that is so"),
    .options = options,
    .run = hold,
};

const struct ctl_verb ctl_verb_log_release = {
    .name = "log release",
    .arguments = N_("--reason REASON"),
    .help = N_("end the hold on the log"),
    .options = options,
    .run = release,
};
