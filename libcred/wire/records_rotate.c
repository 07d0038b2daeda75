/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/calls.h"
#include "wire/layout.h"

/* Privileged IDs. */

static const struct cred_field rotate_may_request_fields[] = {
    RECORD(rotate_may_request, holder, holder),
};
LAYOUT(rotate_may_request);

static const struct cred_field rotate_may_reply_fields[] = {
    CHOICE(rotate_may_reply, verdict, CRED_MAY_CHANGE_YES),
    FLAG(rotate_may_reply, reported_only),
};
LAYOUT(rotate_may_reply);
