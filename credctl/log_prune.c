/* SPDX-License-Identifier: BSD-3-Clause */
#include <inttypes.h>
#include <stddef.h>

#include "cred/log.h"
#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

#define HOUR_MS (60 * 60 * (int64_t)1000)

static void print_json(const struct cred_log_prune_reply *reply)
{
  json_t *object = ctl_json_object();

  ctl_json_set(object, "keep_days", json_integer(reply->keep_days));
  ctl_json_set(object, "held", json_boolean(reply->is_held));
  ctl_json_set(object, "removed", json_integer((json_int_t)reply->removed));
  ctl_json_set(object, "first", json_integer((json_int_t)reply->first));
  ctl_json_set(object, "next",
               reply->next != 0 ? json_integer((json_int_t)reply->next) : json_null());
  ctl_json_set(object, "next_left_seconds", json_integer(reply->next_left_ms / 1000));
  ctl_json_print(object);
}

static void print_text(const struct cred_log_prune_reply *reply)
{
  if (reply->keep_days == 0)
    ctl_say(_("Nothing is removed: events are kept for ever ([log] keep_days = 0)."));
  else if (reply->is_held)
    ctl_say(_("Nothing is removed: the log is held; see credctl log hold."));
  else if (reply->removed > 0)
    ctl_say(_("Events older than %" PRIu32 " days that were removed: %" PRIu64
              ". The first one now is %" PRIu64 "."),
            reply->keep_days, reply->removed, reply->first);
  else if (reply->next == 0)
    ctl_say(_("Nothing is removed: no event is older than %" PRIu32 " days."), reply->keep_days);
  if (reply->next != 0)
    ctl_say(_("Events up to %" PRIu64 " are older than that. They go in %" PRIu64
              " hours at the earliest, so that a wrong clock destroys nothing."),
            reply->next, (uint64_t)((reply->next_left_ms + HOUR_MS - 1) / HOUR_MS));
}

/* Each call removes a few; an interrupted one leaves the rest to the next. */
static enum ctl_exit prune(struct cred_gate *gate, const struct cred_log_prune_request *request,
                           struct cred_log_prune_reply *reply)
{
  uint64_t removed = 0;

  do {
    const enum cred_err err = cred_gate_log_prune(gate, request, reply);

    if (err != CRED_OK)
      return ctl_gate_fail(gate, err);
    removed += reply->removed;
  } while (reply->is_more);
  reply->removed = removed;
  return CTL_YES;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  const struct cred_log_prune_request request = {.actor = call->actor};
  struct cred_log_prune_reply reply = {0};
  CTL_GATE_AUTO *gate = NULL;
  enum ctl_exit code = ctl_gate_open(call, &gate);

  if (code == CTL_YES)
    code = prune(gate, &request, &reply);
  if (code != CTL_YES)
    return code;
  if (call->json)
    print_json(&reply);
  else
    print_text(&reply);
  return CTL_YES;
}

const struct ctl_verb ctl_verb_log_prune = {
    .name = "log prune",
    .arguments = "",
    .help = N_("remove events that are older than the policy keeps them"),
    .run = run,
};
