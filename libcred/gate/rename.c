/* SPDX-License-Identifier: BSD-3-Clause */
#include "gate/rename.h"
#include "gate/exceptions.h"
#include "gate/sessions.h"

#include <string.h>

#include "gate/rotations.h"

/*
 * The store knows a subject by its name. When that changed in the user database, all of it goes to
 * the new name at once: with a part of it left behind, the account would be rid of its second
 * factor, or of a lock.
 */

/* What is kept under one name. */
struct kept {
  bool has_password, has_tokens, has_seals;
  struct cred_password_row password; /* on this system */
  struct cred_subject_row subject;
  uint32_t codes;
};

static enum cred_err look_at_password(struct cred_change *change, const char *name,
                                      struct kept *out)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = gate->store.ops->password_get(
      gate->store.db, name, cred_gate_system_key(gate), &out->password, &gate->error);

  out->has_password = err == CRED_OK;
  if (err != CRED_ERR_NOT_FOUND)
    return err;
  memset(&gate->error, 0, sizeof(gate->error));
  return CRED_OK;
}

static enum cred_err look_at_seals(struct cred_change *change, const char *name, struct kept *out)
{
  struct cred_turning turning;
  enum cred_err err = cred_change_turning(change, name, out->password.uid, NULL, &turning);

  out->has_seals = err == CRED_OK && (turning.was_replaced || turning.row.generation != 0);
  return err;
}

static enum cred_err look_at(struct cred_change *change, const char *name, struct kept *out)
{
  struct cred_gate *gate = change->gate;
  struct cred_token_row token;
  size_t count = 1;
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  err = look_at_password(change, name, out);
  if (err == CRED_OK)
    err = look_at_seals(change, name, out);
  if (err == CRED_OK)
    err = cred_change_subject(change, name, &out->subject);
  if (err == CRED_OK)
    err = gate->store.ops->token_list(gate->store.db, name, false, 0, &token, &count, &gate->error);
  if (err == CRED_OK)
    err = gate->store.ops->recovery_count(gate->store.db, name, &out->codes, &gate->error);
  out->has_tokens = err == CRED_OK && count > 0;
  return err;
}

static bool has_factor(const struct kept *kept)
{
  return kept->has_tokens || kept->codes > 0 || kept->subject.allowed_until_ms != 0;
}

static bool has_flag(const struct kept *kept)
{
  return kept->subject.enrolled || kept->subject.barred;
}

static enum cred_err check_accounts(struct cred_change *change,
                                    const struct cred_account_rename_request *request,
                                    const struct kept *old, const struct kept *new)
{
  struct cred_error *error = &change->gate->error;
  const struct cred_holder *holder = &request->holder;

  if (old->has_password && old->password.uid != holder->uid)
    return cred_error_set(error, CRED_ERR_STATE,
                          "%s had the user ID %u and %s has %u: they are two accounts",
                          request->old_name, old->password.uid, holder->subject, holder->uid);
  if (new->has_password && (old->has_password || new->password.uid != holder->uid))
    return cred_error_set(error, CRED_ERR_EXISTS, "passwords are kept of %s already",
                          holder->subject);
  return CRED_OK;
}

/* Marks that only make things stricter are laid together: on another system that shares the store
 * the account was renamed first, and has its tokens there already. */
static enum cred_err check_factors(struct cred_change *change,
                                   const struct cred_account_rename_request *request,
                                   const struct kept *old, const struct kept *new)
{
  if (has_factor(old) && (has_factor(new) || has_flag(new)))
    return cred_error_set(&change->gate->error, CRED_ERR_EXISTS,
                          "tokens, an enrolment, a permit or a lock are kept of %s already",
                          request->holder.subject);
  return CRED_OK;
}

static enum cred_err move_password(struct cred_change *change, struct kept *old,
                                   const struct cred_account_rename_request *request)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = gate->store.ops->password_delete(gate->store.db, request->old_name,
                                                       old->password.system, &gate->error);

  memcpy(old->password.subject, request->holder.subject, sizeof(old->password.subject));
  return err == CRED_OK
             ? gate->store.ops->password_put(gate->store.db, &old->password, &gate->error)
             : err;
}

/* Does another system that shares the store know an account of that name? */
static enum cred_err is_known_elsewhere(struct cred_change *change, const char *name, bool *is)
{
  struct cred_gate *gate = change->gate;
  struct cred_password_row row = {0};
  enum cred_err err = gate->store.ops->password_get(gate->store.db, name, "", &row, &gate->error);
  size_t count = 1;

  *is = err == CRED_OK;
  if (err != CRED_ERR_NOT_FOUND)
    return err;
  memset(&gate->error, 0, sizeof(gate->error));
  err = gate->store.ops->password_list(gate->store.db, name, "", &row, &count, &gate->error);
  *is = err == CRED_OK && count == 1 && strcmp(row.subject, name) == 0;
  return err;
}

/* Where another system has the old name still, it stays enrolled and locked there. */
static enum cred_err leave_subject(struct cred_change *change, const char *name,
                                   const struct cred_subject_row *row)
{
  struct cred_subject_row left = {0};
  bool is_kept = false;
  enum cred_err err = is_known_elsewhere(change, name, &is_kept);

  if (is_kept)
    left = *row;
  memcpy(left.name, row->name, sizeof(left.name));
  left.allowed_until_ms = 0;
  return err == CRED_OK ? cred_change_subject_put(change, &left) : err;
}

static enum cred_err move_subject(struct cred_change *change, const struct kept *old,
                                  const struct kept *new)
{
  struct cred_subject_row row = new->subject;
  enum cred_err err;

  if (!new->subject.barred) {
    row = old->subject;
    memcpy(row.name, new->subject.name, sizeof(row.name));
  }
  row.enrolled = old->subject.enrolled || new->subject.enrolled;
  row.allowed_until_ms =
      has_factor(new) ? new->subject.allowed_until_ms : old->subject.allowed_until_ms;
  err = cred_change_subject_put(change, &row);
  return err == CRED_OK ? leave_subject(change, old->subject.name, &old->subject) : err;
}

static enum cred_err note(struct cred_change *change,
                          const struct cred_account_rename_request *request,
                          const struct cred_account_rename_reply *reply)
{
  struct cred_event event = cred_password_event(CRED_EVENT_ACCOUNT_RENAMED, &request->holder);
  char quoted[CRED_QUOTED_SIZE];

  cred_event_detail(&event, "old=%s", cred_quoted(request->old_name, quoted));
  cred_event_detail(&event, "new=%s", cred_quoted(request->holder.subject, quoted));
  cred_event_detail(&event, "uid=%u passwords=%s tokens=%u codes_void=%u", request->holder.uid,
                    reply->has_password ? "yes" : "no", reply->tokens, reply->codes_void);
  if (reply->exceptions > 0)
    cred_event_detail(&event, "exceptions_ended=%u", reply->exceptions);
  if (reply->reveals > 0)
    cred_event_detail(&event, "reveals_ended=%u", reply->reveals);
  if (request->note[0] != '\0')
    cred_event_detail(&event, "note=%s", cred_quoted(request->note, quoted));
  return cred_change_note(change, &event);
}

static enum cred_err move(struct cred_change *change, struct kept *old, const struct kept *new,
                          const struct cred_account_rename_request *request,
                          struct cred_account_rename_reply *reply)
{
  const char *from = request->old_name, *to = request->holder.subject;
  struct cred_gate *gate = change->gate;
  enum cred_err err = old->has_password ? move_password(change, old, request) : CRED_OK;

  if (err == CRED_OK)
    err = cred_change_turning_move(change, from, to, request->holder.uid);
  if (err == CRED_OK)
    err = cred_change_tokens_move(change, from, to, &reply->tokens);
  if (err == CRED_OK)
    err = gate->store.ops->recovery_clear(gate->store.db, from, &gate->error);
  if (err == CRED_OK)
    err = move_subject(change, old, new);
  if (err == CRED_OK)
    err = cred_change_counts_move(change, from, to);
  if (err == CRED_OK)
    err = cred_sessions_move(change, from, to);
  reply->has_password = old->has_password;
  reply->is_enrolled = old->subject.enrolled || new->subject.enrolled;
  reply->is_barred = old->subject.barred || new->subject.barred;
  reply->codes_void = old->codes;
  return err == CRED_OK ? note(change, request, reply) : err;
}

static enum cred_err has_counts(struct cred_change *change, const char *name, bool *has)
{
  struct cred_gate *gate = change->gate;
  struct cred_count_row row;
  size_t count = 1;
  enum cred_err err =
      gate->store.ops->count_list(gate->store.db, name, 0, &row, &count, &gate->error);

  *has = err == CRED_OK && count > 0;
  return err;
}

static enum cred_err rename_in(struct cred_change *change,
                               const struct cred_account_rename_request *request,
                               struct cred_account_rename_reply *reply)
{
  struct kept old, new;
  bool counted = false, allowed = false;
  enum cred_err err = look_at(change, request->old_name, &old);

  if (err == CRED_OK)
    err = look_at(change, request->holder.subject, &new);
  if (err == CRED_OK)
    err = check_accounts(change, request, &old, &new);
  if (err == CRED_OK)
    err = check_factors(change, request, &old, &new);
  if (err == CRED_OK)
    err = cred_change_attempts_end(change, request->old_name, &reply->attempts);
  if (err == CRED_OK)
    err = has_counts(change, request->old_name, &counted);
  if (err == CRED_OK)
    err = cred_change_allowance_move(change, request->old_name, &request->holder, &allowed);
  if (err == CRED_OK)
    err = cred_exceptions_end(change, request->old_name, request->holder.actor, request->note,
                              &reply->exceptions);
  if (err == CRED_OK)
    err = cred_change_reveals_end(change, request->old_name, request->holder.actor,
                                  "account-renamed", request->note, &reply->reveals);
  if (err != CRED_OK || !(old.has_password || old.has_seals || has_factor(&old) || has_flag(&old) ||
                          counted || allowed || reply->exceptions > 0 || reply->reveals > 0))
    return err;
  reply->renamed = true;
  return move(change, &old, &new, request, reply);
}

static enum cred_err check_request(struct cred_gate *gate,
                                   const struct cred_account_rename_request *request)
{
  enum cred_err err = cred_gate_check_subject(gate, request->holder.subject);

  if (err == CRED_OK)
    err = cred_gate_check_subject(gate, request->old_name);
  if (err == CRED_OK && strcmp(request->old_name, request->holder.subject) == 0)
    err = cred_error_set(&gate->error, CRED_ERR_INVALID, "the two names are one");
  if (err == CRED_OK)
    err = cred_gate_check_name(gate, request->holder.service, sizeof(request->holder.service));
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the note", request->note, sizeof(request->note),
                               CRED_NAME_SIZE);
  return err;
}

enum cred_err cred_direct_account_rename(struct cred_gate *gate,
                                         const struct cred_account_rename_request *request,
                                         struct cred_account_rename_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = check_request(gate, request);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, rename_in(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
