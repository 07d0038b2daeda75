/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/calls.h"

#include <string.h>

#include "gate/direct.h"

#define CRED_CALL_RUN(number, name, flags)                                                         \
  static enum cred_err run_##name(struct cred_gate *gate, const void *request, void *reply)        \
  {                                                                                                \
    return cred_direct_##name(gate, request, reply);                                               \
  }
CRED_CALL_LIST(CRED_CALL_RUN)
#undef CRED_CALL_RUN

static const struct cred_wire_call calls[] = {
#define CRED_CALL_ROW(number, name, flags)                                                         \
  {(number),  (flags), #name, &cred_##name##_request_layout, &cred_##name##_reply_layout,          \
   run_##name},
    CRED_CALL_LIST(CRED_CALL_ROW)
#undef CRED_CALL_ROW
};

const struct cred_wire_call *cred_wire_call_find(uint32_t number)
{
  for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
    if (calls[i].number == number)
      return &calls[i];
  return NULL;
}

void cred_wire_call_refuse(const struct cred_wire_call *call, void *reply)
{
  cred_erase(reply, call->reply->size);
  if (call->number == CRED_CALL_barred)
    ((struct cred_barred_reply *)reply)->barred = true;
  if (call->number == CRED_CALL_code_need)
    ((struct cred_code_need_reply *)reply)->ask = true;
  if (call->number == CRED_CALL_charge)
    ((struct cred_charge_reply *)reply)->need.ask = true;
}
