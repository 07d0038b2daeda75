/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/calls.h"
#include "wire/layout.h"

/* Tokens, enrolment and recovery codes. */

static const struct cred_field enrol_allow_request_fields[] = {
    TEXT(enrol_allow_request, subject),
    NUMBER(enrol_allow_request, actor),
    NUMBER(enrol_allow_request, for_seconds),
};
LAYOUT(enrol_allow_request);

static const struct cred_field enrol_allow_reply_fields[] = {
    NUMBER(enrol_allow_reply, until_ms),
};
LAYOUT(enrol_allow_reply);

static const struct cred_field enrol_begin_request_fields[] = {
    TEXT(enrol_begin_request, subject),
    NUMBER(enrol_begin_request, actor),
    FLAG(enrol_begin_request, by_admin),
    TEXT(enrol_begin_request, name),
    RECORD(enrol_begin_request, shape, totp_shape),
    TEXT(enrol_begin_request, service),
    TEXT(enrol_begin_request, kind),
    TEXT(enrol_begin_request, serial),
    TEXT(enrol_begin_request, permit),
    SECRET(enrol_begin_request, seed),
    FLAG(enrol_begin_request, needs_permit),
    SECRET(enrol_begin_request, password),
};
LAYOUT(enrol_begin_request);

static const struct cred_field enrol_begin_reply_fields[] = {
    NUMBER(enrol_begin_reply, token), RECORD(enrol_begin_reply, shape, totp_shape),
    SECRET(enrol_begin_reply, seed),  SECRET(enrol_begin_reply, seed_text),
    SECRET(enrol_begin_reply, uri),   FLAG(enrol_begin_reply, wide_shape),
};
LAYOUT(enrol_begin_reply);

static const struct cred_field enrol_confirm_request_fields[] = {
    TEXT(enrol_confirm_request, subject),
    NUMBER(enrol_confirm_request, token),
    RECORD(enrol_confirm_request, shape, totp_shape),
    SECRET(enrol_confirm_request, seed),
    NUMBER(enrol_confirm_request, actor),
    SECRET(enrol_confirm_request, code),
    RECORD(enrol_confirm_request, caller, caller),
    FLAG(enrol_confirm_request, needs_permit),
};
LAYOUT(enrol_confirm_request);

static const struct cred_field enrol_confirm_reply_fields[] = {
    FLAG(enrol_confirm_reply, confirmed),
    NUMBER(enrol_confirm_reply, step),
};
LAYOUT(enrol_confirm_reply);

static const struct cred_field enrol_activate_request_fields[] = {
    TEXT(enrol_activate_request, subject),
    NUMBER(enrol_activate_request, actor),
    TEXT(enrol_activate_request, name),
    TEXT(enrol_activate_request, kind),
    RECORD(enrol_activate_request, shape, totp_shape),
    SECRET(enrol_activate_request, seed),
    NUMBER(enrol_activate_request, step),
};
LAYOUT(enrol_activate_request);

static const struct cred_field enrol_activate_reply_fields[] = {
    FLAG(enrol_activate_reply, activated),
};
LAYOUT(enrol_activate_reply);

static const struct cred_field tokens_request_fields[] = {
    TEXT(tokens_request, subject),
    FLAG(tokens_request, with_revoked),
    NUMBER(tokens_request, after),
};
LAYOUT(tokens_request);

static const struct cred_field tokens_reply_fields[] = {
    CHOICE(tokens_reply, count, CRED_TOKEN_PAGE),
    NUMBER(tokens_reply, next),
    FLAG(tokens_reply, enrolled),
    NUMBER(tokens_reply, allowed_until_ms),
    NUMBER(tokens_reply, recovery_codes_left),
    RECORDS(tokens_reply, rows, CRED_TOKEN_PAGE, token),
};
LAYOUT(tokens_reply);

static const struct cred_field token_set_request_fields[] = {
    TEXT(token_set_request, subject), TEXT(token_set_request, name),
    NUMBER(token_set_request, actor), CHOICE(token_set_request, state, CRED_TOKEN_REVOKED),
    TEXT(token_set_request, note),
};
LAYOUT(token_set_request);

static const struct cred_field token_set_reply_fields[] = {
    FLAG(token_set_reply, changed),
};
LAYOUT(token_set_reply);

static const struct cred_field enrol_clear_request_fields[] = {
    TEXT(enrol_clear_request, subject),
    NUMBER(enrol_clear_request, actor),
    TEXT(enrol_clear_request, note),
};
LAYOUT(enrol_clear_request);

static const struct cred_field enrol_clear_reply_fields[] = {
    NUMBER(enrol_clear_reply, revoked),
};
LAYOUT(enrol_clear_reply);

static const struct cred_field recovery_request_fields[] = {
    TEXT(recovery_request, subject),
    NUMBER(recovery_request, actor),
    SECRET(recovery_request, code),
};
LAYOUT(recovery_request);

static const struct cred_field recovery_reply_fields[] = {
    CHOICE(recovery_reply, count, CRED_RECOVERY_COUNT),
    SECRETS(recovery_reply, codes, CRED_RECOVERY_COUNT),
};
LAYOUT(recovery_reply);

static const struct cred_field token_import_request_fields[] = {
    TEXT(token_import_request, subject), NUMBER(token_import_request, actor),
    TEXT(token_import_request, name),    RECORD(token_import_request, shape, totp_shape),
    SECRET(token_import_request, seed),  NUMBER(token_import_request, last_step),
};
LAYOUT(token_import_request);

static const struct cred_field token_import_reply_fields[] = {
    NUMBER(token_import_reply, token),
};
LAYOUT(token_import_reply);
