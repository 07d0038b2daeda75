/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/session_rows.h"

#include <inttypes.h>
#include <stdio.h>

#include "credctl/count_rows.h"
#include "credctl/csv.h"
#include "credctl/json.h"
#include "credctl/people.h"
#include "credctl/table.h"
#include "credctl/text.h"
#include "credctl/when.h"

#define NUMBER_SIZE 24

static const char *end_text(enum cred_session_end end)
{
  switch (end) {
  case CRED_SESSION_OPEN:
    return _("open");
  case CRED_SESSION_LOGOUT:
    return _("logout");
  case CRED_SESSION_GONE:
    return _("not recorded");
  case CRED_SESSION_LIMIT:
    return _("time limit");
  case CRED_SESSION_TOKEN:
    return _("token suspended");
  case CRED_SESSION_ACCOUNT:
    return _("account suspended");
  case CRED_SESSION_ADMIN:
    return _("by an administrator");
  }
  return cred_session_end_name(end);
}

static int64_t limit_of(const struct cred_session_info *info)
{
  return info->end == CRED_SESSION_OPEN && info->limit_ms != INT64_MAX ? info->limit_ms : 0;
}

static int64_t logout_of(const struct cred_session_info *info)
{
  return info->end != CRED_SESSION_GONE ? info->closed_ms : 0;
}

static void add_row(struct ctl_table *table, const struct ctl_session *row)
{
  const struct cred_session_info *info = &row->info;
  char id[NUMBER_SIZE], source[CRED_ADDRESS_SIZE + 24], actor[CTL_PERSON_SIZE];
  char opened[CTL_WHEN_SIZE], closed[CTL_WHEN_SIZE], limit[CTL_WHEN_SIZE];

  (void)snprintf(id, sizeof(id), "%" PRIu64, info->id);
  ctl_source_text(&info->source, source, sizeof(source));
  ctl_person_text(info->actor, actor);
  ctl_when_text(info->opened_ms, opened, sizeof(opened));
  ctl_when_text(logout_of(info), closed, sizeof(closed));
  ctl_when_text(limit_of(info), limit, sizeof(limit));
  ctl_table_add(table, (const char *[]){id, info->subject, info->service, source,
                                        info->tty[0] != '\0' ? info->tty : "-", actor, opened,
                                        closed, end_text(info->end), limit,
                                        row->is_parallel ? _("from several places at once") : ""});
}

void ctl_sessions_print(const struct ctl_sessions *sessions)
{
  const char *const heads[] = {_("ID"),    _("USER"),  _("SERVICE"), _("SOURCE"),
                               _("TTY"),   _("ACTOR"), _("LOGIN"),   _("LOGOUT"),
                               _("ENDED"), _("LIMIT"), _("NOTE")};
  struct ctl_table *table = ctl_table_new(sizeof(heads) / sizeof(heads[0]));

  ctl_table_add(table, heads);
  for (size_t i = 0; i < sessions->length; i++)
    add_row(table, &sessions->rows[i]);
  ctl_table_print(table);
  ctl_table_free(table);
}

static void put_row(const struct ctl_session *row)
{
  const struct cred_session_info *info = &row->info;
  char actor[NUMBER_SIZE] = "";

  if (info->actor != CRED_ACTOR_UNKNOWN)
    (void)snprintf(actor, sizeof(actor), "%" PRIu32, info->actor);
  (void)printf("%" PRIu64 ",", info->id);
  ctl_csv_text(info->subject);
  (void)printf(",%" PRIu32 ",", info->uid);
  ctl_csv_text(info->system);
  (void)fputc(',', stdout);
  ctl_csv_text(info->service);
  (void)fputc(',', stdout);
  ctl_csv_text(cred_source_class_name(info->source.class));
  (void)fputc(',', stdout);
  ctl_csv_text(info->source.address);
  (void)fputc(',', stdout);
  ctl_csv_text(info->tty);
  (void)printf(",%s,%" PRId32 ",", actor, info->pid);
  ctl_csv_time(info->opened_ms);
  (void)fputc(',', stdout);
  ctl_csv_time(logout_of(info));
  (void)printf(",%s,", cred_session_end_name(info->end));
  ctl_csv_time(limit_of(info));
  (void)printf(",%s\r\n", row->is_parallel ? "yes" : "no");
}

void ctl_sessions_print_csv(const struct ctl_sessions *sessions)
{
  (void)fputs("id,subject,uid,system,service,class,address,tty,actor,pid,login,logout,end,limit,"
              "parallel\r\n",
              stdout);
  for (size_t i = 0; i < sessions->length; i++)
    put_row(&sessions->rows[i]);
}

static json_t *row_json(const struct ctl_session *row)
{
  const struct cred_session_info *info = &row->info;
  json_t *object = ctl_json_object();

  ctl_json_set(object, "id", json_integer((json_int_t)info->id));
  ctl_json_set(object, "subject", ctl_json_text(info->subject));
  ctl_json_set(object, "uid", json_integer(info->uid));
  ctl_json_set(object, "system", ctl_json_text_or_null(info->system));
  ctl_json_set(object, "service", ctl_json_text(info->service));
  ctl_json_set(object, "class", ctl_json_text(cred_source_class_name(info->source.class)));
  ctl_json_set(object, "address", ctl_json_text_or_null(info->source.address));
  ctl_json_set(object, "tty", ctl_json_text_or_null(info->tty));
  ctl_json_set(object, "actor", ctl_json_actor(info->actor));
  ctl_json_set(object, "pid", json_integer(info->pid));
  ctl_json_set(object, "audit_session",
               info->audit_session == CRED_AUDIT_SESSION_NONE ? json_null()
                                                              : json_integer(info->audit_session));
  ctl_json_set(object, "login", ctl_json_time(info->opened_ms));
  ctl_json_set(object, "logout", ctl_json_time(logout_of(info)));
  ctl_json_set(object, "end", ctl_json_text(cred_session_end_name(info->end)));
  ctl_json_set(object, "limit", ctl_json_time(limit_of(info)));
  ctl_json_set(object, "parallel", json_boolean(row->is_parallel));
  return object;
}

void ctl_sessions_print_json(const struct ctl_sessions *sessions)
{
  json_t *rows = ctl_json_array();

  for (size_t i = 0; i < sessions->length; i++)
    ctl_json_append(rows, row_json(&sessions->rows[i]));
  ctl_json_print(rows);
}
