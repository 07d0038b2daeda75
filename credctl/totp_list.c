/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>

#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/tokens.h"
#include "credctl/verbs.h"

static void print_json(const struct ctl_tokens *tokens)
{
  json_t *rows = ctl_json_array();
  size_t i = 0;

  for (i = 0; i < tokens->length; i++)
    ctl_json_append(rows, ctl_token_json(&tokens->rows[i]));
  ctl_json_print(rows);
}

static enum ctl_exit run(const struct ctl_call *call)
{
  char subject[CRED_NAME_SIZE] = "";
  CTL_TOKENS_AUTO tokens = {0};
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  enum ctl_exit code = ctl_subject_asked(call, ctl_first_word(call), subject, NULL);

  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  err = ctl_tokens_read(gate, subject, ctl_option_given(call, "all"), &tokens);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (call->json)
    print_json(&tokens);
  else if (tokens.length == 0)
    ctl_say(_("No tokens."));
  else
    ctl_tokens_print(&tokens, subject[0] == '\0');
  return CTL_YES;
}

static const struct ctl_option options[] = {
    {"all", 'a', NULL, N_("revoked tokens too")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_totp_list = {
    .name = "totp list",
    .arguments = N_("[USER]"),
    .help = N_("the tokens of a user, or of everybody"),
    .options = options,
    .words_max = 1,
    .who = CTL_FOR_USERS,
    .run = run,
};
