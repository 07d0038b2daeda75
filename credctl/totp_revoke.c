/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <stdio.h>

#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/tokens.h"
#include "credctl/totp.h"
#include "credctl/verbs.h"

static enum ctl_exit clear(struct cred_gate *gate, const struct cred_token_set_request *asked)
{
  struct cred_enrol_clear_request request = {.actor = asked->actor};
  struct cred_enrol_clear_reply reply = {0};
  enum cred_err err = CRED_OK;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", asked->subject);
  (void)snprintf(request.note, sizeof(request.note), "%s", asked->note);
  err = cred_gate_enrol_clear(gate, &request, &reply);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  ctl_say(ngettext("%u token is revoked; %s is no longer enrolled.",
                   "%u tokens are revoked; %s is no longer enrolled.", reply.revoked),
          reply.revoked, request.subject);
  return CTL_YES;
}

static bool has_token(const struct ctl_tokens *tokens)
{
  size_t i = 0;

  for (i = 0; i < tokens->length; i++)
    if (tokens->rows[i].state != CRED_TOKEN_PENDING)
      return true;
  return false;
}

/* Whoever was enrolled once is asked for a code for ever, also without a token. */
static enum ctl_exit tell_left(struct cred_gate *gate, const char *subject)
{
  CTL_TOKENS_AUTO tokens = {0};
  const enum cred_err err = ctl_tokens_read(gate, subject, false, &tokens);

  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (has_token(&tokens) || !tokens.enrolled)
    return CTL_YES;
  ctl_say(
      _("%s has no token any more; a new one: credctl totp enroll %s, or at login after credctl "
        "totp allow %s --for TIME."),
      subject, subject, subject);
  ctl_say(_("Recovery codes left: %u"), tokens.recovery_codes_left);
  return CTL_YES;
}

static enum ctl_exit revoke_all(struct cred_gate *gate, struct cred_token_set_request *request)
{
  CTL_TOKENS_AUTO tokens = {0};
  const enum cred_err err = ctl_tokens_read(gate, request->subject, false, &tokens);
  enum ctl_exit code = CTL_YES;
  size_t i = 0;

  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (tokens.length == 0)
    ctl_say(_("No tokens."));
  for (i = 0; code == CTL_YES && i < tokens.length; i++) {
    (void)snprintf(request->name, sizeof(request->name), "%s", tokens.rows[i].name);
    if (ctl_tokens_is_first_of_name(&tokens, i))
      code = ctl_totp_set(gate, request);
  }
  return code;
}

static bool options_fit(const struct ctl_call *call)
{
  const bool all = ctl_option_given(call, "all");

  if (all && ctl_option_given(call, "name"))
    ctl_complain(_("--name and --all cannot go together"));
  else if (!all && ctl_option_given(call, "clear"))
    ctl_complain(_("--clear needs --all"));
  else if (!ctl_option_given(call, "note"))
    ctl_complain(_("say how the device was collected or destroyed, with --note TEXT"));
  else
    return true;
  return false;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct cred_token_set_request request = {.state = CRED_TOKEN_REVOKED};
  CTL_GATE_AUTO *gate = NULL;
  enum ctl_exit code = CTL_USAGE;

  if (!options_fit(call))
    return CTL_USAGE;
  code = ctl_totp_set_take(call, &request);
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  if (ctl_option_given(call, "clear"))
    return clear(gate, &request);
  code = ctl_option_given(call, "all") ? revoke_all(gate, &request) : ctl_totp_set(gate, &request);
  return code == CTL_YES ? tell_left(gate, request.subject) : code;
}

static const struct ctl_option options[] = {
    {"name", 'n', N_("TOKEN"), N_("which token; needed when there are several")},
    {"all", 'a', NULL, N_("every token of the user")},
    {"clear", 0, NULL, N_("with --all: recovery codes too, and the user counts as never enrolled")},
    {"note", 0, N_("TEXT"), N_("how the device was collected or destroyed; kept in the record")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_totp_revoke = {
    .name = "totp revoke",
    .arguments = N_("USER --note TEXT"),
    .help = N_("end a token for ever and erase its seed"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
