/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/passwords.h"

/*
 * An answer tells whether the person ever had this password: so many an hour, and no more, however
 * many changes come between them. One more is counted, the first that is refused.
 */
static bool take_try(const struct cred_change *change, struct cred_password_row *row)
{
  int64_t age_ms = change->now_ms - row->tries_since_ms;

  if (row->tries == 0 || age_ms >= CRED_TRIES_WINDOW_MS || age_ms < 0) {
    row->tries = 0;
    row->tries_since_ms = change->now_ms;
  }
  if (row->tries <= CRED_PASSWORD_TRIES)
    row->tries++;
  return row->tries <= CRED_PASSWORD_TRIES;
}

static const char *reason_of(const struct cred_password_check_reply *reply)
{
  if (reply->has_too_many_tries)
    return "tries";
  if (reply->is_barred)
    return "barred";
  return reply->is_reused ? "reused" : "elsewhere";
}

static enum cred_err note_refusal(struct cred_change *change, const struct cred_holding *holding,
                                  const struct cred_password_check_reply *reply)
{
  struct cred_event event = cred_password_event(CRED_EVENT_PASSWORD_REFUSED, holding->holder);
  char quoted[CRED_QUOTED_SIZE];

  cred_event_detail(&event, "reason=%s", reason_of(reply));
  if (reply->is_elsewhere)
    cred_event_detail(&event, "system=%s", cred_quoted(reply->system, quoted));
  if (reply->reported_only)
    cred_event_detail(&event, "reported_only=yes");
  return cred_change_note(change, &event);
}

static enum cred_err begin_pending(struct cred_change *change,
                                   const struct cred_password_check_request *request,
                                   struct cred_password_row *row)
{
  struct cred_pending *pending = &row->pending;
  struct cred_memory_entry entry;
  enum cred_err err = cred_change_memory_entry(change, &request->password, &entry);

  if (err != CRED_OK)
    return err;
  *pending = (struct cred_pending){.by = request->by,
                                   .person = entry.person,
                                   .set = entry.set,
                                   .actor = request->holder.actor,
                                   .begun_wall_ms = change->wall_ms,
                                   .valid_from_ms = request->valid_from_ms,
                                   .valid_until_ms = request->valid_until_ms};
  memcpy(pending->mac, entry.mac, sizeof(pending->mac));
  err = cred_change_stored_mac(change, &request->stored, pending->base);
  if (err == CRED_OK)
    err = cred_change_stored_mac(change, &request->intended, pending->intended);
  return err;
}

static enum cred_err judge(struct cred_change *change, struct cred_holding *holding,
                           const struct cred_password_check_request *request,
                           struct cred_password_check_reply *reply)
{
  struct cred_memory_finding finding = {0};
  enum cred_err err = CRED_OK;

  /* whoever issues could read the store; and the account's holder must not be able to prevent it */
  reply->has_too_many_tries =
      request->by != CRED_PASSWORD_BY_ISSUE && !take_try(change, &holding->row);
  if (!reply->has_too_many_tries)
    err = cred_change_memory_search(change, holding, &request->password, &finding);
  if (err != CRED_OK)
    return err;
  reply->is_barred = finding.is_barred;
  reply->is_reused = finding.is_reused;
  reply->is_elsewhere = finding.is_elsewhere;
  memcpy(reply->system, finding.system, sizeof(reply->system));
  return CRED_OK;
}

static enum cred_err check_in(struct cred_change *change, struct cred_holding *holding,
                              const struct cred_password_check_request *request,
                              struct cred_password_check_reply *reply)
{
  bool refused, was_told;
  enum cred_err err = cred_change_holding(change, holding);

  /* a new row has new salts, which the digests cannot be of */
  if (err == CRED_OK && holding->is_new)
    err = cred_error_set(&change->gate->error, CRED_ERR_STATE, "ask for the salts first");
  if (err == CRED_OK)
    err = cred_change_digests_check(change, &holding->row, &request->password);
  was_told = holding->row.tries > CRED_PASSWORD_TRIES;
  if (err == CRED_OK)
    err = judge(change, holding, request, reply);
  if (err != CRED_OK)
    return err;
  refused =
      reply->has_too_many_tries || reply->is_barred || reply->is_reused || reply->is_elsewhere;
  reply->reported_only = refused && holding->policy.mode == CRED_MODE_REPORT;
  if ((!refused || reply->reported_only) && request->by != CRED_PASSWORD_BY_NOBODY)
    err = begin_pending(change, request, &holding->row);
  if (err == CRED_OK)
    err = cred_change_holding_keep(change, holding);
  if (err == CRED_OK && refused && !(reply->has_too_many_tries && was_told))
    err = note_refusal(change, holding, reply);
  return err;
}

enum cred_err cred_direct_password_check(struct cred_gate *gate,
                                         const struct cred_password_check_request *request,
                                         struct cred_password_check_reply *reply)
{
  struct cred_holding holding;
  struct cred_change change;
  enum cred_err err = cred_gate_holding_start(gate, &request->holder, &holding);

  memset(reply, 0, sizeof(*reply));
  if (err == CRED_OK)
    err = cred_gate_check_validity(gate, request->valid_from_ms, request->valid_until_ms);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, check_in(&change, &holding, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  reply->checked = err == CRED_OK;
  return err;
}
