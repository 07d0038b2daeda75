/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "cred/account.h"
#include "credctl/account.h"
#include "credctl/find.h"
#include "credctl/json.h"
#include "credctl/moment.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/rotate.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

static enum ctl_exit take_rule(const char *name, enum cred_rule *out)
{
  const char *names[CRED_RULE_COUNT] = {NULL};
  const char *nearest;

  *out = cred_rule_find(name);
  if (*out != CRED_RULE_NONE)
    return CTL_YES;
  for (int rule = CRED_RULE_NONE + 1; rule < CRED_RULE_COUNT; rule++)
    names[rule - 1] = cred_rule_name((enum cred_rule)rule);
  nearest = ctl_nearest(name, names);
  if (nearest != NULL)
    ctl_complain(_("there are no exceptions from %s; did you mean '%s'?"), name, nearest);
  else
    ctl_complain(_("there are no exceptions from %s; credctl exception rules lists what there are "
                   "exceptions from"),
                 name);
  return CTL_USAGE;
}

static enum ctl_exit take_times(const struct ctl_call *call,
                                struct cred_exception_add_request *request)
{
  enum ctl_exit code = ctl_moment_take(call, "from", false, &request->from_ms);

  if (code == CTL_YES)
    code = ctl_moment_take(call, "until", true, &request->until_ms);
  if (code == CTL_YES && request->until_ms == 0) {
    ctl_complain(_("say how long, with --until WHEN"));
    code = CTL_USAGE;
  }
  return code;
}

static enum ctl_exit take(const struct ctl_call *call, struct cred_exception_add_request *request)
{
  struct ctl_account account;
  enum ctl_exit code = ctl_reason_take(call, request->reason);

  request->is_urgent = ctl_option_given(call, "urgent");
  if (code == CTL_YES && request->reason[0] == '\0') {
    ctl_complain(_("say why, with --reason REASON"));
    code = CTL_USAGE;
  }
  if (code == CTL_YES)
    code = take_rule(call->words[1], &request->rule);
  if (code == CTL_YES)
    code = take_times(call, request);
  if (code == CTL_YES)
    code = ctl_account_asked(call, &account);
  if (code != CTL_YES)
    return code;
  memcpy(request->subject, account.name, sizeof(request->subject));
  request->uid = account.uid;
  return CTL_YES;
}

static void tell(const struct ctl_call *call, const struct cred_exception_add_request *request,
                 uint64_t id)
{
  json_t *object = NULL;

  if (call->json) {
    object = ctl_json_object();
    ctl_json_set(object, "exception", json_integer((json_int_t)id));
    ctl_json_print(object);
    return;
  }
  ctl_say(_("Exception %llu is recorded."), (unsigned long long)id);
  if (request->is_urgent)
    ctl_say(
        _("It is in force without approval, for %d days at the longest; another person approves "
          "it as soon as possible: credctl exception approve %llu"),
        CRED_EXCEPTION_URGENT_DAYS, (unsigned long long)id);
  else
    ctl_say(_("It is in force once another person has approved it: credctl exception approve %llu"),
            (unsigned long long)id);
}

static enum ctl_exit add(const struct ctl_call *call, struct cred_gate *gate,
                         const struct cred_exception_add_request *request)
{
  struct cred_exception_add_reply reply = {0};
  const enum cred_err err = cred_gate_exception_add(gate, request, &reply);

  if (err == CRED_ERR_PERMISSION) {
    ctl_complain(_("nobody knows who you are, so it cannot be recorded who asks: log in as "
                   "yourself, by a service whose PAM stack has session required pam_loginuid.so"));
    return CTL_NOT_PERMITTED;
  }
  if (err == CRED_ERR_INVALID) {
    ctl_complain("%s", cred_gate_error(gate)->text);
    return CTL_USAGE;
  }
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  tell(call, request, reply.id);
  return CTL_YES;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct cred_exception_add_request request = {.actor = call->actor};
  CTL_GATE_AUTO *gate = NULL;
  enum ctl_exit code = take(call, &request);

  ctl_actor_note(request.note);
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  return code == CTL_YES ? add(call, gate, &request) : code;
}

static const struct ctl_option options[] = {
    {"from", 0, N_("WHEN"), N_("not before; default: now")},
    {"until", 0, N_("WHEN"), N_("up to then; a date includes its day")},
    {"reason", 'r', N_("REASON"), N_("why; kept in the record")},
    {"urgent", 0, NULL, N_("in force at once, to be approved afterwards")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_exception_add = {
    .name = "exception add",
    .arguments = N_("USER RULE --until WHEN --reason REASON"),
    .help = N_("apply for an exception from a rule (exception rules) for a user"),
    .options = options,
    .words_min = 2,
    .words_max = 2,
    .run = run,
};
