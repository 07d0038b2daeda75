/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cred/account.h"
#include "credctl/account.h"
#include "credctl/exceptions.h"
#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/renamed.h"
#include "credctl/table.h"
#include "credctl/text.h"
#include "credctl/tokens.h"
#include "credctl/verbs.h"

/* One name that something is kept of. */
struct kept {
  struct cred_kept_account account;
  bool has_tokens;
  char now_called[CRED_NAME_SIZE]; /* gone: who has its user ID now; "" : nobody */
  bool is_on_record;
  uint32_t record_uid;
  bool has_lost_exceptions; /* not over, and of an account that is gone or another one */
};

struct kept_list {
  size_t length, room;
  struct kept *rows;
};

static struct kept *add(struct kept_list *list, const char *name)
{
  struct kept *row = NULL;

  if (list->length == list->room) {
    list->room = list->room == 0 ? 64 : list->room * 2;
    list->rows = reallocarray(list->rows, list->room, sizeof(*list->rows));
    if (list->rows == NULL)
      ctl_out_of_memory();
  }
  row = &list->rows[list->length++];
  *row = (struct kept){0};
  (void)snprintf(row->account.name, sizeof(row->account.name), "%s", name);
  return row;
}

static enum cred_err read_accounts(struct cred_gate *gate, struct kept_list *list)
{
  struct cred_accounts_request request = {0};
  struct cred_accounts_reply reply = {0};
  enum cred_err err = CRED_OK;

  do {
    err = cred_gate_accounts(gate, &request, &reply);
    for (uint32_t i = 0; err == CRED_OK && i < reply.count && i < CRED_ACCOUNT_PAGE; i++)
      add(list, reply.rows[i].name)->account = reply.rows[i];
    memcpy(request.after, reply.next, sizeof(request.after));
  } while (err == CRED_OK && request.after[0] != '\0');
  return err;
}

static enum cred_err read_tokens(struct cred_gate *gate, struct kept_list *list)
{
  CTL_TOKENS_AUTO tokens = {0};
  const enum cred_err err = ctl_tokens_read(gate, "", false, &tokens);

  for (size_t i = 0; err == CRED_OK && i < tokens.length; i++)
    add(list, tokens.rows[i].subject)->has_tokens = true;
  return err;
}

static enum cred_err read_records(struct cred_gate *gate, struct kept_list *list)
{
  struct cred_account_list_request request = {0};
  struct cred_account_list_reply reply = {0};
  enum cred_err err = CRED_OK;

  do {
    err = cred_gate_account_list(gate, &request, &reply);
    for (uint32_t i = 0; err == CRED_OK && i < reply.count && i < CRED_ACCOUNT_LIST_PAGE; i++) {
      struct kept *row = add(list, reply.rows[i].name);

      row->is_on_record = true;
      row->record_uid = reply.rows[i].uid;
    }
    memcpy(request.after, reply.next, sizeof(request.after));
  } while (err == CRED_OK && request.after[0] != '\0');
  return err;
}

static enum cred_err read_exceptions(struct cred_gate *gate, struct kept_list *list)
{
  struct cred_exception_list_request request = {0};
  struct cred_exception_list_reply reply;
  enum cred_err err = CRED_OK;

  do {
    memset(&reply, 0, sizeof(reply));
    err = cred_gate_exception_list(gate, &request, &reply);
    for (uint32_t i = 0; err == CRED_OK && i < reply.count && i < CRED_EXCEPTION_PAGE; i++) {
      const enum ctl_exception_holder holder = ctl_exception_holder(&reply.rows[i]);

      if (holder == CTL_HOLDER_GONE || holder == CTL_HOLDER_ANOTHER)
        add(list, reply.rows[i].subject)->has_lost_exceptions = true;
    }
    request.after = reply.next;
  } while (err == CRED_OK && reply.next != 0);
  return err;
}

static int compare(const void *a, const void *b)
{
  return strcmp(((const struct kept *)a)->account.name, ((const struct kept *)b)->account.name);
}

/* One row for each name. */
static void merge(struct kept_list *list)
{
  size_t kept = 0;

  if (list->length == 0)
    return;
  qsort(list->rows, list->length, sizeof(*list->rows), compare);
  for (size_t i = 1; i < list->length; i++) {
    struct kept *last = &list->rows[kept];
    const struct kept *row = &list->rows[i];

    if (compare(last, row) != 0) {
      list->rows[++kept] = *row;
      continue;
    }
    if (row->account.has_password || row->account.is_enrolled || row->account.is_allowed ||
        row->account.is_barred)
      last->account = row->account;
    last->has_tokens = last->has_tokens || row->has_tokens;
    if (row->is_on_record)
      last->record_uid = row->record_uid;
    last->is_on_record = last->is_on_record || row->is_on_record;
    last->has_lost_exceptions = last->has_lost_exceptions || row->has_lost_exceptions;
  }
  list->length = kept + 1;
}

enum fate { FATE_THERE, FATE_GONE, FATE_ANOTHER };

static enum ctl_exit find_fate(struct kept *row, enum fate *out)
{
  struct ctl_account account;
  bool found = false;
  const enum ctl_exit code = ctl_account_find(row->account.name, &account, &found);

  *out = FATE_THERE;
  if (!found)
    *out = FATE_GONE;
  else if ((row->account.has_password && row->account.uid != account.uid) ||
           (row->is_on_record && row->record_uid != account.uid) || row->has_lost_exceptions)
    *out = FATE_ANOTHER;
  if (code == CTL_YES && !found && row->account.has_password)
    ctl_name_of_uid(row->account.uid, row->now_called);
  return code;
}

static void add_word(char *out, size_t size, bool is, const char *word)
{
  const size_t length = strlen(out);

  if (is)
    (void)snprintf(out + length, size - length, "%s%s", length > 0 ? ", " : "", word);
}

static void add_row(struct ctl_table *table, const struct kept *row, enum fate fate)
{
  char what[256] = "";

  add_word(what, sizeof(what), row->account.has_password, _("passwords"));
  add_word(what, sizeof(what), row->has_tokens, _("tokens"));
  add_word(what, sizeof(what), row->account.is_enrolled, _("enrolment"));
  add_word(what, sizeof(what), row->account.is_allowed, _("permit"));
  add_word(what, sizeof(what), row->account.is_barred, _("lock"));
  add_word(what, sizeof(what), row->is_on_record, _("record of logins"));
  add_word(what, sizeof(what), row->has_lost_exceptions, _("exceptions"));
  ctl_table_add(table, (const char *[]){row->account.name,
                                        fate == FATE_GONE ? _("no such account")
                                                          : _("another account of that name"),
                                        what});
}

static json_t *row_json(const struct kept *row, enum fate fate)
{
  json_t *object = ctl_json_object();

  ctl_json_set(object, "subject", ctl_json_text(row->account.name));
  ctl_json_set(object, "account", ctl_json_text(fate == FATE_GONE ? "gone" : "another"));
  ctl_json_set(object, "passwords", json_boolean(row->account.has_password));
  ctl_json_set(object, "tokens", json_boolean(row->has_tokens));
  ctl_json_set(object, "enrolled", json_boolean(row->account.is_enrolled));
  ctl_json_set(object, "allowed", json_boolean(row->account.is_allowed));
  ctl_json_set(object, "record", json_boolean(row->is_on_record));
  ctl_json_set(object, "exceptions", json_boolean(row->has_lost_exceptions));
  ctl_json_set(object, "locked", json_boolean(row->account.is_barred));
  ctl_json_set(object, "now_called", ctl_json_text_or_null(row->now_called));
  return object;
}

static void advise(const struct kept_list *list)
{
  for (size_t i = 0; i < list->length; i++)
    if (list->rows[i].now_called[0] != '\0')
      ctl_renamed_advise(list->rows[i].account.name, list->rows[i].now_called);
}

/* CTL_NO: there are some. */
static enum ctl_exit print(const struct ctl_call *call, struct kept_list *list)
{
  struct ctl_table *table = ctl_table_new(3);
  json_t *array = ctl_json_array();
  enum ctl_exit code = CTL_YES;
  size_t found = 0;

  ctl_table_add(table, (const char *[]){_("USER"), _("ACCOUNT"), _("KEPT")});
  for (size_t i = 0; i < list->length && code == CTL_YES; i++) {
    enum fate fate = FATE_THERE;

    code = find_fate(&list->rows[i], &fate);
    if (code != CTL_YES || fate == FATE_THERE)
      continue;
    add_row(table, &list->rows[i], fate);
    ctl_json_append(array, row_json(&list->rows[i], fate));
    found++;
  }
  if (code == CTL_YES && call->json)
    ctl_json_print(json_incref(array));
  else if (code == CTL_YES && found > 0) {
    ctl_table_print(table);
    advise(list);
  } else if (code == CTL_YES)
    ctl_say(_("Nothing is kept of accounts that are gone."));
  ctl_table_free(table);
  json_decref(array);
  return code == CTL_YES && found > 0 ? CTL_NO : code;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct kept_list list = {0};
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  enum ctl_exit code = ctl_gate_open(call, &gate);

  if (code != CTL_YES)
    return code;
  err = read_accounts(gate, &list);
  if (err == CRED_OK)
    err = read_tokens(gate, &list);
  if (err == CRED_OK)
    err = read_records(gate, &list);
  if (err == CRED_OK)
    err = read_exceptions(gate, &list);
  if (err == CRED_OK)
    merge(&list);
  code = err == CRED_OK ? print(call, &list) : ctl_gate_fail(gate, err);
  free(list.rows);
  return code;
}

const struct ctl_verb ctl_verb_account_orphans = {
    .name = "account orphans",
    .arguments = "",
    .help = N_("find what is kept of accounts that are gone"),
    .run = run,
};
