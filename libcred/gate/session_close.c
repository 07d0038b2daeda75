/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/sessions.h"

/* The last one that the asking process opened; its id is 0 when there is none. */
static enum cred_err find_own(struct cred_change *change, const char *subject,
                              struct cred_session_row *out)
{
  struct cred_session_walk walk;
  struct cred_session_row *row = NULL;
  struct cred_owner self;
  enum cred_err err = cred_change_owner(change, 0, &self);

  memset(out, 0, sizeof(*out));
  if (err == CRED_OK)
    err = cred_session_walk_start(&walk, change, subject);
  if (err != CRED_OK)
    return err;
  while ((err = cred_session_walk_next(&walk, &row)) == CRED_OK && row != NULL)
    if (row->end == CRED_SESSION_OPEN && cred_session_is_same_owner(&row->owner, &self))
      *out = *row;
  cred_session_walk_end(&walk);
  return err;
}

static enum cred_err find(struct cred_change *change,
                          const struct cred_session_close_request *request,
                          struct cred_session_row *out)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err;

  if (request->id == 0)
    return find_own(change, request->caller.subject, out);
  err = gate->store.ops->session_get(gate->store.db, request->caller.subject, request->id, out,
                                     &gate->error);
  if (err != CRED_ERR_NOT_FOUND)
    return err;
  memset(out, 0, sizeof(*out));
  return CRED_OK;
}

static enum cred_err close_in(struct cred_change *change,
                              const struct cred_session_close_request *request,
                              struct cred_session_close_reply *reply)
{
  struct cred_session_row row;
  enum cred_err err = find(change, request, &row);

  if (err != CRED_OK || row.id == 0 || row.end != CRED_SESSION_OPEN)
    return err;
  reply->changed = true;
  return cred_change_session_close(change, &row, CRED_SESSION_LOGOUT);
}

enum cred_err cred_direct_session_close(struct cred_gate *gate,
                                        const struct cred_session_close_request *request,
                                        struct cred_session_close_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_caller(gate, &request->caller);
  if (err == CRED_OK)
    err = cred_change_begin_anyway(gate, CRED_STORE_WRITE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, close_in(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
