/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "credctl/ask.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/seed.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/totp.h"
#include "credctl/verbs.h"

#define TRIES 3

static enum ctl_exit take_number(const struct ctl_call *call, const char *name, uint32_t least,
                                 uint32_t most, uint32_t *out)
{
  const char *text = ctl_option_value(call, name);
  char *end = NULL;
  unsigned long value = 0;

  if (text == NULL)
    return CTL_YES;
  if (strlen(text) <= 4 && strspn(text, "0123456789") == strlen(text))
    value = strtoul(text, &end, 10);
  if (value >= least && value <= most) {
    *out = (uint32_t)value;
    return CTL_YES;
  }
  ctl_complain(_("--%s takes a number from %u to %u, not: %s"), name, least, most, text);
  return CTL_USAGE;
}

static enum ctl_exit take_shape(const struct ctl_call *call, struct cred_totp_shape *shape)
{
  const char *algorithm = ctl_option_value(call, "algorithm");
  enum ctl_exit code = CTL_YES;

  if (algorithm != NULL)
    shape->algorithm = cred_totp_algorithm_find(algorithm);
  if (algorithm != NULL && shape->algorithm == 0) {
    ctl_complain(_("no such algorithm: %s (SHA1, SHA256 or SHA512)"), algorithm);
    return CTL_USAGE;
  }
  code = take_number(call, "digits", CRED_TOTP_DIGITS_MIN, CRED_TOTP_DIGITS_MAX, &shape->digits);
  if (code == CTL_YES)
    code = take_number(call, "period", CRED_TOTP_PERIOD_MIN, CRED_TOTP_PERIOD_MAX,
                       &shape->period_seconds);
  return code;
}

/* What is not given comes from the user's policy; the gate wants all of the shape or nothing. */
static enum ctl_exit complete_shape(struct cred_gate *gate,
                                    struct cred_enrol_begin_request *request)
{
  struct cred_policy_request ask = {.known = true};
  struct cred_policy_reply reply = {0};
  enum cred_err err = CRED_OK;

  (void)snprintf(ask.subject, sizeof(ask.subject), "%s", request->subject);
  err = cred_gate_policy(gate, &ask, &reply);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (request->shape.algorithm == 0)
    request->shape.algorithm = reply.policy.totp_algorithm;
  if (request->shape.digits == 0)
    request->shape.digits = reply.policy.totp_digits;
  if (request->shape.period_seconds == 0)
    request->shape.period_seconds = reply.policy.totp_period;
  return CTL_YES;
}

static enum ctl_exit take_texts(const struct ctl_call *call,
                                struct cred_enrol_begin_request *request)
{
  const struct {
    const char *option;
    const char *what;
    char *out;
    size_t size;
  } texts[] = {
      {"name", _("the token's name"), request->name, sizeof(request->name)},
      {"kind", _("the kind"), request->kind, sizeof(request->kind)},
      {"serial", _("the serial number"), request->serial, sizeof(request->serial)},
      {"permit", _("the permit"), request->permit, sizeof(request->permit)},
  };
  const char *text = NULL;
  size_t i = 0;

  for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
    text = ctl_option_value(call, texts[i].option);
    if (text != NULL && ctl_text_take(text, texts[i].what, texts[i].out, texts[i].size) != CTL_YES)
      return CTL_USAGE;
  }
  return CTL_YES;
}

static enum ctl_exit begin(const struct ctl_call *call, struct cred_gate *gate,
                           const struct cred_enrol_begin_request *request,
                           struct cred_enrol_begin_reply *reply)
{
  const enum cred_err err = cred_gate_enrol_begin(gate, request, reply);

  if (err != CRED_OK)
    return call->is_user ? ctl_own_enrol_fail(gate, request->subject, err)
                         : ctl_gate_fail(gate, err);
  if (reply->wide_shape)
    ctl_warn(_("many phone applications know SHA1, 6 digits and 30 seconds only, and show wrong "
               "codes for anything else"));
  if (request->seed.length == 0)
    ctl_totp_present(call, request->subject, request->name, reply);
  if (ctl_is_asking() && !call->json)
    return ctl_totp_confirm(call, gate, request->subject, reply->token, TRIES);
  (void)fflush(stdout);
  ctl_warn(_("the token is not in use before a code from it was given to: credctl totp confirm %s"),
           request->subject);
  return CTL_YES;
}

static enum ctl_exit enroll(const struct ctl_call *call, struct cred_gate *gate,
                            struct cred_enrol_begin_request *request)
{
  struct cred_enrol_begin_reply reply = {0};
  enum ctl_exit code =
      call->is_user ? ctl_own_enrol_prepare(gate, request) : complete_shape(gate, request);

  if (code == CTL_YES && ctl_option_given(call, "seed-stdin"))
    code = ctl_seed_ask(ctl_option_given(call, "hex"), &request->seed);
  if (code == CTL_YES)
    code = begin(call, gate, request, &reply);
  cred_erase(&reply, sizeof(reply));
  return code;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct cred_enrol_begin_request request = {
      .actor = call->actor, .by_admin = true, .needs_permit = call->is_user};
  CTL_GATE_AUTO *gate = NULL;
  enum ctl_exit code = take_shape(call, &request.shape);

  if (code == CTL_YES)
    code = take_texts(call, &request);
  if (code == CTL_YES && ctl_option_given(call, "hex") && !ctl_option_given(call, "seed-stdin")) {
    ctl_complain(_("--hex needs --seed-stdin"));
    code = CTL_USAGE;
  }
  if (code == CTL_YES)
    code = ctl_subject_asked_known(call, request.subject);
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code == CTL_YES)
    code = enroll(call, gate, &request);
  cred_secret_erase(&request.seed);
  cred_secret_erase(&request.password);
  return code;
}

static const struct ctl_option options[] = {
    {"name", 'n', N_("TOKEN"), N_("what to call the token; default: default")},
    {"algorithm", 0, N_("NAME"), N_("SHA1, SHA256 or SHA512; default: the policy's")},
    {"digits", 0, N_("NUMBER"), N_("6, 7 or 8; default: the policy's")},
    {"period", 0, N_("SECONDS"), N_("10 to 300; default: the policy's")},
    {"kind", 0, N_("TEXT"), N_("for the register: what the device is")},
    {"serial", 0, N_("TEXT"), N_("for the register: its serial number")},
    {"permit", 0, N_("TEXT"), N_("for the register: the permit for a private phone")},
    {"seed-stdin", 0, NULL, N_("read the seed of a hardware token from standard input")},
    {"hex", 0, NULL, N_("with --seed-stdin: the seed is hexadecimal, not base32")},
    {"ascii", 0, NULL, N_("draw the QR code without block characters")},
    {NULL, 0, NULL, NULL},
};

/* Of a user's own token the policy decides these, and the register has what an administrator wrote.
 */
static const char *const root_options[] = {"algorithm", "digits",     "period", "kind", "serial",
                                           "permit",    "seed-stdin", "hex",    NULL};

const struct ctl_verb ctl_verb_totp_enroll = {
    .name = "totp enroll",
    .arguments = N_("USER"),
    .help = N_("make a new token, show it, and take it into use by a code from it"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .who = CTL_FOR_USERS,
    .root_options = root_options,
    .run = run,
};
