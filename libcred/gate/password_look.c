/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/rotations.h"
#include "store/row.h"

/* One look at a password at a login. It reads; only when there is something to write, it is begun
 * anew for writing. */
struct look {
  const struct cred_password_look_request *request;
  struct cred_password_look_reply *reply;
  struct cred_holding holding;
  unsigned char entry[CRED_MAC_SIZE];
  enum cred_notice notice;
  struct cred_rotation_row handed; /* reply->is_handed_out: in which that is noted */
  bool must_write;
};

static enum cred_notice notice(const struct look *look)
{
  const struct cred_password_row *row = &look->holding.row;
  const struct cred_notice_facts facts = {.entry = look->entry,
                                          .known = row->stored,
                                          .noticed = row->noticed,
                                          .intended = row->pending.intended};

  return cred_password_notice(&facts);
}

static bool is_unseen(const struct look *look)
{
  return look->notice != CRED_NOTICE_KNOWN && look->notice != CRED_NOTICE_NOTHING;
}

static void set_time(struct look *look, const struct cred_change *change)
{
  int64_t told = look->request->stored.changed_wall_ms;

  look->holding.row.set_wall_ms = told > 0 && told <= change->wall_ms ? told : change->wall_ms;
}

/* Whoever began it did it, and not who logs in now. */
static enum cred_err note_completed(struct cred_change *change, const struct look *look,
                                    const struct cred_pending *pending)
{
  struct cred_event event = cred_password_set_event(&look->holding, pending->by);

  event.actor = pending->actor;
  cred_event_detail(&event, "completed=login");
  return cred_change_note(change, &event);
}

/* The change that was begun has happened: its fingerprint is remembered. */
static enum cred_err take_pending(struct cred_change *change, struct look *look, bool is_in_force)
{
  struct cred_password_row *row = &look->holding.row;
  const struct cred_pending pending = row->pending;
  struct cred_memory_entry entry = {.person = pending.person,
                                    .set = pending.set,
                                    .set_wall_ms = pending.begun_wall_ms,
                                    .ended_wall_ms = is_in_force ? 0 : change->wall_ms};
  const struct cred_password_setting setting = {.by = pending.by,
                                                .actor = pending.actor,
                                                .valid_from_ms = pending.valid_from_ms,
                                                .valid_until_ms = pending.valid_until_ms};
  struct cred_memory_finding finding = {0};
  const struct cred_data_key *key;
  enum cred_err err = cred_change_key(change, CRED_PURPOSE_PASSWORDS, &key);

  if (err == CRED_OK)
    err = cred_change_memory_find(change, &look->holding, pending.person, pending.mac, &finding);
  if (err != CRED_OK)
    return err;
  entry.key_id = key->id;
  memcpy(entry.mac, pending.mac, sizeof(entry.mac));
  memset(&row->pending, 0, sizeof(row->pending));
  if (is_in_force)
    err = cred_change_memory_end(change, row, row->is_compromised);
  if (err == CRED_OK)
    err = cred_change_memory_add(change, row, &entry);
  if (err != CRED_OK || !is_in_force)
    return err;
  cred_password_row_set(row, &look->holding.policy, &setting, pending.begun_wall_ms);
  row->is_expired = pending.is_expired;
  cred_memory_hold_against(row, &finding);
  memcpy(row->stored, look->entry, sizeof(row->stored));
  memcpy(row->noticed, look->entry, sizeof(row->noticed));
  look->notice = CRED_NOTICE_KNOWN;
  return note_completed(change, look, &pending);
}

static enum cred_err note_drift(struct cred_change *change, const struct look *look)
{
  struct cred_event event = cred_password_event(CRED_EVENT_PASSWORD_DRIFTED, look->holding.holder);

  return cred_change_note(change, &event);
}

/* The entry on which the change was begun is there still: nothing came of it. */
static bool is_base(const struct look *look)
{
  return memcmp(look->entry, look->holding.row.pending.base, sizeof(look->entry)) == 0;
}

/*
 * Somebody changed the password by a way that passes us by. Whatever was held against the one
 * before does not count for this one; but a temporary one may be that still, under another hash,
 * and after a report it may have been the thief.
 */
static enum cred_err take_drift(struct cred_change *change, struct look *look)
{
  struct cred_password_row *row = &look->holding.row;
  enum cred_err err = CRED_OK;

  if (row->pending.by != CRED_PASSWORD_BY_NOBODY && !is_base(look))
    err = take_pending(change, look, false);
  if (err == CRED_OK)
    err = cred_change_memory_end(change, row, row->is_compromised);
  row->is_elsewhere = row->is_expired = false;
  row->has_drifted = true;
  row->uses = 0;
  if (look->holding.policy.drift == CRED_DRIFT_TEMPORARY && !row->is_temporary) {
    row->is_temporary = true;
    row->valid_from_ms = row->valid_until_ms = 0;
  }
  set_time(look, change);
  memset(row->stored, 0, sizeof(row->stored));
  memcpy(row->noticed, look->entry, sizeof(row->noticed));
  return err == CRED_OK ? note_drift(change, look) : err;
}

/* Is the password that was shown the one whose change was begun? */
static enum cred_err is_pending_one(struct cred_change *change, const struct look *look, bool *is)
{
  const struct cred_pending *pending = &look->holding.row.pending;
  enum cred_err err = CRED_OK;

  *is = false;
  for (uint32_t i = 0; i < look->request->password.count && err == CRED_OK && !*is; i++) {
    const struct cred_digest *digest = &look->request->password.rows[i];
    unsigned char mac[CRED_MAC_SIZE];
    uint32_t key_id;

    if (pending->by == CRED_PASSWORD_BY_NOBODY || digest->person != pending->person ||
        digest->set != pending->set)
      continue;
    err = cred_change_password_mac(change, digest, mac, &key_id);
    *is = err == CRED_OK && memcmp(mac, pending->mac, sizeof(mac)) == 0;
  }
  return err;
}

static enum cred_err note_seen(struct cred_change *change, const struct look *look,
                               const struct cred_memory_finding *finding)
{
  const struct cred_holder *holder = look->holding.holder;
  struct cred_event event = cred_password_event(CRED_EVENT_PASSWORD_SEEN, holder);
  char quoted[CRED_QUOTED_SIZE];

  if (finding->is_barred)
    event = cred_password_event(CRED_EVENT_PASSWORD_COMPROMISED, holder);
  else if (finding->is_elsewhere)
    event = cred_password_event(CRED_EVENT_PASSWORD_ELSEWHERE, holder);
  if (finding->is_elsewhere)
    cred_event_detail(&event, "system=%s", cred_quoted(finding->system, quoted));
  if (finding->is_reused)
    cred_event_detail(&event, "reused=yes");
  return cred_change_note(change, &event);
}

/* The password in force is seen for the first time: it is remembered, and judged by the memory. */
static enum cred_err take_seen(struct cred_change *change, struct look *look)
{
  struct cred_password_row *row = &look->holding.row;
  struct cred_memory_finding finding;
  struct cred_memory_entry entry;
  enum cred_err err =
      cred_change_memory_search(change, &look->holding, &look->request->password, &finding);

  if (err == CRED_OK)
    err = cred_change_memory_entry(change, &look->request->password, &entry);
  if (err != CRED_OK)
    return err;
  entry.set_wall_ms = row->set_wall_ms;
  entry.barred = row->is_compromised;
  cred_memory_hold_against(row, &finding);
  memcpy(row->stored, look->entry, sizeof(row->stored));
  memcpy(row->noticed, look->entry, sizeof(row->noticed));
  look->notice = CRED_NOTICE_KNOWN;
  err = cred_change_memory_end(change, row, false);
  if (err == CRED_OK)
    err = cred_change_memory_add(change, row, &entry);
  return err == CRED_OK ? note_seen(change, look, &finding) : err;
}

static enum cred_err take_first(struct cred_change *change, struct look *look)
{
  set_time(look, change);
  memcpy(look->holding.row.noticed, look->entry, sizeof(look->entry));
  return CRED_OK;
}

/* What is known is brought up to what the stored entry shows. */
static enum cred_err catch_up(struct cred_change *change, struct look *look)
{
  bool is_pending = false;
  enum cred_err err = is_pending_one(change, look, &is_pending);

  if (err != CRED_OK)
    return err;
  if (look->notice == CRED_NOTICE_CONFIRMED || (is_pending && is_unseen(look)))
    return take_pending(change, look, true);
  if (look->notice == CRED_NOTICE_CHANGED)
    err = take_drift(change, look);
  else if (look->notice == CRED_NOTICE_FIRST)
    err = take_first(change, look);
  if (err == CRED_OK && look->request->password.count > 0 && is_unseen(look))
    err = take_seen(change, look);
  return err;
}

/*
 * Is it let in though it is worn out? Many log in at once, and each was let in by account before
 * the last use was counted. And one that was handed out is rotated after its use: whoever has it
 * would take it from its custodians by changing it.
 */
static bool is_spared(const struct cred_change *change, const struct look *look)
{
  const enum cred_password_reason reason = look->reply->reason;
  const bool is_lent =
      look->reply->is_handed_out && change->now_ms < cred_handing_ends_ms(&look->handed.handed);

  if (reason == CRED_REASON_USES)
    return is_lent || look->request->was_let_in;
  return reason == CRED_REASON_AGE && is_lent;
}

static void judge(const struct cred_change *change, struct look *look)
{
  struct cred_password_look_reply *reply = look->reply;
  const struct cred_password_facts facts = cred_password_facts_of(&look->holding.row);

  cred_password_judge(&facts, &look->holding.policy, look->request->second_factor_shown,
                      change->wall_ms, reply);
  if (reply->reason == CRED_REASON_ELSEWHERE)
    memcpy(reply->system, look->holding.row.elsewhere, sizeof(reply->system));
  if (is_spared(change, look)) {
    reply->verdict = CRED_PASSWORD_GOOD;
    reply->reason = CRED_REASON_NONE;
  }
}

/* Root's password is not what lets anybody in by sudo, and as root it is changed: whoever were held
 * up there could never end it. */
static bool holds_up(const struct look *look)
{
  return !look->request->another_proved || look->request->holder.uid != 0;
}

/* A session that opens, at a service and by a policy that count it. */
static bool is_use(const struct look *look)
{
  const struct cred_policy *policy = &look->holding.policy;

  return look->request->opens_session && policy->max_uses > 0 &&
         cred_list_has(policy->use_services, look->request->holder.service) &&
         (look->reply->verdict == CRED_PASSWORD_GOOD || policy->mode == CRED_MODE_REPORT ||
          !holds_up(look));
}

static enum cred_err count_use(struct cred_change *change, struct look *look)
{
  struct cred_password_row *row = &look->holding.row;
  struct cred_event event = cred_password_event(CRED_EVENT_ROTATE_DUE, look->holding.holder);

  if (row->uses < UINT32_MAX)
    row->uses++;
  if (row->uses != look->holding.policy.max_uses)
    return CRED_OK;
  cred_event_detail(&event, "reason=uses uses=%u", row->uses);
  return cred_change_note(change, &event);
}

/* Where a session opens by it for the first time: whoever has it may be done from then on. */
static bool is_first_use_of_handed(const struct look *look)
{
  return look->request->opens_session && !look->request->another_proved &&
         look->reply->is_handed_out && !look->handed.handed.was_used &&
         (look->reply->verdict == CRED_PASSWORD_GOOD ||
          look->holding.policy.mode == CRED_MODE_REPORT);
}

static enum cred_err note_use_of_handed(struct cred_change *change, struct look *look)
{
  struct cred_gate *gate = change->gate;

  look->handed.handed.was_used = true;
  return gate->store.ops->rotation_put(gate->store.db, &look->handed, &gate->error);
}

static bool is_denied(const struct look *look)
{
  const enum cred_password_verdict verdict = look->reply->verdict;

  return verdict != CRED_PASSWORD_GOOD && verdict != CRED_PASSWORD_MUST_CHANGE && holds_up(look);
}

static enum cred_err note_denial(struct cred_change *change, const struct look *look)
{
  static const char *const words[] = {
      [CRED_PASSWORD_COMPROMISED] = "compromised",
      [CRED_PASSWORD_NOT_YET] = "not-yet",
      [CRED_PASSWORD_NO_LONGER] = "no-longer",
  };
  struct cred_event event = cred_password_event(CRED_EVENT_PASSWORD_DENIED, look->holding.holder);

  cred_event_detail(&event, "reason=%s", words[look->reply->verdict]);
  if (look->holding.policy.mode == CRED_MODE_REPORT)
    cred_event_detail(&event, "reported_only=yes");
  return cred_change_note(change, &event);
}

/* mode=report tells and lets in. */
static void soften(struct look *look)
{
  struct cred_password_look_reply *reply = look->reply;
  const bool reports = look->holding.policy.mode == CRED_MODE_REPORT;

  if (reply->verdict == CRED_PASSWORD_GOOD || (!reports && holds_up(look)))
    return;
  reply->reported_only = reports;
  reply->is_due = !reports;
  reply->verdict = CRED_PASSWORD_GOOD;
}

static enum cred_err write_look(struct cred_change *change, struct look *look)
{
  enum cred_err err = CRED_OK;

  if (look->request->password.count > 0)
    err = look->holding.is_new
              ? cred_error_set(&change->gate->error, CRED_ERR_STATE, "ask for the salts first")
              : cred_change_digests_check(change, &look->holding.row, &look->request->password);
  if (err == CRED_OK)
    err = catch_up(change, look);
  if (err == CRED_OK)
    judge(change, look);
  if (err == CRED_OK && is_use(look))
    err = count_use(change, look);
  if (err == CRED_OK && is_first_use_of_handed(look))
    err = note_use_of_handed(change, look);
  if (err == CRED_OK)
    err = cred_change_holding_keep(change, &look->holding);
  if (err == CRED_OK && is_denied(look))
    err = note_denial(change, look);
  if (err == CRED_OK)
    soften(look);
  return err;
}

static enum cred_err look_in(struct cred_change *change, struct look *look)
{
  enum cred_err err = cred_change_holding(change, &look->holding);

  if (err == CRED_OK)
    err = cred_change_stored_mac(change, &look->request->stored, look->entry);
  if (err == CRED_OK && look->holding.policy.privileged)
    err = cred_change_handed(change, look->holding.holder->subject, look->entry, &look->handed,
                             &look->reply->is_handed_out);
  if (err != CRED_OK)
    return err;
  look->notice = notice(look);
  if (is_unseen(look) && look->request->password_is_at_hand && look->request->password.count == 0) {
    look->reply->wants_password = true;
    return CRED_OK;
  }
  judge(change, look);
  look->must_write = look->holding.was_replaced || is_denied(look) || is_use(look) ||
                     is_first_use_of_handed(look) ||
                     (is_unseen(look) && look->notice != CRED_NOTICE_UNSEEN) ||
                     (is_unseen(look) && look->request->password.count > 0);
  if (change->kind != CRED_STORE_READ)
    return write_look(change, look);
  if (!look->must_write)
    soften(look);
  return CRED_OK;
}

static enum cred_err look_once(struct cred_gate *gate, enum cred_store_begin kind,
                               struct look *look)
{
  struct cred_change change;
  enum cred_err err = cred_gate_holding_start(gate, &look->request->holder, &look->holding);

  memset(look->reply, 0, sizeof(*look->reply));
  look->must_write = false;
  if (err == CRED_OK)
    err = cred_change_begin_of(gate, &look->request->holder, kind, &change);
  return err == CRED_OK ? cred_change_end(&change, look_in(&change, look)) : err;
}

enum cred_err cred_direct_password_look(struct cred_gate *gate,
                                        const struct cred_password_look_request *request,
                                        struct cred_password_look_reply *reply)
{
  struct look look = {.request = request, .reply = reply};
  enum cred_err err = look_once(gate, CRED_STORE_READ, &look);

  if (err == CRED_OK && look.must_write)
    err = look_once(gate, CRED_STORE_DURABLE, &look);
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
