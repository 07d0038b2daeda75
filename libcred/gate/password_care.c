/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/rotations.h"

#define KEPT_PAGE 32
#include "store/row.h"

/* What administrators, and users for themselves, do about passwords. */

#define DAY_MS (24 * 60 * 60 * (int64_t)1000)

static enum cred_err count_kept(struct cred_change *change, const struct cred_holding *holding,
                                uint32_t *out)
{
  struct cred_gate *gate = change->gate;
  struct cred_remembered_row rows[KEPT_PAGE];
  uint64_t after = 0;
  size_t count = KEPT_PAGE;
  enum cred_err err = CRED_OK;

  *out = 0;
  while (err == CRED_OK && count == KEPT_PAGE) {
    err = gate->store.ops->remembered_list(gate->store.db, holding->row.account, after, rows,
                                           &count, &gate->error);
    for (size_t i = 0; err == CRED_OK && i < count; i++)
      *out += cred_memory_is_kept(change, holding, &rows[i]);
    if (count == KEPT_PAGE)
      after = rows[KEPT_PAGE - 1].sequence;
  }
  return err;
}

/* As a login would find it. */
static void judge(const struct cred_change *change, const struct cred_holding *holding,
                  struct cred_password_state_reply *reply)
{
  const struct cred_password_facts facts = cred_password_facts_of(&holding->row);
  struct cred_password_look_reply look = {0};

  cred_password_judge(&facts, &holding->policy, false, change->wall_ms, &look);
  reply->verdict = look.verdict;
  reply->reason = look.reason;
  reply->max_uses = holding->policy.max_uses;
  if (holding->policy.max_age_days > 0 && facts.set_ms != 0)
    reply->age_ends_ms = facts.set_ms + (int64_t)holding->policy.max_age_days * DAY_MS;
}

static void fill_state(const struct cred_password_row *row, struct cred_password_state_reply *reply)
{
  reply->exists = true;
  reply->uid = row->uid;
  memcpy(reply->person, row->number, sizeof(reply->person));
  reply->set_wall_ms = row->set_wall_ms;
  reply->set_by = row->set_by;
  reply->is_temporary = row->is_temporary;
  reply->is_compromised = row->is_compromised;
  reply->is_expired = row->is_expired;
  reply->is_elsewhere = row->is_elsewhere;
  reply->has_drifted = row->has_drifted;
  reply->valid_from_ms = row->valid_from_ms;
  reply->valid_until_ms = row->valid_until_ms;
  reply->crypts = row->crypts;
  reply->current_is_known = cred_mac_is_set(row->stored);
  reply->uses = row->uses;
}

static void fill_tries(const struct cred_change *change, const struct cred_password_row *row,
                       struct cred_password_state_reply *reply)
{
  const int64_t end_ms = row->tries_since_ms + CRED_TRIES_WINDOW_MS;

  if (row->tries >= CRED_PASSWORD_TRIES && change->now_ms >= row->tries_since_ms &&
      change->now_ms < end_ms)
    reply->tries_end_ms = cred_change_wall_of(change, end_ms);
}

static enum cred_err state_in(struct cred_change *change, struct cred_holding *holding,
                              struct cred_password_state_reply *reply)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err;

  err = gate->store.ops->password_get(gate->store.db, holding->holder->subject,
                                      cred_gate_system_key(gate), &holding->row, &gate->error);
  if (err == CRED_ERR_NOT_FOUND) {
    memset(&gate->error, 0, sizeof(gate->error));
    return CRED_OK;
  }
  if (err != CRED_OK)
    return err;
  fill_state(&holding->row, reply);
  fill_tries(change, &holding->row, reply);
  judge(change, holding, reply);
  return count_kept(change, holding, &reply->remembered);
}

enum cred_err cred_direct_password_state(struct cred_gate *gate,
                                         const struct cred_password_state_request *request,
                                         struct cred_password_state_reply *reply)
{
  struct cred_holder holder = {.actor = CRED_ACTOR_UNKNOWN};
  struct cred_holding holding;
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memcpy(holder.subject, request->subject, sizeof(holder.subject));
  err = cred_gate_holding_start_any(gate, &holder, &holding);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_READ, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, state_in(&change, &holding, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}

/*
 * What was reported is what is stored now. If that is not what was looked at last, somebody changed
 * it since, and the report would go to the one before: it is taken note of here, before the next
 * login does.
 */
static enum cred_err take_entry(struct cred_change *change, struct cred_password_row *row,
                                const struct cred_secret *hash, bool *is_another)
{
  unsigned char entry[CRED_MAC_SIZE];
  struct cred_stored stored;
  enum cred_err err;

  *is_another = false;
  if (hash->length == 0)
    return CRED_OK;
  err = cred_stored_of(cred_secret_text(hash), 0, &stored, &change->gate->error);
  if (err == CRED_OK)
    err = cred_change_stored_mac(change, &stored, entry);
  if (err != CRED_OK || memcmp(entry, row->noticed, sizeof(entry)) == 0)
    return err;
  if (cred_mac_is_set(row->noticed)) {
    err = cred_change_memory_end(change, row, row->is_compromised);
    row->has_drifted = true;
    *is_another = true;
  }
  memset(&row->pending, 0, sizeof(row->pending)); /* of whatever change it came */
  memset(row->stored, 0, sizeof(row->stored));
  memcpy(row->noticed, entry, sizeof(row->noticed));
  return err;
}

/* A compromised password never comes back: its fingerprint is barred, or where none is known, the
 * hash as it is stored. */
static enum cred_err bar(struct cred_change *change, struct cred_password_row *row,
                         const struct cred_secret *hash, bool *changed)
{
  if (row->current != 0 && cred_mac_is_set(row->stored))
    return cred_change_memory_bar(change, row);
  return hash->length > 0 ? cred_change_crypt_bar(change, row, hash, changed) : CRED_OK;
}

static enum cred_err note_expiry(struct cred_change *change,
                                 const struct cred_password_expire_request *request)
{
  struct cred_event event = cred_password_event(
      request->compromised ? CRED_EVENT_PASSWORD_COMPROMISED : CRED_EVENT_PASSWORD_EXPIRED,
      &request->holder);
  char quoted[CRED_QUOTED_SIZE];

  if (request->note[0] != '\0')
    cred_event_detail(&event, "note=%s", cred_quoted(request->note, quoted));
  return cred_change_note(change, &event);
}

static enum cred_err expire_in(struct cred_change *change, struct cred_holding *holding,
                               const struct cred_password_expire_request *request,
                               struct cred_password_expire_reply *reply)
{
  struct cred_password_row *row = &holding->row;
  bool is_another = false, must_keep;
  bool *flag;
  enum cred_err err = cred_change_holding(change, holding);

  if (err == CRED_OK && request->compromised)
    err = take_entry(change, row, &request->hash, &is_another);
  if (err != CRED_OK)
    return err;
  flag = request->compromised ? &row->is_compromised : &row->is_expired;
  must_keep = reply->changed = !*flag || is_another;
  *flag = true;
  /* it may have happened already, and been meant: who died on the way does not shake it off */
  if (!request->compromised && row->pending.by != CRED_PASSWORD_BY_NOBODY) {
    must_keep = must_keep || !row->pending.is_expired;
    row->pending.is_expired = true;
  }
  if (request->compromised && reply->changed) /* a change under way may be the thief's */
    memset(&row->pending, 0, sizeof(row->pending));
  /* the user reports it first, and root, who has the hash, once more */
  if (request->compromised)
    err = bar(change, row, &request->hash, &must_keep);
  if (err == CRED_OK && must_keep)
    err = cred_change_holding_keep(change, holding);
  return err == CRED_OK && reply->changed ? note_expiry(change, request) : err;
}

enum cred_err cred_direct_password_expire(struct cred_gate *gate,
                                          const struct cred_password_expire_request *request,
                                          struct cred_password_expire_reply *reply)
{
  struct cred_holding holding;
  struct cred_change change;
  enum cred_err err = cred_gate_holding_start(gate, &request->holder, &holding);

  memset(reply, 0, sizeof(*reply));
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the note", request->note, sizeof(request->note),
                               CRED_NAME_SIZE);
  if (err == CRED_OK)
    err = cred_change_begin_anyway(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, expire_in(&change, &holding, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}

/* What was sealed stands on its own: an ID may have been rotated that never logged in. */
static enum cred_err forget_rotation(struct cred_change *change,
                                     const struct cred_password_forget_request *request,
                                     struct cred_password_forget_reply *reply)
{
  const struct cred_holder *holder = &request->holder;
  enum cred_err err = cred_change_turning_forget(change, holder->subject, &reply->had_sealed);

  return err == CRED_OK ? cred_change_reveals_end(change, holder->subject, holder->actor,
                                                  "account-erased", request->note, &reply->reveals)
                        : err;
}

static enum cred_err forget_memory(struct cred_change *change, struct cred_holding *holding,
                                   struct cred_password_forget_reply *reply)
{
  struct cred_gate *gate = change->gate;
  const char *system = cred_gate_system_key(gate);
  enum cred_err err = gate->store.ops->password_get(gate->store.db, holding->holder->subject,
                                                    system, &holding->row, &gate->error);

  if (err == CRED_ERR_NOT_FOUND) {
    memset(&gate->error, 0, sizeof(gate->error));
    return CRED_OK;
  }
  if (err == CRED_OK)
    err = cred_change_memory_clear(change, &holding->row);
  if (err == CRED_OK)
    err = gate->store.ops->password_delete(gate->store.db, holding->row.subject, system,
                                           &gate->error);
  reply->changed = err == CRED_OK;
  return err;
}

static enum cred_err forget_in(struct cred_change *change, struct cred_holding *holding,
                               const struct cred_password_forget_request *request,
                               struct cred_password_forget_reply *reply)
{
  struct cred_event event = cred_password_event(CRED_EVENT_PASSWORD_FORGOTTEN, &request->holder);
  char quoted[CRED_QUOTED_SIZE];
  enum cred_err err = forget_memory(change, holding, reply);

  if (err == CRED_OK)
    err = forget_rotation(change, request, reply);
  if (err != CRED_OK || !(reply->changed || reply->had_sealed))
    return err;
  if (reply->had_sealed)
    cred_event_detail(&event, "sealed=yes");
  if (request->note[0] != '\0')
    cred_event_detail(&event, "note=%s", cred_quoted(request->note, quoted));
  return cred_change_note(change, &event);
}

enum cred_err cred_direct_password_forget(struct cred_gate *gate,
                                          const struct cred_password_forget_request *request,
                                          struct cred_password_forget_reply *reply)
{
  struct cred_holding holding;
  struct cred_change change;
  enum cred_err err = cred_gate_holding_start_any(gate, &request->holder, &holding);

  memset(reply, 0, sizeof(*reply));
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the note", request->note, sizeof(request->note),
                               CRED_NAME_SIZE);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, forget_in(&change, &holding, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
