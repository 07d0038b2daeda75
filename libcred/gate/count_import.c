/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/inside.h"

/* A failure that another program counted, on its way into our counts. */
struct import {
  const struct cred_count_import_request *request;
  struct cred_caller caller;
  struct cred_source source;
  struct cred_ticket_limits limits;
  int64_t at_ms; /* store clock */
};

static enum cred_err prepare(struct cred_gate *gate, struct import *import)
{
  const struct cred_count_import_request *request = import->request;
  struct cred_caller *caller = &import->caller;
  struct cred_policy policy;
  enum cred_err err;

  memcpy(caller->subject, request->subject, sizeof(caller->subject));
  memcpy(caller->service, request->service, sizeof(caller->service));
  caller->origin = request->origin;
  caller->actor = request->actor;
  caller->known = true;
  err = cred_gate_check_caller(gate, caller);
  if (err == CRED_OK)
    err = cred_gate_caller_policy(gate, caller, &policy);
  if (err != CRED_OK)
    return err;
  import->source = cred_gate_caller_source(gate, caller);
  import->limits = cred_limits_of(&policy, &import->source);
  return CRED_OK;
}

static enum cred_err fail_count(struct cred_change *change, const struct import *import,
                                enum cred_count_kind kind, const struct cred_limit *limit,
                                const struct cred_event *template)
{
  const struct cred_count_key key =
      cred_count_key_of(kind, import->caller.subject, &import->source);
  struct cred_count_row row;
  bool locked;
  enum cred_err err;

  if (limit->deny == 0)
    return CRED_OK;
  err = cred_change_count(change, &key, limit, &row);
  if (err == CRED_OK)
    err = cred_change_count_fail(change, &row, import->at_ms, template, &locked);
  return err;
}

static enum cred_err import_in(struct cred_change *change, struct import *import, bool *counted)
{
  const struct cred_ticket_limits *limits = &import->limits;
  struct cred_event event = cred_event_of(CRED_EVENT_IMPORTED, &import->caller, &import->source);
  const struct cred_event template = event;
  const int64_t age_ms = change->wall_ms - import->request->failed_at_ms;
  enum cred_err err;

  *counted = false;
  if (age_ms < 0)
    return cred_error_set(&change->gate->error, CRED_ERR_INVALID, "the failure lies in the future");
  if (age_ms >= limits->subject.interval_ms)
    return CRED_OK;
  import->at_ms = change->now_ms - age_ms;
  cred_event_detail(&event, "what=failure age_seconds=%lld", (long long)(age_ms / 1000));
  err = cred_change_note(change, &event);
  if (err == CRED_OK)
    err = fail_count(change, import, CRED_COUNT_SUBJECT, &limits->subject, &template);
  if (err == CRED_OK)
    err = fail_count(change, import, CRED_COUNT_CLASS, &limits->total, &template);
  if (err == CRED_OK)
    err = fail_count(change, import, CRED_COUNT_SOURCE, &limits->source, &template);
  *counted = err == CRED_OK;
  return err;
}

enum cred_err cred_direct_count_import(struct cred_gate *gate,
                                       const struct cred_count_import_request *request,
                                       struct cred_count_import_reply *reply)
{
  struct import import = {.request = request};
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = prepare(gate, &import);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, import_in(&change, &import, &reply->counted));
  if (err != CRED_OK)
    reply->counted = false;
  return err;
}
