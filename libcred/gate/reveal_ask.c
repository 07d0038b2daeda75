/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "decide/actor.h"
#include "gate/account_ways.h"
#include "gate/rotations.h"

#define MINUTE_MS (60 * (int64_t)1000)
#define PAGE 16

/* Drops what has expired; how many are left. */
static enum cred_err prune(struct cred_change *change, uint32_t *left)
{
  struct cred_gate *gate = change->gate;
  struct cred_reveal_row rows[PAGE];
  uint64_t after = 0;
  size_t count = PAGE;
  enum cred_err err = CRED_OK;

  *left = 0;
  while (err == CRED_OK && count == PAGE) {
    err = gate->store.ops->reveal_list(gate->store.db, after, rows, &count, &gate->error);
    for (size_t i = 0; err == CRED_OK && i < count; i++) {
      after = rows[i].id;
      if (change->now_ms >= rows[i].expires_at_ms)
        err = gate->store.ops->reveal_delete(gate->store.db, rows[i].id, &gate->error);
      else
        ++*left;
    }
  }
  return err;
}

static enum cred_err make_id(struct cred_gate *gate, uint64_t *out)
{
  CRED_SECRET_AUTO random = {0};
  uint32_t number;

  if (cred_secret_random(&random, sizeof(number)) != CRED_OK)
    return cred_error_set(&gate->error, CRED_ERR_CRYPTO, "no random bytes");
  memcpy(&number, random.bytes, sizeof(number));
  *out = number + UINT64_C(1); /* short enough to be read out */
  return CRED_OK;
}

static enum cred_err put(struct cred_change *change, const struct cred_reveal_ask_request *request,
                         struct cred_reveal_ask_reply *reply)
{
  struct cred_gate *gate = change->gate;
  const uint32_t minutes = request->minutes != 0 ? request->minutes : CRED_REVEAL_MINUTES;
  struct cred_reveal_row row = {.uid = request->holder.uid,
                                .requester = request->holder.actor,
                                .approver = CRED_ACTOR_UNKNOWN,
                                .asked_wall_ms = change->wall_ms,
                                .lasts_ms = minutes * MINUTE_MS};
  const char *system = cred_gate_system_key(gate);
  enum cred_reveal_verdict found = CRED_REVEAL_YES;
  struct cred_reveal_row other;
  enum cred_err err = CRED_OK;

  while (err == CRED_OK && found != CRED_REVEAL_NONE) {
    err = make_id(gate, &row.id);
    if (err == CRED_OK)
      err = cred_change_reveal(change, row.id, &other, &found);
  }
  if (err != CRED_OK)
    return err;
  memcpy(row.subject, request->holder.subject, sizeof(row.subject));
  memcpy(row.system, system, strnlen(system, sizeof(row.system) - 1));
  memcpy(row.reason, request->reason, sizeof(row.reason));
  row.expires_at_ms = change->now_ms + row.lasts_ms;
  reply->id = row.id;
  reply->expires_wall_ms = cred_change_wall_of(change, row.expires_at_ms);
  return gate->store.ops->reveal_put(gate->store.db, &row, &gate->error);
}

static enum cred_err note(struct cred_change *change, const struct cred_reveal_ask_request *request,
                          uint64_t id)
{
  struct cred_event event = cred_password_event(CRED_EVENT_REVEAL_ASKED, &request->holder);
  char quoted[CRED_QUOTED_SIZE];

  cred_event_detail(&event, "request=%llu reason=%s", (unsigned long long)id,
                    cred_quoted(request->reason, quoted));
  if (request->note[0] != '\0')
    cred_event_detail(&event, "note=%s", cred_quoted(request->note, quoted));
  return cred_change_note(change, &event);
}

static enum cred_err ask_in(struct cred_change *change,
                            const struct cred_reveal_ask_request *request, bool is_shared,
                            struct cred_reveal_ask_reply *reply)
{
  struct cred_reveal_row nobody = {0};
  struct cred_turning turning;
  uint32_t open;
  enum cred_err err = prune(change, &open);

  if (err == CRED_OK && open >= CRED_REVEAL_OPEN_MAX)
    err = cred_error_set(&change->gate->error, CRED_ERR_BUSY, "too many requests are open");
  if (err == CRED_OK)
    err = cred_change_turning(change, request->holder.subject, request->holder.uid,
                              &request->stored, &turning);
  if (err != CRED_OK)
    return err;
  if (is_shared || cred_actor_is_nobody(request->holder.actor))
    reply->verdict = CRED_REVEAL_UNKNOWN;
  else if (turning.row.current == 0 && turning.row.pending == 0)
    reply->verdict = CRED_REVEAL_NOTHING;
  else
    reply->verdict = CRED_REVEAL_YES;
  if (reply->verdict != CRED_REVEAL_YES) {
    memcpy(nobody.subject, request->holder.subject, sizeof(nobody.subject));
    return cred_change_reveal_refuse(change, &nobody, 0, request->holder.actor, reply->verdict,
                                     request->note);
  }
  err = put(change, request, reply);
  return err == CRED_OK ? note(change, request, reply->id) : err;
}

static enum cred_err check(struct cred_gate *gate, const struct cred_reveal_ask_request *request)
{
  if (request->minutes > CRED_REVEAL_MINUTES_MAX)
    return cred_error_set(&gate->error, CRED_ERR_INVALID, "a request cannot last so long");
  if (request->reason[0] == '\0')
    return cred_error_set(&gate->error, CRED_ERR_INVALID, "a request needs a reason");
  return cred_gate_check_text(gate, "the reason", request->reason, sizeof(request->reason),
                              CRED_NAME_SIZE);
}

enum cred_err cred_direct_reveal_ask(struct cred_gate *gate,
                                     const struct cred_reveal_ask_request *request,
                                     struct cred_reveal_ask_reply *reply)
{
  struct cred_holding holding;
  struct cred_change change;
  bool is_shared = true;
  enum cred_err err = cred_gate_holding_start(gate, &request->holder, &holding);

  memset(reply, 0, sizeof(*reply));
  if (err == CRED_OK)
    err = check(gate, request);
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the note", request->note, sizeof(request->note),
                               CRED_NAME_SIZE);
  if (err == CRED_OK)
    err = cred_gate_is_shared(gate, request->holder.actor, &is_shared);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, ask_in(&change, request, is_shared, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
