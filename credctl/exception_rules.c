/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>

#include "cred/account.h"
#include "credctl/json.h"
#include "credctl/table.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

/* What an exception from each lets happen. */
static const char *const allowed[CRED_RULE_COUNT] = {
    [CRED_RULE_UNTIL] = N_("logins after the last day of an ID (account until)"),
    [CRED_RULE_MAX_IDLE_DAYS] = N_("logins after a longer time without use"),
    [CRED_RULE_ZONE_GROUPS] = N_("logins of an ID that is in none of the zone's groups"),
    [CRED_RULE_ALLOW_SOURCES] = N_("logins from other addresses"),
    [CRED_RULE_DIRECT_LOGIN] =
        N_("logins without su or sudo, of an ID that is entered by them only"),
    [CRED_RULE_FACTORS_REQUIRED] = N_("logins with fewer kinds of factors"),
    [CRED_RULE_CONTRACTORS_MAY_CHANGE] = N_("contractors change the password of a privileged ID"),
    [CRED_RULE_SESSION_MAX_MINUTES] = N_("sessions that last longer"),
};

static void print_json(void)
{
  json_t *array = ctl_json_array();

  for (int rule = CRED_RULE_NONE + 1; rule < CRED_RULE_COUNT; rule++) {
    json_t *object = ctl_json_object();

    ctl_json_set(object, "rule", ctl_json_text(cred_rule_name((enum cred_rule)rule)));
    ctl_json_set(object, "allows", ctl_json_text(_(allowed[rule])));
    ctl_json_append(array, object);
  }
  ctl_json_print(array);
}

static void print_table(void)
{
  struct ctl_table *table = ctl_table_new(2);

  ctl_table_add(table, (const char *[]){_("RULE"), _("AN EXCEPTION ALLOWS")});
  for (int rule = CRED_RULE_NONE + 1; rule < CRED_RULE_COUNT; rule++)
    ctl_table_add(table, (const char *[]){cred_rule_name((enum cred_rule)rule), _(allowed[rule])});
  ctl_table_print(table);
  ctl_table_free(table);
}

static enum ctl_exit run(const struct ctl_call *call)
{
  if (call->json)
    print_json();
  else
    print_table();
  return CTL_YES;
}

const struct ctl_verb ctl_verb_exception_rules = {
    .name = "exception rules",
    .arguments = "",
    .help = N_("the rules that there are exceptions from, and what each allows"),
    .options = NULL,
    .words_min = 0,
    .words_max = 0,
    .run = run,
};
