/* SPDX-License-Identifier: BSD-3-Clause */
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/hex.h"
#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

static bool parse_expect(const char *text, struct cred_events_verify_request *request)
{
  const size_t digits = strspn(text, "0123456789");

  if (digits == 0 || digits > 18 || text[digits] != ':')
    return false;
  request->expect_sequence = strtoull(text, NULL, 10);
  return request->expect_sequence != 0 &&
         ctl_hex_bytes(text + digits + 1, request->expect_mac, CRED_MAC_SIZE);
}

static void print_json(const struct cred_events_verify_reply *reply)
{
  json_t *object = ctl_json_object();

  ctl_json_set(object, "intact", json_boolean(reply->intact));
  ctl_json_set(object, "checked", json_integer((json_int_t)reply->checked));
  ctl_json_set(object, "first", json_integer((json_int_t)reply->first));
  ctl_json_set(object, "last", json_integer((json_int_t)reply->last));
  ctl_json_set(object, "broken_at",
               reply->broken_at != 0 ? json_integer((json_int_t)reply->broken_at) : json_null());
  ctl_json_set(object, "finding", ctl_json_text_or_null(reply->finding));
  ctl_json_print(object);
}

static void print_text(const struct cred_events_verify_reply *reply)
{
  if (reply->intact)
    ctl_say(_("Intact: %" PRIu64 " events, from %" PRIu64 " to %" PRIu64 "."), reply->checked,
            reply->first, reply->last);
  else if (reply->broken_at != 0)
    ctl_say(_("Not intact: event %" PRIu64 " does not hold: %s"), reply->broken_at, reply->finding);
  else
    ctl_say(_("Not intact: %s"), reply->finding);
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct cred_events_verify_request request = {0};
  struct cred_events_verify_reply reply = {0};
  const char *expect = ctl_option_value(call, "expect");
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  enum ctl_exit code = CTL_USAGE;

  if (expect != NULL && !parse_expect(expect, &request)) {
    ctl_complain(_("--expect takes the number and the MAC of an event, as the system log shows "
                   "them: 123:0a1b..."));
    return CTL_USAGE;
  }
  code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  err = cred_gate_events_verify(gate, &request, &reply);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (call->json)
    print_json(&reply);
  else
    print_text(&reply);
  return reply.intact ? CTL_YES : CTL_NO;
}

static const struct ctl_option options[] = {
    {"expect", 'e', N_("SEQUENCE:MAC"), N_("an event that the system log has and must be there")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_log_verify = {
    .name = "log verify",
    .arguments = "",
    .help = N_("whether every event is still as it was written"),
    .options = options,
    .run = run,
};
