/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/password.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

#define COUNT_MAX 100u

static enum ctl_exit take_count(const struct ctl_call *call, unsigned *out)
{
  const char *text = ctl_option_value(call, "count");
  unsigned long value = 1;

  if (text != NULL)
    value = strlen(text) <= 3 && strspn(text, "0123456789") == strlen(text)
                ? strtoul(text, NULL, 10)
                : 0;
  if (value < 1 || value > COUNT_MAX) {
    ctl_complain(_("--%s takes a number from %u to %u, not: %s"), "count", 1u, COUNT_MAX, text);
    return CTL_USAGE;
  }
  *out = (unsigned)value;
  return CTL_YES;
}

static enum ctl_exit generate(const struct ctl_call *call, const struct ctl_judging *judging,
                              unsigned count)
{
  json_t *passwords = call->json ? ctl_json_array() : NULL;
  enum ctl_exit code = CTL_YES;

  for (unsigned i = 0; i < count && code == CTL_YES; i++) {
    CRED_SECRET_AUTO password = {0};

    code = ctl_judging_generate(judging, &password);
    if (code == CTL_YES && call->json)
      ctl_json_append(passwords, ctl_json_text(cred_secret_text(&password)));
    else if (code == CTL_YES)
      (void)printf("%s\n", cred_secret_text(&password));
  }
  if (code == CTL_YES && call->json)
    ctl_json_print(passwords);
  else
    json_decref(passwords);
  return code;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct ctl_account account;
  CTL_JUDGING_AUTO judging = {0};
  CTL_GATE_AUTO *gate = NULL;
  const bool is_somebody_s = call->is_user || call->word_count > 0;
  unsigned count = 1;
  enum ctl_exit code = take_count(call, &count);

  if (code == CTL_YES && is_somebody_s)
    code = ctl_account_asked(call, &account);
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code == CTL_YES)
    code = ctl_judging_start(gate, is_somebody_s ? &account : NULL, NULL, &judging);
  return code == CTL_YES ? generate(call, &judging, count) : code;
}

static const struct ctl_option options[] = {
    {"count", 0, N_("NUMBER"), N_("how many; default: 1")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_password_generate = {
    .name = "password generate",
    .arguments = N_("[USER]"),
    .help = N_("make passwords that the policy accepts, and set none"),
    .options = options,
    .words_max = 1,
    .who = CTL_FOR_USERS,
    .run = run,
};
