/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/codes.h"

/* What only an administrator does to an enrolment: the permit, and the clearing of it all. */

static enum cred_err allow_in(struct cred_change *change,
                              const struct cred_enrol_allow_request *request,
                              struct cred_enrol_allow_reply *reply)
{
  struct cred_event event = {.kind = CRED_EVENT_TOKEN_ALLOWED, .actor = request->actor};
  struct cred_subject_row subject;
  enum cred_err err = cred_change_subject(change, request->subject, &subject);

  if (err != CRED_OK)
    return err;
  subject.allowed_until_ms =
      request->for_seconds > 0 ? change->now_ms + (int64_t)request->for_seconds * 1000 : 0;
  if (request->for_seconds > 0)
    reply->until_ms = cred_change_wall_of(change, subject.allowed_until_ms);
  memcpy(event.subject, request->subject, sizeof(event.subject));
  cred_event_detail(&event, "for_seconds=%u", request->for_seconds);
  err = cred_change_subject_put(change, &subject);
  return err == CRED_OK ? cred_change_note(change, &event) : err;
}

enum cred_err cred_direct_enrol_allow(struct cred_gate *gate,
                                      const struct cred_enrol_allow_request *request,
                                      struct cred_enrol_allow_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_subject(gate, request->subject);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, allow_in(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}

static enum cred_err revoke_all(struct cred_change *change,
                                const struct cred_enrol_clear_request *request, uint32_t *revoked)
{
  struct cred_token_list tokens;
  enum cred_err err = cred_change_tokens(change, request->subject, &tokens);

  for (size_t i = 0; err == CRED_OK && i < tokens.count; i++) {
    err = cred_change_token_revoke(change, &tokens.rows[i], request->actor, request->note);
    (*revoked)++;
  }
  return err;
}

static enum cred_err forget_subject(struct cred_change *change, const char *name)
{
  struct cred_gate *gate = change->gate;
  struct cred_subject_row subject;
  enum cred_err err = cred_change_subject(change, name, &subject);

  subject.enrolled = false;
  subject.allowed_until_ms = 0;
  if (err == CRED_OK)
    err = gate->store.ops->recovery_clear(gate->store.db, name, &gate->error);
  return err == CRED_OK ? cred_change_subject_put(change, &subject) : err;
}

static enum cred_err clear_in(struct cred_change *change,
                              const struct cred_enrol_clear_request *request,
                              struct cred_enrol_clear_reply *reply)
{
  struct cred_event event = {.kind = CRED_EVENT_ENROLMENT_CLEARED, .actor = request->actor};
  char quoted[CRED_QUOTED_SIZE];
  enum cred_err err = revoke_all(change, request, &reply->revoked);

  if (err == CRED_OK)
    err = forget_subject(change, request->subject);
  if (err != CRED_OK)
    return err;
  memcpy(event.subject, request->subject, sizeof(event.subject));
  cred_event_detail(&event, "tokens=%u", reply->revoked);
  if (request->note[0] != '\0')
    cred_event_detail(&event, "note=%s", cred_quoted(request->note, quoted));
  return cred_change_note(change, &event);
}

enum cred_err cred_direct_enrol_clear(struct cred_gate *gate,
                                      const struct cred_enrol_clear_request *request,
                                      struct cred_enrol_clear_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_subject(gate, request->subject);
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the note", request->note, sizeof(request->note),
                               sizeof(request->note));
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, clear_in(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
