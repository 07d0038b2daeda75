/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/findings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/output.h"

void ctl_findings_add(struct ctl_findings *findings, const char *kind, bool is_warning,
                      const char *section, const char *format, ...)
{
  struct ctl_finding *row =
      reallocarray(findings->rows, findings->count + 1, sizeof(*findings->rows));
  va_list arguments;

  if (row == NULL)
    ctl_out_of_memory();
  findings->rows = row;
  row = &findings->rows[findings->count++];
  *row = (struct ctl_finding){.kind = kind, .is_warning = is_warning};
  row->section = section != NULL ? strdup(section) : NULL;
  va_start(arguments, format);
  if (vasprintf(&row->text, format, arguments) < 0 || (section != NULL && row->section == NULL))
    ctl_out_of_memory();
  va_end(arguments);
}

void ctl_findings_name(struct ctl_findings *findings, json_t *accounts)
{
  findings->rows[findings->count - 1].accounts = accounts;
}

void ctl_findings_free(struct ctl_findings *findings)
{
  for (size_t i = 0; i < findings->count; i++) {
    free(findings->rows[i].section);
    free(findings->rows[i].text);
    json_decref(findings->rows[i].accounts);
  }
  free(findings->rows);
  *findings = (struct ctl_findings){0};
}

bool ctl_findings_refuse(const struct ctl_findings *findings)
{
  for (size_t i = 0; i < findings->count; i++)
    if (!findings->rows[i].is_warning)
      return true;
  return false;
}

static json_t *json_of(const struct ctl_finding *row)
{
  json_t *object = ctl_json_object();

  ctl_json_set(object, "kind", ctl_json_text(row->kind));
  ctl_json_set(object, "warning", json_boolean(row->is_warning));
  if (row->section != NULL)
    ctl_json_set(object, "section", ctl_json_text(row->section));
  ctl_json_set(object, "text", ctl_json_text(row->text));
  if (row->accounts != NULL)
    ctl_json_set(object, "accounts", json_incref(row->accounts));
  return object;
}

void ctl_findings_tell(const struct ctl_findings *findings, json_t *problems)
{
  for (size_t i = 0; i < findings->count; i++) {
    const struct ctl_finding *row = &findings->rows[i];

    if (problems != NULL)
      ctl_json_append(problems, json_of(row));
    else if (row->is_warning)
      ctl_warn("%s", row->text);
    else
      ctl_complain("%s", row->text);
  }
}
