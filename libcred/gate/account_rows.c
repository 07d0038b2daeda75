/* SPDX-License-Identifier: BSD-3-Clause */
#include "gate/account_rows.h"

#include <string.h>

#define MINUTE_MS (60 * (int64_t)1000)

static void make_up(const struct cred_change *change, const char *subject, uint32_t uid,
                    struct cred_account_row *row)
{
  const char *system = cred_gate_system_key(change->gate);

  memcpy(row->subject, subject, strnlen(subject, sizeof(row->subject) - 1));
  memcpy(row->system, system, strnlen(system, sizeof(row->system) - 1));
  row->uid = uid;
  row->seen_wall_ms = change->wall_ms;
  row->last_wall_ms = row->resumed_wall_ms = 0;
}

enum cred_err cred_change_account(struct cred_change *change, const char *subject, uint32_t uid,
                                  struct cred_account_row *out, bool *is_new)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = gate->store.ops->account_get(gate->store.db, subject,
                                                   cred_gate_system_key(gate), out, &gate->error);

  *is_new = err == CRED_ERR_NOT_FOUND || (err == CRED_OK && out->uid != uid);
  if (err == CRED_ERR_NOT_FOUND)
    memset(&gate->error, 0, sizeof(gate->error));
  else if (err != CRED_OK)
    return err;
  if (*is_new)
    make_up(change, subject, uid, out);
  return CRED_OK;
}

enum cred_err cred_change_account_keep(struct cred_change *change,
                                       const struct cred_account_row *row)
{
  struct cred_gate *gate = change->gate;

  return gate->store.ops->account_put(gate->store.db, row, &gate->error);
}

/* From a clock that was wrong: nobody came, was seen or resumed at a time that is still to come. */
static bool correct(int64_t *moment, int64_t wall_ms)
{
  const bool lies_ahead = *moment > wall_ms;

  if (lies_ahead)
    *moment = wall_ms;
  return lies_ahead;
}

bool cred_account_row_correct(struct cred_account_row *row, int64_t wall_ms)
{
  bool changes = correct(&row->seen_wall_ms, wall_ms);

  changes = correct(&row->last_wall_ms, wall_ms) || changes;
  return correct(&row->resumed_wall_ms, wall_ms) || changes;
}

bool cred_account_success_is_due(const struct cred_account_row *row, int64_t wall_ms)
{
  struct cred_account_row corrected = *row;

  return cred_account_row_correct(&corrected, wall_ms) || wall_ms - row->last_wall_ms >= MINUTE_MS;
}

void cred_account_row_succeed(struct cred_account_row *row, int64_t wall_ms)
{
  (void)cred_account_row_correct(row, wall_ms);
  row->last_wall_ms = wall_ms;
}

enum cred_err cred_change_account_succeeded(struct cred_change *change, const char *subject,
                                            uint32_t uid)
{
  struct cred_account_row row;
  bool is_new = false;
  enum cred_err err = cred_change_account(change, subject, uid, &row, &is_new);

  if (err != CRED_OK || (!is_new && !cred_account_success_is_due(&row, change->wall_ms)))
    return err;
  cred_account_row_succeed(&row, change->wall_ms);
  return cred_change_account_keep(change, &row);
}

int64_t cred_account_idle_since(const struct cred_account_row *row, int64_t wall_ms)
{
  int64_t since = row->seen_wall_ms;

  if (row->last_wall_ms > since)
    since = row->last_wall_ms;
  if (row->resumed_wall_ms > since)
    since = row->resumed_wall_ms;
  return since < wall_ms ? since : wall_ms;
}
