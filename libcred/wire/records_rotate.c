/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/calls.h"
#include "wire/layout.h"

/* Privileged IDs. */

static const struct cred_field rotate_may_request_fields[] = {
    RECORD(rotate_may_request, holder, holder),
    FLAG(rotate_may_request, is_self),
    FLAG(rotate_may_request, rotates_due),
    RECORD(rotate_may_request, stored, stored),
};
LAYOUT(rotate_may_request);

static const struct cred_field rotate_may_reply_fields[] = {
    CHOICE(rotate_may_reply, verdict, CRED_MAY_CHANGE_YES),
    FLAG(rotate_may_reply, reported_only),
};
LAYOUT(rotate_may_reply);

static const struct cred_field sealed_fields[] = {
    NUMBER(sealed, length),
    BYTES(sealed, bytes),
};
LAYOUT(sealed);

static const struct cred_field rotate_state_request_fields[] = {
    TEXT(rotate_state_request, subject),
    NUMBER(rotate_state_request, uid),
    RECORD(rotate_state_request, stored, stored),
};
LAYOUT(rotate_state_request);

static const struct cred_field rotate_state_reply_fields[] = {
    CHOICE(rotate_state_reply, standing, CRED_ROTATION_OTHER),
    NUMBER(rotate_state_reply, generation),
    NUMBER(rotate_state_reply, pending),
    NUMBER(rotate_state_reply, current),
    NUMBER(rotate_state_reply, lost_pending),
    NUMBER(rotate_state_reply, lost_current),
    NUMBER(rotate_state_reply, lost_previous),
    NUMBER(rotate_state_reply, made_wall_ms),
    NUMBER(rotate_state_reply, made_by),
    TEXT(rotate_state_reply, sealed_to),
    CHOICE(rotate_state_reply, due, CRED_DUE_HANDED_OUT),
    FLAG(rotate_state_reply, is_own),
    NUMBER(rotate_state_reply, handed_wall_ms),
    NUMBER(rotate_state_reply, handed_to),
    NUMBER(rotate_state_reply, left_until_ms),
};
LAYOUT(rotate_state_reply);

static const struct cred_field rotate_begin_request_fields[] = {
    RECORD(rotate_begin_request, holder, holder), NUMBER(rotate_begin_request, generation),
    RECORD(rotate_begin_request, stored, stored), RECORD(rotate_begin_request, intended, stored),
    TEXT(rotate_begin_request, sealed_to),        RECORD(rotate_begin_request, sealed, sealed),
};
LAYOUT(rotate_begin_request);

static const struct cred_field rotate_begin_reply_fields[] = {
    FLAG(rotate_begin_reply, begun),
};
LAYOUT(rotate_begin_reply);

static const struct cred_field rotate_settle_request_fields[] = {
    RECORD(rotate_settle_request, holder, holder),
    RECORD(rotate_settle_request, stored, stored),
};
LAYOUT(rotate_settle_request);

static const struct cred_field rotate_settle_reply_fields[] = {
    CHOICE(rotate_settle_reply, standing, CRED_ROTATION_OTHER),
    NUMBER(rotate_settle_reply, current),
};
LAYOUT(rotate_settle_reply);

static const struct cred_field reveal_ask_request_fields[] = {
    RECORD(reveal_ask_request, holder, holder),
    RECORD(reveal_ask_request, stored, stored),
    NUMBER(reveal_ask_request, minutes),
    TEXT(reveal_ask_request, reason),
    TEXT(reveal_ask_request, note),
};
LAYOUT(reveal_ask_request);

static const struct cred_field reveal_ask_reply_fields[] = {
    CHOICE(reveal_ask_reply, verdict, CRED_REVEAL_YES),
    NUMBER(reveal_ask_reply, id),
    NUMBER(reveal_ask_reply, expires_wall_ms),
};
LAYOUT(reveal_ask_reply);

static const struct cred_field reveal_approve_request_fields[] = {
    NUMBER(reveal_approve_request, id),
    NUMBER(reveal_approve_request, actor),
    TEXT(reveal_approve_request, note),
};
LAYOUT(reveal_approve_request);

static const struct cred_field reveal_approve_reply_fields[] = {
    CHOICE(reveal_approve_reply, verdict, CRED_REVEAL_YES),
    TEXT(reveal_approve_reply, subject),
    NUMBER(reveal_approve_reply, expires_wall_ms),
};
LAYOUT(reveal_approve_reply);

static const struct cred_field reveal_take_request_fields[] = {
    NUMBER(reveal_take_request, id),
    RECORD(reveal_take_request, holder, holder),
    RECORD(reveal_take_request, stored, stored),
    TEXT(reveal_take_request, note),
};
LAYOUT(reveal_take_request);

static const struct cred_field reveal_take_reply_fields[] = {
    CHOICE(reveal_take_reply, verdict, CRED_REVEAL_YES),
    CHOICE(reveal_take_reply, standing, CRED_ROTATION_OTHER),
    NUMBER(reveal_take_reply, generation),
    TEXT(reveal_take_reply, sealed_to),
    RECORD(reveal_take_reply, sealed, sealed),
};
LAYOUT(reveal_take_reply);

static const struct cred_field reveal_fields[] = {
    NUMBER(reveal, id),
    TEXT(reveal, subject),
    NUMBER(reveal, requester),
    TEXT(reveal, reason),
    NUMBER(reveal, asked_wall_ms),
    NUMBER(reveal, approver),
    NUMBER(reveal, expires_wall_ms),
};
LAYOUT(reveal);

static const struct cred_field reveals_request_fields[] = {
    NUMBER(reveals_request, after),
};
LAYOUT(reveals_request);

static const struct cred_field reveals_reply_fields[] = {
    CHOICE(reveals_reply, count, CRED_REVEAL_PAGE),
    NUMBER(reveals_reply, next),
    RECORDS(reveals_reply, rows, CRED_REVEAL_PAGE, reveal),
};
LAYOUT(reveals_reply);
