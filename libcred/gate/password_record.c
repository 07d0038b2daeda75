/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/passwords.h"
#include "store/row.h"

static enum cred_event_kind kind_of(enum cred_password_by by)
{
  switch (by) {
  case CRED_PASSWORD_BY_ISSUE:
    return CRED_EVENT_PASSWORD_ISSUED;
  case CRED_PASSWORD_BY_ADMIN:
    return CRED_EVENT_PASSWORD_SET;
  case CRED_PASSWORD_BY_ROTATION: /* beside rotate.done */
  case CRED_PASSWORD_BY_NOBODY:
  case CRED_PASSWORD_BY_HOLDER:
    break;
  }
  return CRED_EVENT_PASSWORD_CHANGED;
}

/* The password before this one, when nobody ever remembered it. */
static enum cred_err add_old(struct cred_change *change, struct cred_password_row *row,
                             const struct cred_password_record_request *request)
{
  struct cred_memory_entry entry;
  unsigned char before[CRED_MAC_SIZE];
  enum cred_err err = cred_change_stored_mac(change, &request->before, before);

  if (err != CRED_OK || request->old_password.count == 0 ||
      (cred_mac_is_set(before) && memcmp(before, row->stored, sizeof(before)) == 0))
    return err;
  err = cred_change_digests_check(change, row, &request->old_password);
  if (err == CRED_OK)
    err = cred_change_memory_entry(change, &request->old_password, &entry);
  if (err != CRED_OK)
    return err;
  entry.set_wall_ms = row->set_wall_ms;
  entry.ended_wall_ms = change->wall_ms;
  entry.barred = row->is_compromised;
  return cred_change_memory_add(change, row, &entry);
}

static enum cred_err add_new(struct cred_change *change, struct cred_password_row *row,
                             const struct cred_password_record_request *request)
{
  struct cred_memory_entry entry;
  enum cred_err err = cred_change_memory_end(change, row, row->is_compromised);

  if (err == CRED_OK)
    err = add_old(change, row, request);
  if (err == CRED_OK)
    err = cred_change_memory_entry(change, &request->password, &entry);
  return err == CRED_OK ? cred_change_memory_add(change, row, &entry) : err;
}

/* A login may have looked first, and found the new password already. */
static enum cred_err add(struct cred_change *change, struct cred_password_row *row,
                         const struct cred_password_record_request *request)
{
  unsigned char stored[CRED_MAC_SIZE];
  enum cred_err err = cred_change_stored_mac(change, &request->stored, stored);

  if (err != CRED_OK)
    return err;
  if (row->current != 0 && cred_mac_is_set(stored) &&
      memcmp(stored, row->stored, sizeof(stored)) == 0)
    return add_old(change, row, request);
  err = add_new(change, row, request);
  memcpy(row->stored, stored, sizeof(row->stored));
  memcpy(row->noticed, stored, sizeof(row->noticed));
  return err;
}

struct cred_event cred_password_set_event(const struct cred_holding *holding,
                                          enum cred_password_by by)
{
  struct cred_event event = cred_password_event(kind_of(by), holding->holder);

  if (holding->row.is_temporary)
    cred_event_detail(&event, "temporary=yes until_ms=%lld",
                      (long long)holding->row.valid_until_ms);
  return event;
}

static enum cred_err note(struct cred_change *change, const struct cred_holding *holding,
                          const struct cred_password_record_request *request)
{
  struct cred_event event = cred_password_set_event(holding, request->by);
  char quoted[CRED_QUOTED_SIZE];

  if (request->note[0] != '\0')
    cred_event_detail(&event, "note=%s", cred_quoted(request->note, quoted));
  return cred_change_note(change, &event);
}

static enum cred_err record_in(struct cred_change *change, struct cred_holding *holding,
                               const struct cred_password_record_request *request,
                               struct cred_password_record_reply *reply)
{
  const struct cred_password_setting setting = {.by = request->by,
                                                .actor = request->holder.actor,
                                                .valid_from_ms = request->valid_from_ms,
                                                .valid_until_ms = request->valid_until_ms};
  struct cred_memory_finding finding;
  bool stays_compromised;
  enum cred_err err = cred_change_holding(change, holding);

  if (err == CRED_OK && holding->is_new)
    err = cred_error_set(&change->gate->error, CRED_ERR_STATE, "ask for the salts first");
  if (err == CRED_OK)
    err = cred_change_digests_check(change, &holding->row, &request->password);
  /* what came up since the check: it is set on another system too, it was reported */
  if (err == CRED_OK)
    err = cred_change_memory_search(change, holding, &request->password, &finding);
  if (err == CRED_OK)
    err = add(change, &holding->row, request);
  if (err != CRED_OK)
    return err;
  /* the report came while the change was under way */
  stays_compromised = request->is_unproven && holding->row.is_compromised &&
                      holding->policy.mode != CRED_MODE_REPORT;
  cred_password_row_set(&holding->row, &holding->policy, &setting, change->wall_ms);
  holding->row.is_compromised = stays_compromised;
  cred_memory_hold_against(&holding->row, &finding);
  err = cred_change_memory_prune(change, holding);
  if (err == CRED_OK)
    err = cred_change_holding_keep(change, holding);
  if (err == CRED_OK)
    err = note(change, holding, request);
  reply->is_temporary = holding->row.is_temporary;
  reply->valid_until_ms = holding->row.valid_until_ms;
  return err;
}

static enum cred_err check(struct cred_gate *gate,
                           const struct cred_password_record_request *request)
{
  enum cred_err err;

  if (request->by == CRED_PASSWORD_BY_NOBODY || request->password.count == 0)
    return cred_error_set(&gate->error, CRED_ERR_INVALID, "no password was set");
  err = cred_gate_check_validity(gate, request->valid_from_ms, request->valid_until_ms);
  return err == CRED_OK ? cred_gate_check_text(gate, "the note", request->note,
                                               sizeof(request->note), CRED_NAME_SIZE)
                        : err;
}

enum cred_err cred_direct_password_record(struct cred_gate *gate,
                                          const struct cred_password_record_request *request,
                                          struct cred_password_record_reply *reply)
{
  struct cred_holding holding;
  struct cred_change change;
  enum cred_err err = cred_gate_holding_start(gate, &request->holder, &holding);

  memset(reply, 0, sizeof(*reply));
  if (err == CRED_OK)
    err = check(gate, request);
  if (err == CRED_OK)
    err = cred_change_begin_anyway(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, record_in(&change, &holding, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  reply->recorded = err == CRED_OK;
  return err;
}
