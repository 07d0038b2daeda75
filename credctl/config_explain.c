/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>

#include "credctl/config_files.h"
#include "credctl/config_items.h"
#include "credctl/json.h"
#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/table.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

struct asked {
  char user[CRED_NAME_SIZE];
  bool known;
  const char *service;
  char groups[CRED_CONFIG_GROUPS_SIZE];
};

static void print_explanation(const struct ctl_call *call, const struct asked *asked,
                              const struct cred_config_explanation *explanation)
{
  struct ctl_table *table = ctl_table_new(4);

  if (asked->user[0] != '\0')
    ctl_say(_("User: %s"), asked->user);
  if (asked->service[0] != '\0')
    ctl_say(_("Service: %s"), asked->service);
  ctl_say(_("Policies that match, later ones over earlier ones:"));
  for (size_t i = 0; i < explanation->policy_count; i++)
    ctl_say("  [policy %s]", explanation->policies[i]);
  for (size_t i = 0; i < explanation->values->count; i++) {
    const struct cred_config_item *item = &explanation->values->items[i];
    const char *const texts[4] = {item->key, item->value[0] != '\0' ? item->value : "\"\"",
                                  item->given ? item->section : _("built in"),
                                  item->obeyed ? "" : _("not obeyed yet")};

    if (ctl_item_is_wanted(call, item))
      ctl_table_add(table, texts);
  }
  ctl_table_print(table);
  ctl_table_free(table);
}

static void print_explanation_json(const struct ctl_call *call, const struct asked *asked,
                                   const struct cred_config_explanation *explanation)
{
  json_t *object = ctl_json_object();
  json_t *policies = ctl_json_array();

  for (size_t i = 0; i < explanation->policy_count; i++)
    ctl_json_append(policies, ctl_json_text(explanation->policies[i]));
  ctl_json_set(object, "user", ctl_json_text_or_null(asked->user));
  ctl_json_set(object, "known", json_boolean(asked->known));
  ctl_json_set(object, "service", ctl_json_text_or_null(asked->service));
  ctl_json_set(object, "policies", policies);
  ctl_json_set(object, "keys", ctl_items_json(call, explanation->values));
  ctl_json_print(object);
}

static enum ctl_exit explain(const struct ctl_call *call, const struct cred_config *config,
                             struct asked *asked)
{
  const struct cred_config_facts facts = {.user = asked->user,
                                          .known = asked->known,
                                          .service = asked->service,
                                          .groups = asked->groups};
  struct cred_config_explanation *explanation = NULL;
  struct cred_error error = {0};
  enum cred_err err = cred_config_groups_of(config, asked->user, asked->known, asked->service,
                                            asked->groups, &error);

  if (err == CRED_OK)
    err = cred_config_explain(config, &facts, &explanation, &error);
  if (err != CRED_OK)
    return ctl_fail(err, &error);
  if (call->json)
    print_explanation_json(call, asked, explanation);
  else
    print_explanation(call, asked, explanation);
  cred_config_explanation_free(explanation);
  return CTL_YES;
}

static enum ctl_exit run_explain(const struct ctl_call *call)
{
  CTL_CONFIG_AUTO *config = NULL;
  struct asked asked = {.service = ctl_option_value(call, "service")};
  enum ctl_exit code = CTL_YES;

  if (asked.service == NULL)
    asked.service = "";
  if (call->word_count > 0)
    code = ctl_subject_any(call->words[0], asked.user, &asked.known);
  if (code == CTL_YES)
    code = ctl_config_take(call, &config);
  if (code == CTL_YES && call->word_count > 0 && !asked.known)
    ctl_warn(_("there is no account %s"), asked.user);
  return code == CTL_YES ? explain(call, config, &asked) : code;
}

static const struct ctl_option options[] = {
    {"files", 'f', NULL, N_("what the files say, not what is in force")},
    {"given", 'g', NULL, N_("leave out what is built in")},
    {"service", 0, N_("NAME"), N_("at this PAM service")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_config_explain = {
    .name = "config explain",
    .arguments = N_("[USER]"),
    .help = N_("tell which policies apply to somebody, and where each value comes from"),
    .options = options,
    .words_max = 1,
    .run = run_explain,
};
