/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/codes.h"
#include "store/row.h"

/* Whose the store keeps anything, to be compared with the user database. */

static bool is_empty(const struct cred_subject_row *row)
{
  return !row->enrolled && row->allowed_until_ms == 0 && !row->barred;
}

/* The next one behind that name of which something is kept; its name is "" when there is none. */
static enum cred_err next_subject(struct cred_change *change, const char *after,
                                  struct cred_subject_row *out)
{
  struct cred_gate *gate = change->gate;
  char cursor[CRED_NAME_SIZE];
  size_t count = 1;
  enum cred_err err;

  memcpy(cursor, after, sizeof(cursor));
  do {
    err = gate->store.ops->subject_list(gate->store.db, cursor, out, &count, &gate->error);
    if (err != CRED_OK || count == 0)
      memset(out, 0, sizeof(*out));
    memcpy(cursor, out->name, sizeof(cursor));
  } while (err == CRED_OK && count == 1 && is_empty(out));
  return err;
}

/* The same of the accounts with passwords, on this system. */
static enum cred_err next_password(struct cred_change *change, const char *after,
                                   struct cred_password_row *out)
{
  struct cred_gate *gate = change->gate;
  const char *system = cred_gate_system_key(gate);
  size_t count = 1;
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  memcpy(out->subject, after, sizeof(out->subject));
  do {
    const struct cred_password_row last = *out;

    err = gate->store.ops->password_list(gate->store.db, last.subject, last.system, out, &count,
                                         &gate->error);
    if (err != CRED_OK || count == 0)
      memset(out, 0, sizeof(*out));
  } while (err == CRED_OK && count == 1 &&
           (strcmp(out->system, system) != 0 || strcmp(out->subject, after) == 0));
  return err;
}

static bool comes_first(const char *name, const char *other)
{
  return name[0] != '\0' && (other[0] == '\0' || strcmp(name, other) <= 0);
}

static void fill(const struct cred_subject_row *subject, const struct cred_password_row *password,
                 struct cred_kept_account *out)
{
  if (comes_first(subject->name, password->subject)) {
    memcpy(out->name, subject->name, sizeof(out->name));
    out->is_enrolled = subject->enrolled;
    out->is_allowed = subject->allowed_until_ms != 0;
    out->is_barred = subject->barred;
  }
  if (comes_first(password->subject, subject->name)) {
    memcpy(out->name, password->subject, sizeof(out->name));
    out->has_password = true;
    out->uid = password->uid;
  }
}

/* Through all accounts, in one go: there is no index for what is asked so rarely. */
static enum cred_err list_of_uid(struct cred_change *change,
                                 const struct cred_accounts_request *request,
                                 struct cred_accounts_reply *reply)
{
  static const struct cred_subject_row nobody;
  struct cred_password_row row;
  enum cred_err err;

  memcpy(reply->next, request->after, sizeof(reply->next));
  do {
    err = next_password(change, reply->next, &row);
    memcpy(reply->next, row.subject, sizeof(reply->next));
    if (err == CRED_OK && row.subject[0] != '\0' && row.uid == request->uid)
      fill(&nobody, &row, &reply->rows[reply->count++]);
  } while (err == CRED_OK && row.subject[0] != '\0' && reply->count < CRED_ACCOUNT_PAGE);
  return err;
}

static enum cred_err list(struct cred_change *change, const char *after,
                          struct cred_accounts_reply *reply)
{
  enum cred_err err = CRED_OK;

  memcpy(reply->next, after, sizeof(reply->next));
  while (err == CRED_OK && reply->count < CRED_ACCOUNT_PAGE) {
    struct cred_kept_account *row = &reply->rows[reply->count];
    struct cred_password_row password;
    struct cred_subject_row subject;

    err = next_subject(change, reply->next, &subject);
    if (err == CRED_OK)
      err = next_password(change, reply->next, &password);
    if (err != CRED_OK)
      break;
    fill(&subject, &password, row);
    memcpy(reply->next, row->name, sizeof(reply->next));
    if (row->name[0] == '\0')
      break;
    reply->count++;
  }
  return err;
}

enum cred_err cred_direct_accounts(struct cred_gate *gate,
                                   const struct cred_accounts_request *request,
                                   struct cred_accounts_reply *reply)
{
  struct cred_change change;
  enum cred_err err = CRED_OK;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  if (memchr(request->after, '\0', sizeof(request->after)) == NULL)
    err = cred_error_set(&gate->error, CRED_ERR_INVALID, "the name has no end");
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_READ, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, request->of_uid ? list_of_uid(&change, request, reply)
                                                   : list(&change, request->after, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
