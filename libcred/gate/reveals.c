/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/rotations.h"

static void fill(const struct cred_change *change, const struct cred_reveal_row *row,
                 struct cred_reveal *out)
{
  out->id = row->id;
  memcpy(out->subject, row->subject, sizeof(out->subject));
  out->requester = row->requester;
  memcpy(out->reason, row->reason, sizeof(out->reason));
  out->asked_wall_ms = row->asked_wall_ms;
  out->approver = row->approver;
  out->expires_wall_ms = cred_change_wall_of(change, row->expires_at_ms);
}

static enum cred_err list_in(struct cred_change *change, const struct cred_reveals_request *request,
                             struct cred_reveals_reply *reply)
{
  struct cred_gate *gate = change->gate;
  struct cred_reveal_row rows[CRED_REVEAL_PAGE];
  size_t count = CRED_REVEAL_PAGE;
  enum cred_err err =
      gate->store.ops->reveal_list(gate->store.db, request->after, rows, &count, &gate->error);

  if (err != CRED_OK)
    return err;
  for (size_t i = 0; i < count; i++)
    if (change->now_ms < rows[i].expires_at_ms)
      fill(change, &rows[i], &reply->rows[reply->count++]);
  reply->next = count == CRED_REVEAL_PAGE ? rows[count - 1].id : 0;
  return CRED_OK;
}

enum cred_err cred_direct_reveals(struct cred_gate *gate,
                                  const struct cred_reveals_request *request,
                                  struct cred_reveals_reply *reply)
{
  struct cred_change change;
  enum cred_err err = cred_change_begin(gate, CRED_STORE_READ, &change);

  memset(reply, 0, sizeof(*reply));
  if (err == CRED_OK)
    err = cred_change_end(&change, list_in(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
