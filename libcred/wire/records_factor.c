/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/calls.h"
#include "wire/layout.h"

/* Kinds of factors. */

static const struct cred_field factor_look_request_fields[] = {
    RECORD(factor_look_request, caller, caller),
    NUMBER(factor_look_request, uid),
    NUMBER(factor_look_request, kinds),
};
LAYOUT(factor_look_request);

static const struct cred_field factor_look_reply_fields[] = {
    CHOICE(factor_look_reply, verdict, CRED_FACTOR_PASSED),
    NUMBER(factor_look_reply, required),
    NUMBER(factor_look_reply, exception),
};
LAYOUT(factor_look_reply);
