/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/codes.h"
#include "gate/exceptions.h"

static void fill(const struct cred_change *change, const struct cred_exception_row *row,
                 struct cred_exception *out)
{
  out->id = row->id;
  memcpy(out->subject, row->subject, sizeof(out->subject));
  memcpy(out->system, row->system, sizeof(out->system));
  out->is_here = strcmp(row->system, cred_gate_system_key(change->gate)) == 0;
  out->uid = row->uid;
  out->rule = row->rule;
  out->state = cred_exception_state_of(change, row);
  out->is_urgent = row->is_urgent;
  out->requester = row->requester;
  out->requested_ms = row->requested_wall_ms;
  memcpy(out->reason, row->reason, sizeof(out->reason));
  out->from_ms = row->from_ms;
  out->until_ms = row->until_ms;
  out->approver = row->approver;
  out->approved_ms = row->approved_wall_ms;
  out->ended_by = row->ended_by;
  out->ended_ms = row->ended_wall_ms;
  memcpy(out->ended_reason, row->ended_reason, sizeof(out->ended_reason));
  out->uses = row->uses;
  out->used_ms = row->used_wall_ms;
}

static enum cred_err list(struct cred_change *change,
                          const struct cred_exception_list_request *request,
                          struct cred_exception_list_reply *reply)
{
  struct cred_gate *gate = change->gate;
  uint64_t after = request->after;
  enum cred_err err = CRED_OK;

  while (err == CRED_OK && reply->count < CRED_EXCEPTION_PAGE) {
    struct cred_exception_row row;
    size_t count = 1;

    err = gate->store.ops->exception_list(gate->store.db, request->subject, after, &row, &count,
                                          &gate->error);
    if (err != CRED_OK || count == 0)
      return err;
    fill(change, &row, &reply->rows[reply->count++]);
    after = row.id;
  }
  reply->next = after;
  return err;
}

enum cred_err cred_direct_exception_list(struct cred_gate *gate,
                                         const struct cred_exception_list_request *request,
                                         struct cred_exception_list_reply *reply)
{
  struct cred_change change;
  enum cred_err err = CRED_OK;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  if (request->subject[0] != '\0')
    err = cred_gate_check_subject(gate, request->subject);
  if (err == CRED_OK && request->after > INT64_MAX)
    err = cred_error_set(&gate->error, CRED_ERR_INVALID, "no number of an exception");
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_READ, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, list(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
