/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/config_items.h"

#include <stddef.h>

#include "credctl/config_files.h"
#include "credctl/json.h"

enum ctl_exit ctl_config_take(const struct ctl_call *call, struct cred_config **out)
{
  CTL_FILES_AUTO files = {0};
  enum ctl_exit code = CTL_YES;

  if (!ctl_option_given(call, "files"))
    return ctl_applied_load(call, false, out);
  code = ctl_files_read(call, &files);
  if (code != CTL_YES)
    ctl_problems_print(files.problems);
  *out = files.config;
  files.config = NULL;
  return *out != NULL ? CTL_YES : code;
}

bool ctl_item_is_wanted(const struct ctl_call *call, const struct cred_config_item *item)
{
  return item->given || !ctl_option_given(call, "given");
}

json_t *ctl_items_json(const struct ctl_call *call, const struct cred_config_items *items)
{
  json_t *array = ctl_json_array();

  for (size_t i = 0; i < items->count; i++) {
    const struct cred_config_item *item = &items->items[i];
    json_t *object = NULL;

    if (!ctl_item_is_wanted(call, item))
      continue;
    object = ctl_json_object();
    ctl_json_set(object, "section", ctl_json_text_or_null(item->section));
    ctl_json_set(object, "key", ctl_json_text(item->key));
    ctl_json_set(object, "value", ctl_json_text(item->value));
    ctl_json_set(object, "given", json_boolean(item->given));
    ctl_json_set(object, "obeyed", json_boolean(item->obeyed));
    ctl_json_append(array, object);
  }
  return array;
}
