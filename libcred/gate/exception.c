/* SPDX-License-Identifier: BSD-3-Clause */
#include <endian.h>
#include <string.h>

#include "decide/actor.h"
#include "gate/account_ways.h"
#include "gate/codes.h"
#include "gate/exceptions.h"
#include "store/row.h"

/* Applying for an exception from a rule. */

#define META_LAST "exception.last" /* the greatest number that was given */
#define DAY_MS (24 * 60 * 60 * (int64_t)1000)

static enum cred_err next_id(struct cred_change *change, uint64_t *out)
{
  struct cred_gate *gate = change->gate;
  struct cred_blob blob;
  uint64_t wire = 0;
  enum cred_err err = gate->store.ops->meta_get(gate->store.db, META_LAST, &blob, &gate->error);

  if (err == CRED_OK && blob.length != sizeof(wire))
    return cred_error_set(&gate->error, CRED_ERR_DAMAGED, "the number of exceptions is damaged");
  if (err == CRED_OK)
    memcpy(&wire, blob.bytes, sizeof(wire));
  else if (err != CRED_ERR_NOT_FOUND)
    return err;
  memset(&gate->error, 0, sizeof(gate->error));
  *out = be64toh(wire) + 1;
  wire = htobe64(*out);
  memset(&blob, 0, sizeof(blob));
  blob.length = sizeof(wire);
  memcpy(blob.bytes, &wire, sizeof(wire));
  return gate->store.ops->meta_put(gate->store.db, META_LAST, &blob, &gate->error);
}

static enum cred_err note_request(struct cred_change *change, const struct cred_exception_row *row,
                                  const char *note)
{
  struct cred_event event =
      cred_exception_event(CRED_EVENT_EXCEPTION_REQUESTED, row, row->requester);
  char quoted[CRED_QUOTED_SIZE];

  cred_event_detail(&event, "from_ms=%lld until_ms=%lld%s", (long long)row->from_ms,
                    (long long)row->until_ms, row->is_urgent ? " urgent=yes" : "");
  cred_event_detail(&event, "reason=%s", cred_quoted(row->reason, quoted));
  if (note[0] != '\0')
    cred_event_detail(&event, "note=%s", cred_quoted(note, quoted));
  return cred_change_note(change, &event);
}

static enum cred_err check_time(struct cred_gate *gate, int64_t from_ms, int64_t until_ms,
                                int64_t wall_ms)
{
  if (from_ms < 0 || from_ms > CRED_ROW_MS_MAX || until_ms > CRED_ROW_MS_MAX ||
      until_ms <= from_ms || until_ms <= wall_ms)
    return cred_error_set(&gate->error, CRED_ERR_INVALID, "no time in which it would hold");
  if (until_ms - (from_ms > wall_ms ? from_ms : wall_ms) > CRED_EXCEPTION_DAYS_MAX * DAY_MS)
    return cred_error_set(&gate->error, CRED_ERR_INVALID,
                          "an exception holds for %d days at the longest", CRED_EXCEPTION_DAYS_MAX);
  return CRED_OK;
}

static enum cred_err add_in(struct cred_change *change,
                            const struct cred_exception_add_request *request,
                            struct cred_exception_add_reply *reply)
{
  struct cred_gate *gate = change->gate;
  struct cred_exception_row row = {
      .uid = request->uid,
      .rule = request->rule,
      .is_urgent = request->is_urgent,
      .requester = request->actor,
      .requested_ms = change->now_ms,
      .requested_wall_ms = change->wall_ms,
      .from_ms = request->from_ms != 0 ? request->from_ms : change->wall_ms,
      .until_ms = request->until_ms,
      .approver = CRED_ACTOR_UNKNOWN,
      .ended_by = CRED_ACTOR_UNKNOWN,
  };
  const char *system = cred_gate_system_key(gate);
  enum cred_err err = check_time(gate, row.from_ms, row.until_ms, change->wall_ms);

  if (err == CRED_OK && row.is_urgent && row.from_ms > change->wall_ms)
    err = cred_error_set(&gate->error, CRED_ERR_INVALID,
                         "an urgent one begins at once: until later, it can be approved");

  if (err == CRED_OK)
    err = next_id(change, &row.id);
  if (err != CRED_OK)
    return err;
  memcpy(row.subject, request->subject, sizeof(row.subject));
  memcpy(row.system, system, strnlen(system, sizeof(row.system) - 1));
  memcpy(row.reason, request->reason, sizeof(row.reason));
  err = gate->store.ops->exception_put(gate->store.db, &row, &gate->error);
  if (err != CRED_OK)
    return err;
  reply->id = row.id;
  return note_request(change, &row, request->note);
}

static enum cred_err check_add(struct cred_gate *gate,
                               const struct cred_exception_add_request *request)
{
  bool is_shared = false;
  enum cred_err err;

  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_subject(gate, request->subject);
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the reason", request->reason, sizeof(request->reason),
                               CRED_NAME_SIZE);
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the note", request->note, sizeof(request->note),
                               CRED_NAME_SIZE);
  if (err == CRED_OK && request->reason[0] == '\0')
    err = cred_error_set(&gate->error, CRED_ERR_INVALID, "an exception needs a reason");
  if (err == CRED_OK && (request->rule <= CRED_RULE_NONE || request->rule >= CRED_RULE_COUNT))
    err = cred_error_set(&gate->error, CRED_ERR_INVALID, "there is no such rule");
  if (err == CRED_OK)
    err = cred_gate_is_shared(gate, request->actor, &is_shared);
  if (err == CRED_OK && (is_shared || cred_actor_is_nobody(request->actor)))
    err = cred_error_set(&gate->error, CRED_ERR_PERMISSION, "nobody knows who applies for it");
  return err;
}

enum cred_err cred_direct_exception_add(struct cred_gate *gate,
                                        const struct cred_exception_add_request *request,
                                        struct cred_exception_add_reply *reply)
{
  struct cred_change change;
  enum cred_err err = check_add(gate, request);

  memset(reply, 0, sizeof(*reply));
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, add_in(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
