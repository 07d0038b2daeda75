/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/codes.h"

static void fill(const struct cred_account_row *row, struct cred_account_info *out)
{
  memcpy(out->name, row->subject, sizeof(out->name));
  out->uid = row->uid;
  out->last_ms = row->last_wall_ms;
  out->is_suspended = row->is_suspended;
}

/* Rows of other systems lie between those of this one. */
static enum cred_err list(struct cred_change *change, const char *after,
                          struct cred_account_list_reply *reply)
{
  struct cred_gate *gate = change->gate;
  const char *system = cred_gate_system_key(gate);
  struct cred_account_row row = {0};
  enum cred_err err = CRED_OK;

  memcpy(row.subject, after, sizeof(row.subject));
  while (err == CRED_OK && reply->count < CRED_ACCOUNT_LIST_PAGE) {
    const struct cred_account_row last = row;
    size_t count = 1;

    err = gate->store.ops->account_list(gate->store.db, last.subject, last.system, &row, &count,
                                        &gate->error);
    if (err != CRED_OK || count == 0) {
      memset(reply->next, 0, sizeof(reply->next));
      return err;
    }
    if (strcmp(row.system, system) != 0 || strcmp(row.subject, after) == 0)
      continue;
    fill(&row, &reply->rows[reply->count++]);
    memcpy(reply->next, row.subject, sizeof(reply->next));
  }
  return err;
}

enum cred_err cred_direct_account_list(struct cred_gate *gate,
                                       const struct cred_account_list_request *request,
                                       struct cred_account_list_reply *reply)
{
  struct cred_change change;
  enum cred_err err = CRED_OK;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  if (request->after[0] != '\0')
    err = cred_gate_check_subject(gate, request->after);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_READ, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, list(&change, request->after, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
