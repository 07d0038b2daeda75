/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <stdio.h>

#include "credctl/ask.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/token_pick.h"
#include "credctl/totp.h"
#include "credctl/verbs.h"

#define TRIES 3

static enum ctl_exit ask_once(struct cred_gate *gate, struct cred_enrol_confirm_request *request,
                              bool *confirmed)
{
  struct cred_enrol_confirm_reply reply = {0};
  enum cred_err err = CRED_OK;
  enum ctl_exit code = ctl_ask(_("Code from the new token: "), &request->code);

  *confirmed = false;
  if (code != CTL_YES)
    return code;
  err = cred_gate_enrol_confirm(gate, request, &reply);
  cred_secret_erase(&request->code);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  *confirmed = reply.confirmed;
  return CTL_YES;
}

static void tell_confirmed(struct cred_gate *gate, const char *subject)
{
  CTL_TOKENS_AUTO tokens = {0};

  ctl_say(_("The token works and is in use from now on."));
  if (ctl_tokens_read(gate, subject, false, &tokens) == CRED_OK && tokens.recovery_codes_left == 0)
    ctl_say(_("There are no recovery codes for the day it is lost: credctl totp codes %s"),
            subject);
}

enum ctl_exit ctl_totp_confirm(const struct ctl_call *call, struct cred_gate *gate,
                               const char *subject, uint64_t token, unsigned tries)
{
  struct cred_enrol_confirm_request request = {.token = token, .actor = call->actor};
  enum ctl_exit code = CTL_NO;
  bool confirmed = false;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  for (; tries > 0; tries--) {
    code = ask_once(gate, &request, &confirmed);
    if (code != CTL_YES)
      return code;
    if (confirmed) {
      tell_confirmed(gate, subject);
      return CTL_YES;
    }
    ctl_complain(_("this code does not come from the new token, or the clocks differ"));
    if (call->is_user)
      ctl_own_tell_code_lock(gate, subject);
    if (!ctl_is_asking())
      break;
  }
  ctl_complain(_("the new token is not in use; what was in use before still is"));
  return CTL_NO;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  char subject[CRED_NAME_SIZE] = "";
  const struct cred_token *token = NULL;
  CTL_TOKENS_AUTO tokens = {0};
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  enum ctl_exit code = ctl_subject_asked_known(call, subject);

  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  err = ctl_tokens_read(gate, subject, false, &tokens);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  code = ctl_token_pick(&tokens, ctl_option_value(call, "name"), CRED_TOKEN_PENDING, &token);
  return code == CTL_YES ? ctl_totp_confirm(call, gate, subject, token->id, TRIES) : code;
}

static const struct ctl_option options[] = {
    {"name", 'n', N_("TOKEN"), N_("which token; needed when there are several")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_totp_confirm = {
    .name = "totp confirm",
    .arguments = N_("USER"),
    .help = N_("take a new token into use by a code from it"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .who = CTL_FOR_USERS,
    .run = run,
};
