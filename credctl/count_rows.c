/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/count_rows.h"

#include <stdio.h>

#include "credctl/address.h"
#include "credctl/json.h"
#include "credctl/table.h"
#include "credctl/text.h"
#include "credctl/when.h"

json_t *ctl_count_json(const struct cred_count_info *row)
{
  json_t *object = ctl_json_object();

  ctl_json_set(object, "count", ctl_json_text(cred_count_kind_name(row->kind)));
  ctl_json_set(object, "subject", ctl_json_text_or_null(row->subject));
  ctl_json_set(object, "class", ctl_json_text(cred_source_class_name(row->source.class)));
  ctl_json_set(object, "address", ctl_json_text_or_null(row->source.address));
  ctl_json_set(object, "failed", json_integer(row->failed));
  ctl_json_set(object, "pending", json_integer(row->pending));
  ctl_json_set(object, "dead", json_integer(row->dead));
  ctl_json_set(object, "locked", json_boolean(row->locked));
  ctl_json_set(object, "since", ctl_json_time(row->locked ? row->locked_since_ms : 0));
  ctl_json_set(object, "until", ctl_json_time(row->locked ? row->until_ms : 0));
  ctl_json_set(object, "until_unlocked", json_boolean(row->locked && row->until_ms == INT64_MAX));
  ctl_json_set(object, "level", json_integer(row->level));
  ctl_json_set(object, "last_failed", ctl_json_time(row->last_failed_ms));
  return object;
}

const char *ctl_count_kind_text(enum cred_count_kind kind)
{
  switch (kind) {
  case CRED_COUNT_SUBJECT:
    return _("user from one source");
  case CRED_COUNT_CLASS:
    return _("user from all sources of a class");
  case CRED_COUNT_SOURCE:
    return _("source over all users");
  case CRED_COUNT_CODE:
    return _("codes of a user from one source");
  case CRED_COUNT_CODE_CLASS:
    return _("codes of a user from all sources of a class");
  default:
    return "?";
  }
}

static const char *class_text(enum cred_source_class class)
{
  switch (class) {
  case CRED_SOURCE_LOCAL:
    return _("local");
  case CRED_SOURCE_ACTOR:
    return _("actor");
  case CRED_SOURCE_TRUSTED:
    return _("trusted");
  case CRED_SOURCE_REMOTE:
    return _("remote");
  case CRED_SOURCE_SERVICE:
    return _("service");
  case CRED_SOURCE_SELF:
    return _("own programs");
  default:
    return cred_source_class_name(class);
  }
}

void ctl_source_text(const struct cred_source *source, char *out, size_t size)
{
  char address[CRED_ADDRESS_SIZE + 4];

  ctl_address_text(source, address, sizeof(address));
  (void)snprintf(out, size, "%s%s%s", class_text(source->class), address[0] != '\0' ? " " : "",
                 address);
}

static void add_row(struct ctl_table *table, const struct cred_count_info *row, bool with_subject)
{
  char source[CRED_ADDRESS_SIZE + 24];
  char failed[16] = "-";
  char pending[16];
  char since[CTL_WHEN_SIZE] = "-";
  char until[CTL_WHEN_SIZE] = "-";
  char level[16];
  char last[CTL_WHEN_SIZE];
  const char *cells[] = {row->subject[0] != '\0' ? row->subject : "-",
                         source,
                         failed,
                         pending,
                         row->locked ? _("locked") : "-",
                         since,
                         until,
                         level,
                         last,
                         ctl_count_kind_text(row->kind)};

  ctl_source_text(&row->source, source, sizeof(source));
  if (!row->locked)
    (void)snprintf(failed, sizeof(failed), "%u", row->failed + row->dead);
  (void)snprintf(pending, sizeof(pending), "%u", row->pending);
  (void)snprintf(level, sizeof(level), "%u", row->level);
  if (row->locked) {
    ctl_when_text(row->locked_since_ms, since, sizeof(since));
    ctl_when_text(row->until_ms, until, sizeof(until));
  }
  ctl_when_text(row->last_failed_ms, last, sizeof(last));
  ctl_table_add(table, with_subject ? cells : cells + 1);
}

void ctl_counts_print(const struct ctl_counts *counts, bool with_subject)
{
  const char *const heads[] = {_("USER"),  _("SOURCE"), _("FAILED"), _("PENDING"),     _("LOCKED"),
                               _("SINCE"), _("UNTIL"),  _("LEVEL"),  _("LAST FAILED"), _("COUNT")};
  const size_t columns = sizeof(heads) / sizeof(heads[0]);
  struct ctl_table *table = NULL;
  size_t i = 0;

  if (counts->length == 0)
    return;
  table = ctl_table_new(with_subject ? columns : columns - 1);
  ctl_table_add(table, with_subject ? heads : heads + 1);
  for (i = 0; i < counts->length; i++)
    add_row(table, &counts->rows[i], with_subject);
  ctl_table_print(table);
  ctl_table_free(table);
}
