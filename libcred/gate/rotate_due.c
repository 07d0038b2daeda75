/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/rotations.h"
#include "gate/sessions.h"
#include "store/row.h"

/* Why a password is to be rotated, and until when it is left alone all the same. */

static bool is_handed(const struct cred_handing *handed, const unsigned char *entry)
{
  return cred_mac_is_set(entry) && memcmp(entry, handed->entry, sizeof(handed->entry)) == 0;
}

enum cred_err cred_change_handed(struct cred_change *change, const char *subject,
                                 const unsigned char entry[CRED_MAC_SIZE],
                                 struct cred_rotation_row *row, bool *is)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = gate->store.ops->rotation_get(gate->store.db, subject,
                                                    cred_gate_system_key(gate), row, &gate->error);

  *is = err == CRED_OK && is_handed(&row->handed, entry);
  if (err != CRED_ERR_NOT_FOUND &&
      err != CRED_ERR_DAMAGED) /* which is no reason to let nobody in */
    return err;
  memset(&gate->error, 0, sizeof(gate->error));
  return CRED_OK;
}

int64_t cred_handing_ends_ms(const struct cred_handing *handed)
{
  return handed->at_ms + CRED_HANDED_OUT_MS;
}

/* Sessions that opened since it was handed out. */
struct since {
  bool any, open;
};

static enum cred_err look_at_sessions(struct cred_change *change,
                                      const struct cred_rotation_row *row, struct since *out)
{
  struct cred_session_walk walk;
  struct cred_session_row *session = NULL;
  struct cred_owner self;
  enum cred_err err = cred_change_owner(change, 0, &self);

  memset(out, 0, sizeof(*out));
  if (err == CRED_OK)
    err = cred_session_walk_start(&walk, change, row->subject);
  if (err != CRED_OK)
    return err;
  while ((err = cred_session_walk_next(&walk, &session)) == CRED_OK && session != NULL) {
    if (!cred_session_is_here(change, session) || session->opened_ms < row->handed.at_ms)
      continue;
    out->any = true;
    out->open = out->open || cred_session_is_alive(session, &self);
  }
  cred_session_walk_end(&walk);
  return err;
}

/* Until they are done with it: they used it, and no session is left. Where no session is on record,
 * nobody knows whether one is left. */
static enum cred_err find_left(struct cred_change *change, const struct cred_rotation_row *row,
                               struct cred_due *out)
{
  const int64_t end_ms = cred_handing_ends_ms(&row->handed);
  struct since since = {0};
  enum cred_err err = CRED_OK;

  if (change->now_ms >= end_ms)
    return CRED_OK;
  if (row->handed.was_used)
    err = look_at_sessions(change, row, &since);
  if (err == CRED_OK && (!since.any || since.open))
    out->left_until_ms = end_ms;
  return err;
}

/* As a login would find the password; not of another account that had the name. */
static enum cred_err judge(struct cred_change *change, const struct cred_policy *policy,
                           const struct cred_turning *turning, struct cred_password_look_reply *out)
{
  struct cred_gate *gate = change->gate;
  const struct cred_rotation_row *of = &turning->row;
  struct cred_password_row row;
  struct cred_password_facts facts;
  enum cred_err err =
      gate->store.ops->password_get(gate->store.db, of->subject, of->system, &row, &gate->error);

  memset(out, 0, sizeof(*out));
  out->verdict = CRED_PASSWORD_GOOD;
  if (err == CRED_ERR_NOT_FOUND) {
    memset(&gate->error, 0, sizeof(gate->error));
    return CRED_OK;
  }
  if (err != CRED_OK || (row.uid != of->uid && !turning->was_adopted))
    return err;
  facts = cred_password_facts_of(&row);
  cred_password_judge(&facts, policy, false, change->wall_ms, out);
  return CRED_OK;
}

static enum cred_rotate_due why(const struct cred_standing *standing,
                                const struct cred_password_look_reply *look, bool is_handed_out)
{
  if (standing->standing == CRED_ROTATION_PENDING)
    return CRED_DUE_UNFINISHED;
  if (standing->standing == CRED_ROTATION_OTHER)
    return CRED_DUE_CHANGED;
  if (standing->standing == CRED_ROTATION_UNKNOWN &&
      (standing->current_is_lost || standing->pending_is_lost))
    return CRED_DUE_LOST;
  if (look->verdict != CRED_PASSWORD_GOOD)
    return CRED_DUE_PASSWORD;
  return is_handed_out ? CRED_DUE_HANDED_OUT : CRED_DUE_NO;
}

/* Somebody's own ID, who logs in to it: a password that is not sealed is theirs to change. */
static bool is_personal(const struct cred_policy *policy, uint32_t uid)
{
  return uid != 0 && !policy->shared && policy->direct_login;
}

/* Nothing is left to whoever has one that was reported as compromised, and to complete what was
 * interrupted takes nothing away. */
enum cred_err cred_change_due(struct cred_change *change, const struct cred_policy *policy,
                              const struct cred_turning *turning,
                              const struct cred_standing *standing, struct cred_due *out)
{
  struct cred_password_look_reply look;
  enum cred_err err = judge(change, policy, turning, &look);

  memset(out, 0, sizeof(*out));
  if (err != CRED_OK)
    return err;
  out->is_own = is_personal(policy, turning->row.uid) && standing->in_force == 0;
  out->is_handed_out = is_handed(&turning->row.handed, standing->entry);
  out->why = why(standing, &look, out->is_handed_out);
  if (out->is_handed_out && out->why != CRED_DUE_UNFINISHED &&
      look.verdict != CRED_PASSWORD_COMPROMISED)
    err = find_left(change, &turning->row, out);
  return err;
}

/* Rotating what is due teaches nobody anything: only the custodians can read what is sealed. */
enum cred_err cred_change_is_open_to_nobody(struct cred_change *change,
                                            const struct cred_holding *holding,
                                            const struct cred_turning *turning,
                                            const struct cred_stored *stored,
                                            enum cred_rotate_due *why, bool *is)
{
  struct cred_standing standing;
  struct cred_due due;
  enum cred_err err = cred_change_standing(change, &turning->row, stored, &standing);

  *is = false;
  if (err == CRED_OK)
    err = cred_change_due(change, &holding->policy, turning, &standing, &due);
  if (err != CRED_OK)
    return err;
  *why = due.why;
  *is = stored->is_known && holding->policy.privileged && due.why != CRED_DUE_NO &&
        due.left_until_ms == 0 && !due.is_own;
  return CRED_OK;
}

const char *cred_rotate_due_word(enum cred_rotate_due why)
{
  static const char *const words[] = {
      [CRED_DUE_NO] = "none",           [CRED_DUE_UNFINISHED] = "unfinished",
      [CRED_DUE_CHANGED] = "changed",   [CRED_DUE_LOST] = "lost",
      [CRED_DUE_PASSWORD] = "password", [CRED_DUE_HANDED_OUT] = "handed-out",
  };

  return words[why];
}
