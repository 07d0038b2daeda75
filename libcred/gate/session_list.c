/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/sessions.h"

static enum cred_err list(struct cred_change *change, const struct cred_sessions_request *request,
                          struct cred_sessions_reply *reply)
{
  struct cred_session_walk walk;
  struct cred_session_row *row = NULL;
  struct cred_owner self;
  enum cred_err err = cred_change_owner(change, 0, &self);

  if (err == CRED_OK)
    err = cred_session_walk_start(&walk, change, request->subject);
  if (err != CRED_OK)
    return err;
  if (request->after_id != 0) {
    memcpy(walk.last_subject, request->after_subject, sizeof(walk.last_subject));
    walk.last_id = request->after_id;
  }
  while (reply->count < CRED_SESSION_PAGE &&
         (err = cred_session_walk_next(&walk, &row)) == CRED_OK && row != NULL) {
    if (request->open_only && row->end != CRED_SESSION_OPEN)
      continue;
    cred_session_info_of(change, row, &self, &reply->rows[reply->count++]);
    memcpy(reply->next_subject, row->subject, sizeof(reply->next_subject));
    reply->next_id = row->id;
  }
  if (reply->count < CRED_SESSION_PAGE) {
    memset(reply->next_subject, 0, sizeof(reply->next_subject));
    reply->next_id = 0;
  }
  cred_session_walk_end(&walk);
  return err;
}

enum cred_err cred_direct_sessions(struct cred_gate *gate,
                                   const struct cred_sessions_request *request,
                                   struct cred_sessions_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_name(gate, request->subject, sizeof(request->subject));
  if (err == CRED_OK)
    err = cred_gate_check_name(gate, request->after_subject, sizeof(request->after_subject));
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_READ, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, list(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
