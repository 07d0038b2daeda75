/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <stdio.h>

#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/table.h"
#include "credctl/text.h"
#include "credctl/token_pick.h"
#include "credctl/verbs.h"
#include "credctl/when.h"

static void add(struct ctl_table *table, const char *name, const char *value)
{
  ctl_table_add(table, (const char *[]){name, value[0] != '\0' ? value : "-"});
}

static void add_number(struct ctl_table *table, const char *name, uint32_t number)
{
  char text[16];

  (void)snprintf(text, sizeof(text), "%u", number);
  add(table, name, text);
}

static void add_time(struct ctl_table *table, const char *name, int64_t wall_ms)
{
  char text[CTL_WHEN_SIZE];

  ctl_when_text(wall_ms, text, sizeof(text));
  add(table, name, text);
}

static void print_text(const struct cred_token *token)
{
  struct ctl_table *table = ctl_table_new(2);

  add(table, _("User"), token->subject);
  add(table, _("Token"), token->name);
  add(table, _("State"), ctl_token_state_text(token->state));
  add(table, _("Algorithm"), cred_totp_algorithm_name(token->shape.algorithm));
  add_number(table, _("Digits"), token->shape.digits);
  add_number(table, _("Period (seconds)"), token->shape.period_seconds);
  add_time(table, _("Created"), token->created_ms);
  if (token->created_by == CRED_ACTOR_UNKNOWN)
    add(table, _("Created by (uid)"), _("unknown"));
  else
    add_number(table, _("Created by (uid)"), token->created_by);
  add_time(table, _("In use since"), token->activated_ms);
  add_time(table, _("Last used"), token->last_used_ms);
  add_time(table, _("Suspended or revoked"), token->ended_ms);
  add(table, _("Kind"), token->kind);
  add(table, _("Serial number"), token->serial);
  add(table, _("Permit"), token->permit);
  add(table, _("Note"), token->note);
  ctl_table_print(table);
  ctl_table_free(table);
}

static enum ctl_exit run(const struct ctl_call *call)
{
  char subject[CRED_NAME_SIZE] = "";
  const struct cred_token *token = NULL;
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
  code = ctl_token_pick(&tokens, ctl_option_value(call, "name"), 0, &token);
  if (code != CTL_YES)
    return code;
  if (call->json)
    ctl_json_print(ctl_token_json(token));
  else
    print_text(token);
  return CTL_YES;
}

static const struct ctl_option options[] = {
    {"name", 'n', N_("TOKEN"), N_("which token; needed when there are several")},
    {"all", 'a', NULL, N_("revoked tokens too")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_totp_show = {
    .name = "totp show",
    .arguments = N_("USER"),
    .help = N_("one token in full, without its seed"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .who = CTL_FOR_USERS,
    .run = run,
};
