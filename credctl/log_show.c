/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>

#include "credctl/event_rows.h"
#include "credctl/find.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"
#include "credctl/when.h"

static enum ctl_exit take_kind(const char *name, enum cred_event_kind *out)
{
  const char *names[CRED_EVENT_COUNT + 1] = {NULL};
  const char *nearest = NULL;
  int kind = 0;

  if (name == NULL)
    return CTL_YES;
  *out = cred_event_kind_find(name);
  if (*out != CRED_EVENT_NONE)
    return CTL_YES;
  for (kind = 1; kind < CRED_EVENT_COUNT; kind++)
    names[kind - 1] = cred_event_kind_name((enum cred_event_kind)kind);
  nearest = ctl_nearest(name, names);
  if (nearest != NULL)
    ctl_complain(_("no such kind of event: %s; did you mean '%s'?"), name, nearest);
  else
    ctl_complain(_("no such kind of event: %s"), name);
  return CTL_USAGE;
}

static enum ctl_exit take_time(const struct ctl_call *call, const char *option, bool end_of_day,
                               int64_t *out_ms)
{
  const char *text = ctl_option_value(call, option);

  if (text == NULL || ctl_when_parse(text, ctl_now_ms(), end_of_day, out_ms))
    return CTL_YES;
  ctl_complain(_("--%s takes a date such as 2027-03-31, a date with a time, or a duration such as "
                 "24h, not: %s"),
               option, text);
  return CTL_USAGE;
}

static enum ctl_exit take_request(const struct ctl_call *call, struct cred_events_request *request)
{
  const char *user = ctl_option_value(call, "user");
  enum ctl_exit code = take_kind(ctl_option_value(call, "kind"), &request->kind);

  if (code == CTL_YES)
    code = take_time(call, "since", false, &request->since_ms);
  if (code == CTL_YES)
    code = take_time(call, "until", true, &request->until_ms);
  if (code == CTL_YES)
    code = ctl_subject_asked(call, user, request->subject, NULL);
  return code;
}

static enum ctl_exit run_show(const struct ctl_call *call)
{
  struct cred_events_request request = {0};
  CTL_GATE_AUTO *gate = NULL;
  enum ctl_exit code = take_request(call, &request);

  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  return ctl_events_each(gate, &request, call->json ? ctl_event_print_json : ctl_event_print);
}

static enum ctl_exit run_export(const struct ctl_call *call)
{
  struct cred_events_request request = {0};
  CTL_GATE_AUTO *gate = NULL;
  enum ctl_exit code = ctl_gate_open(call, &gate);

  return code == CTL_YES ? ctl_events_each(gate, &request, ctl_event_print_json) : code;
}

static const struct ctl_option options[] = {
    {"user", 'u', N_("USER"), N_("events about this user")},
    {"since", 0, N_("WHEN"), N_("from then on: a date, a date with a time, or 24h for a day ago")},
    {"until", 0, N_("WHEN"), N_("up to then; a date without a time includes its day")},
    {"kind", 'k', N_("KIND"), N_("events of this kind, such as lock.begun")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_log_show = {
    .name = "log show",
    .arguments = "",
    .help = N_("what happened; with --json one object a line"),
    .options = options,
    .who = CTL_FOR_USERS,
    .run = run_show,
};

const struct ctl_verb ctl_verb_log_export = {
    .name = "log export",
    .arguments = "",
    .help = N_("every event, one JSON object a line"),
    .run = run_export,
};
