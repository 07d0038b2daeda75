/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>
#include <unistd.h>

#include "gate/reach.h"

/* What cred/gate.h declares: every call goes to credd, or is done here. */

/* Nothing of the store is asked for, and the policy is here. */
static bool can_tell(const struct cred_gate *gate, const struct cred_wire_call *call)
{
  return (call->flags & CRED_CALL_POLICY) != 0 && gate->config != NULL;
}

static enum cred_err ask(struct cred_gate *gate, uint32_t number, const void *request, void *reply)
{
  const struct cred_wire_call *call = cred_wire_call_find(number);
  enum cred_err err;

  cred_wire_call_refuse(call, reply);
  memset(&gate->error, 0, sizeof(gate->error));
  if (gate->pid != getpid())
    return cred_error_set(&gate->error, CRED_ERR_STATE, "the gate was opened by another process");
  if (gate->client == NULL || can_tell(gate, call))
    return call->run(gate, request, reply);
  if ((call->flags & CRED_CALL_HERE) != 0) {
    err = cred_gate_open_here(gate, false);
    return err == CRED_OK ? call->run(gate, request, reply) : err;
  }
  err = cred_client_ask(gate->client, call, request, reply, &gate->error);
  if (err != CRED_ERR_UNREACHABLE)
    return err;
  err = cred_gate_open_here(gate, true);
  return err == CRED_OK ? call->run(gate, request, reply) : err;
}

#define CRED_CALL_DEFINE(number, name, flags)                                                      \
  enum cred_err cred_gate_##name(struct cred_gate *gate,                                           \
                                 const struct cred_##name##_request *request,                      \
                                 struct cred_##name##_reply *reply)                                \
  {                                                                                                \
    return ask(gate, number, request, reply);                                                      \
  }
CRED_CALL_LIST(CRED_CALL_DEFINE)
#undef CRED_CALL_DEFINE
