/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/count_rows.h"
#include "credctl/csv.h"
#include "credctl/output.h"
#include "credctl/when.h"

void ctl_csv_text(const char *text)
{
  char *safe = ctl_escaped(text);
  const char *at = safe;

  (void)fputc('"', stdout);
  if (*at != '\0' && strchr("=+-@", *at) != NULL)
    (void)fputc('\'', stdout);
  for (; *at != '\0'; at++) {
    if (*at == '"')
      (void)fputc('"', stdout);
    (void)fputc(*at, stdout);
  }
  (void)fputc('"', stdout);
  free(safe);
}

void ctl_csv_time(int64_t wall_ms)
{
  char text[CTL_WHEN_SIZE];

  if (wall_ms != 0 && wall_ms != INT64_MAX && ctl_when_iso(wall_ms, text, sizeof(text)))
    (void)fputs(text, stdout);
}

static void put_row(const struct cred_count_info *row)
{
  ctl_csv_text(cred_count_kind_name(row->kind));
  (void)fputc(',', stdout);
  ctl_csv_text(row->subject);
  (void)fputc(',', stdout);
  ctl_csv_text(cred_source_class_name(row->source.class));
  (void)fputc(',', stdout);
  ctl_csv_text(row->source.address);
  (void)printf(",%u,%u,%u,%s,", row->failed, row->pending, row->dead, row->locked ? "yes" : "no");
  ctl_csv_time(row->locked ? row->until_ms : 0);
  (void)printf(",%u,", row->level);
  ctl_csv_time(row->last_failed_ms);
  (void)fputc(',', stdout);
  ctl_csv_time(row->locked ? row->locked_since_ms : 0);
  (void)fputs("\r\n", stdout);
}

void ctl_counts_print_csv(const struct ctl_counts *counts)
{
  size_t i = 0;

  (void)fputs("count,subject,class,address,failed,pending,dead,locked,until,level,last_failed,"
              "locked_since\r\n",
              stdout);
  for (i = 0; i < counts->length; i++)
    put_row(&counts->rows[i]);
}
