/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/config_changes.h"

#include <stdio.h>

#include "credctl/json.h"
#include "credctl/table.h"
#include "credctl/text.h"

void ctl_diff_free(struct cred_config_diff **diff)
{
  cred_config_diff_free(*diff);
  *diff = NULL;
}

static const char *judgement_text(const struct cred_config_change *change)
{
  if (!change->obeyed)
    return _("not obeyed yet");
  switch (change->judgement) {
  case CRED_CONFIG_STRICTER:
    return _("stricter");
  case CRED_CONFIG_WEAKER:
    return _("WEAKER");
  default:
    return "";
  }
}

/* What is not given shows as "-", what is given as nothing as "". */
static const char *value_text(bool given, const char *value)
{
  if (!given)
    return "-";
  return value[0] != '\0' ? value : "\"\"";
}

void ctl_changes_print(const struct cred_config_diff *diff)
{
  struct ctl_table *table = ctl_table_new(6);

  for (size_t i = 0; i < diff->count; i++) {
    const struct cred_config_change *change = &diff->changes[i];
    char section[CRED_CONFIG_LABEL_SIZE + 2];
    const char *const texts[6] = {section,
                                  change->key,
                                  value_text(change->was_given, change->old_value),
                                  "->",
                                  value_text(change->is_given, change->new_value),
                                  judgement_text(change)};

    (void)snprintf(section, sizeof(section), "[%s]", change->section);
    ctl_table_add(table, texts);
  }
  ctl_table_print(table);
  ctl_table_free(table);
}

static const char *judgement_word(const struct cred_config_change *change)
{
  if (!change->obeyed)
    return "neither";
  switch (change->judgement) {
  case CRED_CONFIG_STRICTER:
    return "stricter";
  case CRED_CONFIG_WEAKER:
    return "weaker";
  default:
    return "neither";
  }
}

json_t *ctl_changes_json(const struct cred_config_diff *diff)
{
  json_t *array = ctl_json_array();

  for (size_t i = 0; i < diff->count; i++) {
    const struct cred_config_change *change = &diff->changes[i];
    json_t *object = ctl_json_object();

    ctl_json_set(object, "section", ctl_json_text(change->section));
    ctl_json_set(object, "key", ctl_json_text(change->key));
    ctl_json_set(object, "old", change->was_given ? ctl_json_text(change->old_value) : json_null());
    ctl_json_set(object, "new", change->is_given ? ctl_json_text(change->new_value) : json_null());
    ctl_json_set(object, "judgement", ctl_json_text(judgement_word(change)));
    ctl_json_set(object, "obeyed", json_boolean(change->obeyed));
    ctl_json_append(array, object);
  }
  return array;
}
