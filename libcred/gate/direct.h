/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_DIRECT_H
#define CRED_GATE_DIRECT_H

#include "wire/calls.h"

/* The gate calls as they are done in this process, on a gate that has the store open; each as its
 * namesake cred_gate_... in cred/gate.h says. */
#define CRED_CALL_DIRECT(number, name, flags)                                                      \
  enum cred_err cred_direct_##name(struct cred_gate *gate,                                         \
                                   const struct cred_##name##_request *request,                    \
                                   struct cred_##name##_reply *reply);
CRED_CALL_LIST(CRED_CALL_DIRECT)
#undef CRED_CALL_DIRECT

#endif
