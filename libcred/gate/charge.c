/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/passwords.h"
#include "gate/ticket.h"

#define ASK_AGAIN_MS 40u
#define COUNTS 3

/* What one charge is decided on. */
struct charge {
  const struct cred_charge_request *request;
  struct cred_charge_reply *reply;
  struct cred_policy policy;
  struct cred_policy code_policy; /* of the service that may ask for a code */
  struct cred_source source;
  struct cred_ticket_limits limits;
  bool clock_is_due; /* somebody has to write the store's clock */
  bool spares;       /* root under even_deny_root=no: counted, never refused */
  struct cred_owner self;
  char counted_name[CRED_NAME_SIZE];
};

struct weighed {
  enum cred_count_kind kind;
  const struct cred_limit *limit;
  uint32_t pending;
};

static void weigh_kinds(const struct charge *charge, struct weighed out[COUNTS])
{
  out[0] = (struct weighed){CRED_COUNT_SUBJECT, &charge->limits.subject, 0};
  out[1] = (struct weighed){CRED_COUNT_CLASS, &charge->limits.total, 0};
  out[2] = (struct weighed){CRED_COUNT_SOURCE, &charge->limits.source, 0};
}

static enum cred_err count_pending(struct cred_change *change, const struct charge *charge,
                                   struct weighed kinds[COUNTS])
{
  struct cred_ticket_walk walk;
  const struct cred_ticket_row *ticket;
  enum cred_err err;

  cred_ticket_walk_start(&walk, change, charge->counted_name, &charge->source);
  while ((err = cred_ticket_walk_next(&walk, &ticket)) == CRED_OK && ticket != NULL)
    for (size_t i = 0; i < COUNTS; i++) {
      struct cred_count_key key =
          cred_count_key_of(kinds[i].kind, charge->counted_name, &charge->source);
      kinds[i].pending += cred_ticket_weighs_on(ticket, &key);
    }
  return err;
}

static void note_worse(struct cred_charge_reply *reply, const struct cred_change *change,
                       enum cred_charge_verdict verdict, int64_t until_ms)
{
  if (verdict == CRED_CHARGE_LOCKED) {
    int64_t until_wall_ms = cred_change_wall_of(change, until_ms);

    if (reply->verdict != CRED_CHARGE_LOCKED || until_wall_ms > reply->until_ms)
      reply->until_ms = until_wall_ms;
    reply->verdict = CRED_CHARGE_LOCKED;
  } else if (verdict == CRED_CHARGE_BUSY && reply->verdict == CRED_CHARGE_GRANTED) {
    reply->verdict = CRED_CHARGE_BUSY;
  }
}

static enum cred_err note_lock_end(struct cred_change *change, const struct charge *charge,
                                   struct cred_count_row *row)
{
  struct cred_event event =
      cred_event_of(CRED_EVENT_LOCK_ENDED, &charge->request->caller, &charge->source);
  enum cred_err err = cred_change_count_keep(change, row);

  if (row->key.kind == CRED_COUNT_SOURCE)
    event.subject[0] = '\0';
  cred_event_detail(&event, "count=%s", cred_count_kind_name(row->key.kind));
  if (err == CRED_OK && row->key.subject[0] != CRED_BUCKET_MARK)
    err = cred_change_note(change, &event);
  return err;
}

/* Reads one count and makes the verdict worse where it must be. */
static enum cred_err judge_one(struct cred_change *change, const struct charge *charge,
                               const struct weighed *kind)
{
  struct cred_count_key key = cred_count_key_of(kind->kind, charge->counted_name, &charge->source);
  struct cred_count_row row;
  enum cred_charge_verdict verdict;
  bool lock_ended = false;
  int64_t until_ms = 0;
  enum cred_err err;

  if (kind->limit->deny == 0)
    return CRED_OK;
  err = cred_change_count_seen(change, &key, kind->limit, &row, &lock_ended);
  if (err != CRED_OK)
    return err;
  verdict = cred_count_judge(&row.count, kind->pending, kind->limit, &until_ms);
  note_worse(charge->reply, change, verdict, until_ms);
  if (lock_ended && change->kind != CRED_STORE_READ)
    err = note_lock_end(change, charge, &row);
  return err;
}

static enum cred_err judge_counts(struct cred_change *change, const struct charge *charge,
                                  const struct weighed kinds[COUNTS])
{
  enum cred_charge_verdict before = charge->reply->verdict;
  enum cred_err err = CRED_OK;

  charge->reply->verdict = CRED_CHARGE_GRANTED;
  for (size_t i = 0; i < COUNTS && err == CRED_OK; i++)
    err = judge_one(change, charge, &kinds[i]);
  if (err != CRED_OK)
    charge->reply->verdict = before;
  return err;
}

static enum cred_err judge_bar(struct cred_change *change, const struct charge *charge)
{
  struct cred_gate *gate = change->gate;
  struct cred_subject_row subject;
  enum cred_err err;

  if (!charge->request->caller.known)
    return CRED_OK;
  err = gate->store.ops->subject_get(gate->store.db, charge->counted_name, &subject, &gate->error);
  if (err == CRED_ERR_NOT_FOUND)
    return CRED_OK;
  if (err == CRED_OK && subject.barred)
    charge->reply->verdict = CRED_CHARGE_BARRED;
  return err;
}

/* Of this very account, whatever the policy says: somebody said so of this one password. */
static enum cred_err find_compromise(struct cred_change *change, const struct charge *charge)
{
  if (!charge->request->caller.known)
    return CRED_OK;
  return cred_change_is_compromised(change, charge->counted_name, charge->request->uid,
                                    &charge->reply->is_compromised);
}

/* mode=report decides and tells, but lets pass; a spared root is let pass as well. */
static void soften(const struct charge *charge)
{
  struct cred_charge_reply *reply = charge->reply;

  if (reply->verdict == CRED_CHARGE_GRANTED || reply->verdict == CRED_CHARGE_BARRED)
    return;
  if (charge->policy.mode == CRED_MODE_REPORT)
    reply->reported_only = true;
  if (charge->spares || charge->policy.mode == CRED_MODE_REPORT)
    reply->verdict = CRED_CHARGE_GRANTED;
}

static enum cred_err new_ticket_id(struct cred_gate *gate, uint64_t *out)
{
  CRED_SECRET_AUTO random = {0};

  if (cred_secret_random(&random, sizeof(*out)) != CRED_OK)
    return cred_error_set(&gate->error, CRED_ERR_CRYPTO, "no random bytes");
  memcpy(out, random.bytes, sizeof(*out));
  *out &= INT64_MAX; /* fits the integers of every backend */
  *out += *out == 0;
  return CRED_OK;
}

static enum cred_err put_ticket(struct cred_change *change, const struct charge *charge)
{
  struct cred_gate *gate = change->gate;
  struct cred_ticket_row ticket = {
      .source = charge->source,
      .actor = charge->request->caller.actor,
      .owner = charge->self,
      .charged_at_ms = change->now_ms,
      .charged_wall_ms = change->wall_ms,
      .lease_until_ms = change->now_ms + (int64_t)charge->policy.attempt_lease_seconds * 1000,
      .limits = charge->limits,
  };
  enum cred_err err = new_ticket_id(gate, &ticket.id);

  memcpy(ticket.subject, charge->counted_name, sizeof(ticket.subject));
  memcpy(ticket.service, charge->request->caller.service, sizeof(ticket.service));
  if (err == CRED_OK)
    err = gate->store.ops->ticket_put(gate->store.db, &ticket, &gate->error);
  if (err == CRED_OK)
    charge->reply->ticket = ticket.id;
  return err;
}

static enum cred_err charge_in(struct cred_change *change, struct charge *charge)
{
  struct weighed kinds[COUNTS];
  enum cred_err err =
      cred_change_counted_name(change, &charge->request->caller, charge->counted_name);

  if (err == CRED_OK)
    err = cred_change_owner(change, charge->request->caller.transaction, &charge->self);
  if (err == CRED_OK)
    err = cred_tickets_reap(change, charge->counted_name, &charge->source, &charge->self);
  if (err != CRED_OK)
    return err;
  weigh_kinds(charge, kinds);
  err = count_pending(change, charge, kinds);
  if (err == CRED_OK)
    err = judge_counts(change, charge, kinds);
  if (err == CRED_OK)
    err = judge_bar(change, charge);
  if (err != CRED_OK)
    return err;
  soften(charge);
  return charge->reply->verdict == CRED_CHARGE_GRANTED ? put_ticket(change, charge) : CRED_OK;
}

/*
 * A look without the writer's lock: what is locked is refused here, so that a flood of refused
 * attempts writes nothing and keeps nobody waiting. Only the store's clock is written when it is
 * due: after a reboot with the wall clock set back, a lock would not run down while nobody writes.
 */
static enum cred_err peek_in(struct cred_change *change, struct charge *charge)
{
  struct weighed kinds[COUNTS];
  enum cred_err err =
      cred_change_counted_name(change, &charge->request->caller, charge->counted_name);

  if (err != CRED_OK)
    return err;
  charge->clock_is_due = change->clock_is_due;
  weigh_kinds(charge, kinds);
  err = judge_counts(change, charge, kinds);
  if (err == CRED_OK)
    err = judge_bar(change, charge);
  if (err == CRED_OK)
    err = find_compromise(change, charge);
  if (err == CRED_OK)
    soften(charge);
  if (err == CRED_OK)
    err = cred_change_code_need(change, &charge->request->caller, charge->request->uid,
                                &charge->code_policy, &charge->reply->need);
  return err;
}

/* Most often the same service. */
static enum cred_err find_code_policy(struct cred_gate *gate, struct charge *charge)
{
  struct cred_caller caller = charge->request->caller;
  const char *service = charge->request->code_service;

  charge->code_policy = charge->policy;
  if (service[0] == '\0' || strcmp(service, caller.service) == 0)
    return CRED_OK;
  memcpy(caller.service, service, sizeof(caller.service));
  return cred_gate_caller_policy(gate, &caller, &charge->code_policy);
}

static enum cred_err prepare(struct cred_gate *gate, struct charge *charge)
{
  const struct cred_caller *caller = &charge->request->caller;
  struct cred_charge_reply *reply = charge->reply;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  reply->need.ask = true;
  err = cred_gate_check_caller(gate, caller);
  if (err == CRED_OK)
    err = cred_gate_check_name(gate, charge->request->code_service,
                               sizeof(charge->request->code_service));
  if (err == CRED_OK)
    err = cred_gate_caller_policy(gate, caller, &charge->policy);
  if (err == CRED_OK)
    err = find_code_policy(gate, charge);
  if (err != CRED_OK)
    return err;
  cred_code_need_start(&charge->code_policy, &reply->need);
  charge->source = cred_gate_caller_source(gate, caller);
  charge->limits = cred_limits_of(&charge->policy, &charge->source);
  charge->spares = cred_policy_spares(&charge->policy, caller);
  reply->source = charge->source;
  reply->wait_ms = ASK_AGAIN_MS;
  reply->patience_seconds = charge->policy.attempt_wait_seconds;
  reply->reason_may_be_told = charge->source.class == CRED_SOURCE_LOCAL ||
                              charge->source.class == CRED_SOURCE_ACTOR ||
                              charge->source.class == CRED_SOURCE_TRUSTED;
  return CRED_OK;
}

static enum cred_err run(struct cred_gate *gate, enum cred_store_begin kind, struct charge *charge,
                         enum cred_err (*step)(struct cred_change *, struct charge *))
{
  struct cred_change change;
  enum cred_err err = cred_change_begin_by(gate, &charge->request->caller, kind, &change);

  if (err == CRED_OK)
    err = cred_change_end(&change, step(&change, charge));
  if (err != CRED_OK)
    charge->reply->verdict = CRED_CHARGE_REFUSED;
  return err;
}

static bool is_refused_at_a_glance(const struct cred_charge_reply *reply)
{
  return reply->verdict == CRED_CHARGE_LOCKED || reply->verdict == CRED_CHARGE_BARRED;
}

enum cred_err cred_direct_charge(struct cred_gate *gate, const struct cred_charge_request *request,
                                 struct cred_charge_reply *reply)
{
  struct charge charge = {.request = request, .reply = reply};
  enum cred_err err = prepare(gate, &charge);

  if (err == CRED_OK)
    err = run(gate, CRED_STORE_READ, &charge, peek_in);
  if (err != CRED_OK || (is_refused_at_a_glance(reply) && !charge.clock_is_due))
    return err;
  reply->verdict = CRED_CHARGE_REFUSED;
  reply->reported_only = false;
  return run(gate, CRED_STORE_WRITE, &charge, charge_in);
}
