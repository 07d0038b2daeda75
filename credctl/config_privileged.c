/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/config_privileged.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "credctl/output.h"
#include "credctl/text.h"

static char *text_of(const struct cred_config_weakness *row)
{
  char *text = NULL;

  if (asprintf(
          &text,
          _("%1$s:%2$u: %3$s = %4$s holds for privileged IDs under [%5$s], and %6$s for staff "
            "under [%7$s]: privileged IDs must be held to no less than staff. Say %3$s = %6$s, or "
            "something stricter, under [%5$s]"),
          row->file, row->line, row->key, row->value, row->privileged, row->staff_value,
          row->staff) < 0)
    ctl_out_of_memory();
  return text;
}

static void append(const struct cred_config_weakness *row, const char *text, json_t *problems)
{
  json_t *object = ctl_json_object();

  ctl_json_set(object, "kind", ctl_json_text("weaker-than-staff"));
  ctl_json_set(object, "warning", json_false());
  ctl_json_set(object, "file", ctl_json_text_or_null(row->file));
  ctl_json_set(object, "line", row->line != 0 ? json_integer(row->line) : json_null());
  ctl_json_set(object, "section", ctl_json_text(row->privileged));
  ctl_json_set(object, "key", ctl_json_text(row->key));
  ctl_json_set(object, "value", ctl_json_text(row->value));
  ctl_json_set(object, "staff_section", ctl_json_text(row->staff));
  ctl_json_set(object, "staff_value", ctl_json_text(row->staff_value));
  ctl_json_set(object, "text", ctl_json_text(text));
  ctl_json_append(problems, object);
}

enum ctl_exit ctl_privileged_tell(const struct cred_config *config, json_t *problems, bool *any)
{
  struct cred_config_weaknesses *found = NULL;
  struct cred_error error = {0};
  enum cred_err err;

  *any = false;
  if (config == NULL)
    return CTL_YES;
  err = cred_config_weaker_than_staff(config, &found, &error);
  if (err != CRED_OK)
    return ctl_fail(err, &error);
  *any = found->count > 0;
  for (size_t i = 0; i < found->count; i++) {
    char *text = text_of(&found->rows[i]);

    if (problems != NULL)
      append(&found->rows[i], text, problems);
    else
      ctl_complain("%s", text);
    free(text);
  }
  cred_config_weaknesses_free(found);
  return CTL_YES;
}
