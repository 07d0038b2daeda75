/* SPDX-License-Identifier: BSD-3-Clause */
#include "gate/exceptions.h"

#include <string.h>

#include "decide/exception.h"

struct cred_exception_facts cred_exception_facts_of(const struct cred_change *change,
                                                    const struct cred_exception_row *row)
{
  return (struct cred_exception_facts){.is_urgent = row->is_urgent,
                                       .requested_ms = row->requested_wall_ms,
                                       .passed_ms = change->now_ms - row->requested_ms,
                                       .approved_ms = row->approved_wall_ms,
                                       .end = row->end,
                                       .from_ms = row->from_ms,
                                       .until_ms = row->until_ms};
}

enum cred_exception_state cred_exception_state_of(const struct cred_change *change,
                                                  const struct cred_exception_row *row)
{
  const struct cred_exception_facts facts = cred_exception_facts_of(change, row);

  return cred_exception_judge(&facts, change->wall_ms);
}

static bool lifts(const struct cred_change *change, const struct cred_exception_row *row,
                  uint32_t uid, enum cred_rule rule)
{
  return row->rule == rule && row->uid == uid &&
         strcmp(row->system, cred_gate_system_key(change->gate)) == 0 &&
         cred_exception_lifts(cred_exception_state_of(change, row));
}

enum cred_err cred_change_exception(struct cred_change *change, const char *subject, uint32_t uid,
                                    enum cred_rule rule, uint64_t *id)
{
  struct cred_gate *gate = change->gate;
  struct cred_exception_row row = {.id = 0};
  size_t count = 1;
  enum cred_err err = CRED_OK;

  *id = 0;
  while (err == CRED_OK) {
    count = 1;
    err = gate->store.ops->exception_list(gate->store.db, subject, row.id, &row, &count,
                                          &gate->error);
    if (err != CRED_OK || count == 0)
      break;
    if (!lifts(change, &row, uid, rule))
      continue;
    *id = row.id;
    if (row.approved_wall_ms != 0)
      break;
  }
  if (err != CRED_OK)
    *id = 0;
  return err;
}

enum cred_err cred_change_exception_use(struct cred_change *change, uint64_t id,
                                        const struct cred_event *event)
{
  struct cred_gate *gate = change->gate;
  struct cred_event use = *event;
  struct cred_exception_row row;
  enum cred_err err = gate->store.ops->exception_get(gate->store.db, id, &row, &gate->error);

  if (err == CRED_ERR_NOT_FOUND)
    return cred_error_set(&gate->error, CRED_ERR_STATE, "the exception is gone");
  if (err != CRED_OK)
    return err;
  row.uses++;
  row.used_wall_ms = change->wall_ms;
  err = gate->store.ops->exception_put(gate->store.db, &row, &gate->error);
  if (err != CRED_OK)
    return err;
  use.kind = CRED_EVENT_EXCEPTION_USED;
  cred_event_detail(&use, "exception=%llu rule=%s%s", (unsigned long long)id,
                    cred_rule_name(row.rule), row.approved_wall_ms == 0 ? " approved=no" : "");
  return cred_change_note(change, &use);
}

enum cred_err cred_exception_in_force(struct cred_change *change, const char *subject, uint32_t uid,
                                      enum cred_rule rule, const struct cred_event *event, bool *is)
{
  uint64_t id = 0;
  enum cred_err err = cred_change_exception(change, subject, uid, rule, &id);

  *is = false;
  if (err == CRED_OK && id != 0)
    err = cred_change_exception_use(change, id, event);
  *is = err == CRED_OK && id != 0;
  return err;
}
