/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>

#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/tokens.h"
#include "credctl/totp.h"
#include "credctl/verbs.h"

static void say_done(const struct cred_token_set_request *request, bool changed)
{
  if (!changed && request->state == CRED_TOKEN_SUSPENDED)
    ctl_say(_("The token is suspended already."));
  else if (!changed && request->state == CRED_TOKEN_REVOKED)
    ctl_say(_("The token is revoked already."));
  else if (!changed)
    ctl_say(_("The token is in use already."));
  else if (request->state == CRED_TOKEN_SUSPENDED)
    ctl_say(_("The token is suspended: the next attempt with it is refused."));
  else if (request->state == CRED_TOKEN_REVOKED)
    ctl_say(_("The token is revoked, and its seed is erased."));
  else
    ctl_say(_("The token can be used again."));
}

static bool has_several(struct cred_gate *gate, const char *subject)
{
  CTL_TOKENS_AUTO tokens = {0};
  size_t names = 0;
  size_t i = 0;

  if (ctl_tokens_read(gate, subject, false, &tokens) != CRED_OK)
    return false;
  for (i = 0; i < tokens.length; i++)
    names += ctl_tokens_is_first_of_name(&tokens, i);
  return names > 1;
}

enum ctl_exit ctl_totp_set(struct cred_gate *gate, const struct cred_token_set_request *request)
{
  struct cred_token_set_reply reply = {0};
  const enum cred_err err = cred_gate_token_set(gate, request, &reply);

  if (err == CRED_ERR_STATE && request->name[0] == '\0' && has_several(gate, request->subject)) {
    ctl_complain(_("there are several tokens; say which one, with --name"));
    return CTL_USAGE;
  }
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  say_done(request, reply.changed);
  return CTL_YES;
}

enum ctl_exit ctl_totp_set_take(const struct ctl_call *call, struct cred_token_set_request *request)
{
  const char *name = ctl_option_value(call, "name");
  const char *note = ctl_option_value(call, "note");
  enum ctl_exit code = ctl_subject_asked(call, ctl_first_word(call), request->subject, NULL);

  request->actor = call->actor;
  if (code == CTL_YES && name != NULL)
    code = ctl_text_take(name, _("the token's name"), request->name, sizeof(request->name));
  if (code == CTL_YES && note != NULL)
    code = ctl_text_take(note, _("the note"), request->note, sizeof(request->note));
  return code;
}

static enum ctl_exit set(const struct ctl_call *call, enum cred_token_state state)
{
  struct cred_token_set_request request = {.state = state};
  CTL_GATE_AUTO *gate = NULL;
  enum ctl_exit code = ctl_totp_set_take(call, &request);

  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code == CTL_YES && call->is_user)
    code = ctl_own_suspend_prepare(call, gate, &request);
  return code == CTL_YES ? ctl_totp_set(gate, &request) : code;
}

static enum ctl_exit run_suspend(const struct ctl_call *call)
{
  return set(call, CRED_TOKEN_SUSPENDED);
}

static enum ctl_exit run_resume(const struct ctl_call *call)
{
  return set(call, CRED_TOKEN_ACTIVE);
}

#define OPTION_NAME                                                                                \
  {                                                                                                \
    "name", 'n', N_("TOKEN"), N_("which token; needed when there are several")                     \
  }
#define OPTION_NOTE                                                                                \
  {                                                                                                \
    "note", 0, N_("TEXT"), N_("what happened; kept in the record")                                 \
  }

static const struct ctl_option suspend_options[] = {
    OPTION_NAME,
    OPTION_NOTE,
    {"yes", 'y', NULL, N_("do not ask whether that is meant")},
    {NULL, 0, NULL, NULL},
};

static const struct ctl_option resume_options[] = {
    OPTION_NAME,
    OPTION_NOTE,
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_totp_suspend = {
    .name = "totp suspend",
    .arguments = N_("USER"),
    .help = N_("stop a token that is lost for now"),
    .options = suspend_options,
    .words_min = 1,
    .words_max = 1,
    .who = CTL_FOR_USERS,
    .run = run_suspend,
};

const struct ctl_verb ctl_verb_totp_resume = {
    .name = "totp resume",
    .arguments = N_("USER"),
    .help = N_("let a suspended token work again"),
    .options = resume_options,
    .words_min = 1,
    .words_max = 1,
    .run = run_resume,
};
