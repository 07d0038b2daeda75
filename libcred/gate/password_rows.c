/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>

#include "gate/passwords.h"
#include "store/row.h"

/*
 * One scrypt of 8 MiB: about as long as one yescrypt of /etc/shadow takes. What is stored is a MAC
 * of it, so that whoever has the store and not the key cannot guess at all, however fast.
 */
static const struct cred_cost cost_in_use = {.log2_n = 13, .r = 8, .p = 1};

enum cred_err cred_gate_holding_start(struct cred_gate *gate, const struct cred_holder *holder,
                                      struct cred_holding *out)
{
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  out->holder = holder;
  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_subject(gate, holder->subject);
  if (err == CRED_OK)
    err = cred_gate_check_name(gate, holder->service, sizeof(holder->service));
  if (err == CRED_OK)
    err = cred_gate_subject_policy(gate, holder->subject, holder->service, &out->policy);
  return err;
}

enum cred_err cred_gate_holding_start_any(struct cred_gate *gate, const struct cred_holder *holder,
                                          struct cred_holding *out)
{
  enum cred_err err = cred_gate_holding_start(gate, holder, out);

  if (err != CRED_ERR_LOOKUP)
    return err;
  memset(&gate->error, 0, sizeof(gate->error));
  return cred_config_policy_for(gate->config, holder->subject, false, holder->service, &out->policy,
                                &gate->error);
}

enum cred_err cred_gate_check_validity(struct cred_gate *gate, int64_t from_ms, int64_t until_ms)
{
  if (from_ms < 0 || from_ms > CRED_ROW_MS_MAX || until_ms < 0 || until_ms > CRED_ROW_MS_MAX ||
      (until_ms != 0 && until_ms <= from_ms))
    return cred_error_set(&gate->error, CRED_ERR_INVALID, "no time in which it would be valid");
  return CRED_OK;
}

static enum cred_err random_id(struct cred_gate *gate, uint64_t *out)
{
  CRED_SECRET_AUTO random = {0};

  if (cred_secret_random(&random, sizeof(*out)) != CRED_OK)
    return cred_error_set(&gate->error, CRED_ERR_CRYPTO, "no random bytes");
  memcpy(out, random.bytes, sizeof(*out));
  *out &= INT64_MAX;
  *out += *out == 0;
  return CRED_OK;
}

static enum cred_err make_up(struct cred_gate *gate, struct cred_holding *holding)
{
  struct cred_password_row *row = &holding->row;
  enum cred_err err;

  memset(row, 0, sizeof(*row));
  holding->is_new = true;
  memcpy(row->subject, holding->holder->subject, sizeof(row->subject));
  (void)snprintf(row->system, sizeof(row->system), "%s", cred_gate_system_key(gate));
  row->uid = holding->holder->uid;
  row->set_by = CRED_ACTOR_UNKNOWN;
  err = random_id(gate, &row->account);
  return err == CRED_OK ? random_id(gate, &row->home) : err;
}

enum cred_err cred_change_holding(struct cred_change *change, struct cred_holding *holding)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err;

  err = gate->store.ops->password_get(gate->store.db, holding->holder->subject,
                                      cred_gate_system_key(gate), &holding->row, &gate->error);
  if (err == CRED_ERR_NOT_FOUND) {
    memset(&gate->error, 0, sizeof(gate->error));
    return make_up(gate, holding);
  }
  if (err != CRED_OK || holding->row.uid == holding->holder->uid)
    return err;
  holding->was_replaced = true;
  holding->replaced = holding->row;
  return make_up(gate, holding);
}

enum cred_err cred_change_is_compromised(struct cred_change *change, const char *subject,
                                         uint32_t uid, bool *is)
{
  struct cred_gate *gate = change->gate;
  struct cred_password_row row;
  enum cred_err err = gate->store.ops->password_get(gate->store.db, subject,
                                                    cred_gate_system_key(gate), &row, &gate->error);

  *is = err == CRED_OK && row.uid == uid && row.is_compromised;
  if (err != CRED_ERR_NOT_FOUND)
    return err;
  memset(&gate->error, 0, sizeof(gate->error));
  return CRED_OK;
}

static enum cred_err give_salt(struct cred_change *change, uint64_t id)
{
  struct cred_gate *gate = change->gate;
  struct cred_person_row person = {.id = id, .cost_count = 1, .costs = {cost_in_use}};
  CRED_SECRET_AUTO salt = {0};

  if (cred_secret_random(&salt, sizeof(person.salt)) != CRED_OK)
    return cred_error_set(&gate->error, CRED_ERR_CRYPTO, "no random bytes for a salt");
  memcpy(person.salt, salt.bytes, sizeof(person.salt));
  return gate->store.ops->person_put(gate->store.db, &person, &gate->error);
}

enum cred_err cred_change_person_make(struct cred_change *change, uint64_t *id)
{
  enum cred_err err = random_id(change->gate, id);

  return err == CRED_OK ? give_salt(change, *id) : err;
}

/* A name that came back with another uid is another account, which inherits nothing. */
static enum cred_err replace(struct cred_change *change, const struct cred_holding *holding)
{
  struct cred_event event = cred_password_event(CRED_EVENT_ACCOUNT_REPLACED, holding->holder);
  enum cred_err err = cred_change_memory_clear(change, &holding->replaced);

  cred_event_detail(&event, "old_uid=%u new_uid=%u", holding->replaced.uid, holding->holder->uid);
  return err == CRED_OK ? cred_change_note(change, &event) : err;
}

enum cred_err cred_change_holding_keep(struct cred_change *change, struct cred_holding *holding)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = CRED_OK;

  if (holding->was_replaced)
    err = replace(change, holding);
  if (err == CRED_OK && holding->is_new)
    err = give_salt(change, holding->row.home);
  if (err == CRED_OK)
    err = gate->store.ops->password_put(gate->store.db, &holding->row, &gate->error);
  if (err != CRED_OK)
    return err;
  holding->was_replaced = false;
  holding->is_new = false;
  return CRED_OK;
}

uint64_t cred_password_person(const struct cred_password_row *row)
{
  return row->person != 0 ? row->person : row->home;
}

struct cred_event cred_password_event(enum cred_event_kind kind, const struct cred_holder *holder)
{
  struct cred_event event = {.kind = kind, .actor = holder->actor};

  memcpy(event.subject, holder->subject, sizeof(event.subject));
  memcpy(event.service, holder->service, sizeof(event.service));
  return event;
}

struct cred_password_facts cred_password_facts_of(const struct cred_password_row *row)
{
  return (struct cred_password_facts){
      .is_temporary = row->is_temporary,
      .is_compromised = row->is_compromised,
      .is_expired = row->is_expired,
      .is_elsewhere = row->is_elsewhere,
      .has_drifted = row->has_drifted,
      .set_ms = row->set_wall_ms,
      .valid_from_ms = row->valid_from_ms,
      .valid_until_ms = row->valid_until_ms,
      .uses = row->uses,
  };
}

static bool becomes_temporary(const struct cred_policy *policy, enum cred_password_by by)
{
  return by == CRED_PASSWORD_BY_ISSUE ||
         (by == CRED_PASSWORD_BY_ADMIN && policy->admin_set_is_temporary);
}

void cred_password_row_set(struct cred_password_row *row, const struct cred_policy *policy,
                           const struct cred_password_setting *setting, int64_t wall_ms)
{
  row->set_wall_ms = wall_ms;
  row->set_by = setting->actor;
  row->uses = 0;
  row->is_compromised = row->is_expired = row->is_elsewhere = row->has_drifted = false;
  memset(row->elsewhere, 0, sizeof(row->elsewhere));
  memset(&row->pending, 0, sizeof(row->pending));
  row->is_temporary = becomes_temporary(policy, setting->by);
  row->valid_from_ms = row->is_temporary ? setting->valid_from_ms : 0;
  row->valid_until_ms = row->is_temporary ? setting->valid_until_ms : 0;
  if (row->is_temporary && row->valid_until_ms == 0 && policy->temporary_hours > 0)
    row->valid_until_ms = (row->valid_from_ms > wall_ms ? row->valid_from_ms : wall_ms) +
                          (int64_t)policy->temporary_hours * 60 * 60 * 1000;
}
