/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/rename.h"

/* What an account is allowed, suspended or until when, goes along. */

static enum cred_err get(struct cred_change *change, const char *name, struct cred_account_row *out,
                         bool *found)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = gate->store.ops->account_get(gate->store.db, name, cred_gate_system_key(gate),
                                                   out, &gate->error);

  *found = err == CRED_OK;
  if (err != CRED_ERR_NOT_FOUND)
    return err;
  memset(&gate->error, 0, sizeof(gate->error));
  return CRED_OK;
}

static int64_t earlier(int64_t a, int64_t b)
{
  if (a == 0 || b == 0)
    return a != 0 ? a : b;
  return a < b ? a : b;
}

/* What a login under the new name left there is laid to it; of two limits the stricter holds. */
static void merge(struct cred_account_row *row, const struct cred_account_row *there)
{
  row->seen_wall_ms = earlier(row->seen_wall_ms, there->seen_wall_ms);
  if (there->last_wall_ms > row->last_wall_ms)
    row->last_wall_ms = there->last_wall_ms;
  row->until_ms = earlier(row->until_ms, there->until_ms);
  row->review_by_ms = earlier(row->review_by_ms, there->review_by_ms);
  if (!there->is_suspended || row->is_suspended)
    return;
  row->is_suspended = true;
  row->suspended_by = there->suspended_by;
  row->suspended_wall_ms = there->suspended_wall_ms;
  memcpy(row->suspended_reason, there->suspended_reason, sizeof(row->suspended_reason));
}

enum cred_err cred_change_allowance_move(struct cred_change *change, const char *from,
                                         const struct cred_holder *to, bool *moved)
{
  struct cred_gate *gate = change->gate;
  struct cred_account_row row, there;
  bool is_there = false;
  enum cred_err err = get(change, from, &row, moved);

  if (err != CRED_OK || !*moved)
    return err;
  if (row.uid != to->uid)
    return cred_error_set(&gate->error, CRED_ERR_STATE,
                          "%s had the user ID %u and %s has %u: they are two accounts", from,
                          row.uid, to->subject, to->uid);
  err = get(change, to->subject, &there, &is_there);
  if (err == CRED_OK)
    err = gate->store.ops->account_delete(gate->store.db, from, row.system, &gate->error);
  memcpy(row.subject, to->subject, sizeof(row.subject));
  if (is_there && there.uid == row.uid) /* else of somebody who had that name */
    merge(&row, &there);
  return err == CRED_OK ? gate->store.ops->account_put(gate->store.db, &row, &gate->error) : err;
}
