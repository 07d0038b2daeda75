/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/rotations.h"

enum cred_err cred_change_reveal(struct cred_change *change, uint64_t id,
                                 struct cred_reveal_row *out, enum cred_reveal_verdict *verdict)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = gate->store.ops->reveal_get(gate->store.db, id, out, &gate->error);

  *verdict = CRED_REVEAL_NONE;
  if (err == CRED_ERR_NOT_FOUND) {
    memset(&gate->error, 0, sizeof(gate->error));
    return CRED_OK;
  }
  if (err != CRED_OK)
    return err;
  *verdict = change->now_ms >= out->expires_at_ms ? CRED_REVEAL_EXPIRED : CRED_REVEAL_YES;
  return CRED_OK;
}

static const char *reason_of(enum cred_reveal_verdict verdict)
{
  static const char *const words[] = {
      [CRED_REVEAL_NO] = "error",
      [CRED_REVEAL_NONE] = "no-such-request",
      [CRED_REVEAL_UNKNOWN] = "unknown-actor",
      [CRED_REVEAL_SAME] = "same-actor",
      [CRED_REVEAL_SAME_PERSON] = "same-person",
      [CRED_REVEAL_CONTRACTOR] = "contractor",
      [CRED_REVEAL_ANOTHER] = "another-actor",
      [CRED_REVEAL_NOT_APPROVED] = "not-approved",
      [CRED_REVEAL_APPROVED] = "approved-already",
      [CRED_REVEAL_EXPIRED] = "expired",
      [CRED_REVEAL_NOTHING] = "nothing-sealed",
      [CRED_REVEAL_YES] = "none",
  };

  return words[verdict];
}

enum cred_err cred_change_reveal_refuse(struct cred_change *change,
                                        const struct cred_reveal_row *row, uint64_t id,
                                        uint32_t actor, enum cred_reveal_verdict verdict,
                                        const char *note)
{
  struct cred_event event = {.kind = CRED_EVENT_REVEAL_REFUSED, .actor = actor};
  char quoted[CRED_QUOTED_SIZE];

  memcpy(event.subject, row->subject, sizeof(event.subject));
  cred_event_detail(&event, "request=%llu reason=%s", (unsigned long long)id, reason_of(verdict));
  if (note[0] != '\0')
    cred_event_detail(&event, "note=%s", cred_quoted(note, quoted));
  return cred_change_note(change, &event);
}
