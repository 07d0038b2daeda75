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

static enum cred_err note_refused(struct cred_change *change, const struct cred_reveal_row *row,
                                  uint64_t id, uint32_t actor, const char *reason, const char *note)
{
  struct cred_event event = {.kind = CRED_EVENT_REVEAL_REFUSED, .actor = actor};
  char quoted[CRED_QUOTED_SIZE];

  memcpy(event.subject, row->subject, sizeof(event.subject));
  cred_event_detail(&event, "request=%llu reason=%s", (unsigned long long)id, reason);
  if (note[0] != '\0')
    cred_event_detail(&event, "note=%s", cred_quoted(note, quoted));
  return cred_change_note(change, &event);
}

enum cred_err cred_change_reveal_refuse(struct cred_change *change,
                                        const struct cred_reveal_row *row, uint64_t id,
                                        uint32_t actor, enum cred_reveal_verdict verdict,
                                        const char *note)
{
  return note_refused(change, row, id, actor, reason_of(verdict), note);
}

static bool is_open(const struct cred_change *change, const struct cred_reveal_row *row,
                    const char *subject)
{
  return strcmp(row->subject, subject) == 0 &&
         strcmp(row->system, cred_gate_system_key(change->gate)) == 0 &&
         change->now_ms < row->expires_at_ms;
}

enum cred_err cred_change_reveals_end(struct cred_change *change, const char *subject,
                                      uint32_t actor, const char *reason, const char *note,
                                      uint32_t *ended)
{
  struct cred_gate *gate = change->gate;
  struct cred_reveal_row row = {.id = 0};
  enum cred_err err = CRED_OK;

  *ended = 0;
  while (err == CRED_OK) {
    size_t count = 1;

    err = gate->store.ops->reveal_list(gate->store.db, row.id, &row, &count, &gate->error);
    if (err != CRED_OK || count == 0)
      break;
    if (!is_open(change, &row, subject))
      continue;
    err = gate->store.ops->reveal_delete(gate->store.db, row.id, &gate->error);
    if (err == CRED_OK)
      err = note_refused(change, &row, row.id, actor, reason, note);
    ++*ended;
  }
  return err;
}
