/* SPDX-License-Identifier: BSD-3-Clause */
#include <endian.h>
#include <string.h>

#include "gate/codes.h"
#include "gate/logs.h"

/* Keeping all events, however old: of a hold, the store knows who ordered it, when and why. */

#define META_HOLD "log.hold"
#define HEAD_SIZE (sizeof(uint32_t) + sizeof(uint64_t))

enum cred_err cred_change_log_hold(struct cred_change *change, struct cred_log_hold_reply *out)
{
  struct cred_gate *gate = change->gate;
  struct cred_blob blob;
  uint32_t by;
  uint64_t since;
  enum cred_err err = gate->store.ops->meta_get(gate->store.db, META_HOLD, &blob, &gate->error);

  memset(out, 0, sizeof(*out));
  if (err == CRED_ERR_NOT_FOUND) {
    memset(&gate->error, 0, sizeof(gate->error));
    return CRED_OK;
  }
  if (err != CRED_OK || blob.length == 0)
    return err;
  if (blob.length <= HEAD_SIZE || blob.length >= HEAD_SIZE + sizeof(out->reason))
    return cred_error_set(&gate->error, CRED_ERR_DAMAGED, "the hold on the log is damaged");
  memcpy(&by, blob.bytes, sizeof(by));
  memcpy(&since, blob.bytes + sizeof(by), sizeof(since));
  out->is_held = true;
  out->by = be32toh(by);
  out->since_ms = (int64_t)be64toh(since);
  memcpy(out->reason, blob.bytes + HEAD_SIZE, blob.length - HEAD_SIZE);
  return CRED_OK;
}

static enum cred_err keep(struct cred_change *change, const struct cred_log_hold_reply *hold)
{
  struct cred_gate *gate = change->gate;
  const size_t length = strnlen(hold->reason, sizeof(hold->reason) - 1);
  const uint32_t by = htobe32(hold->by);
  const uint64_t since = htobe64((uint64_t)hold->since_ms);
  struct cred_blob blob = {.length = hold->is_held ? HEAD_SIZE + length : 0};

  if (hold->is_held) {
    memcpy(blob.bytes, &by, sizeof(by));
    memcpy(blob.bytes + sizeof(by), &since, sizeof(since));
    memcpy(blob.bytes + HEAD_SIZE, hold->reason, length);
  }
  return gate->store.ops->meta_put(gate->store.db, META_HOLD, &blob, &gate->error);
}

static enum cred_err note(struct cred_change *change, const struct cred_log_hold_request *request)
{
  struct cred_event event = {.actor = request->actor};
  char quoted[CRED_QUOTED_SIZE];

  event.kind = request->step == CRED_LOG_HOLD_BEGIN ? CRED_EVENT_LOG_HELD : CRED_EVENT_LOG_RELEASED;
  cred_event_detail(&event, "reason=%s", cred_quoted(request->reason, quoted));
  return cred_change_note(change, &event);
}

static enum cred_err hold_in(struct cred_change *change,
                             const struct cred_log_hold_request *request,
                             struct cred_log_hold_reply *reply)
{
  const bool is_to_be = request->step == CRED_LOG_HOLD_BEGIN;
  enum cred_err err = cred_change_log_hold(change, reply);

  if (err != CRED_OK || request->step == CRED_LOG_HOLD_LOOK || reply->is_held == is_to_be)
    return err;
  memset(reply, 0, sizeof(*reply));
  reply->changed = true;
  reply->is_held = is_to_be;
  if (is_to_be) {
    reply->by = request->actor;
    reply->since_ms = change->wall_ms;
    memcpy(reply->reason, request->reason, sizeof(reply->reason));
  }
  err = keep(change, reply);
  return err == CRED_OK ? note(change, request) : err;
}

static enum cred_err check(struct cred_gate *gate, const struct cred_log_hold_request *request)
{
  enum cred_err err = cred_gate_check_text(gate, "the reason", request->reason,
                                           sizeof(request->reason), CRED_NAME_SIZE);

  if (err == CRED_OK && request->step != CRED_LOG_HOLD_LOOK && request->reason[0] == '\0')
    err = cred_error_set(&gate->error, CRED_ERR_INVALID, "a reason is needed");
  return err;
}

enum cred_err cred_direct_log_hold(struct cred_gate *gate,
                                   const struct cred_log_hold_request *request,
                                   struct cred_log_hold_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = check(gate, request);
  if (err == CRED_OK)
    err = cred_change_begin_anyway(
        gate, request->step == CRED_LOG_HOLD_LOOK ? CRED_STORE_READ : CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, hold_in(&change, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
