/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/calls.h"
#include "wire/layout.h"

/* Attempts, counts and codes. */

static const struct cred_field policy_request_fields[] = {
    TEXT(policy_request, subject),
    FLAG(policy_request, known),
    TEXT(policy_request, service),
};
LAYOUT(policy_request);

static const struct cred_field policy_reply_fields[] = {
    RECORD(policy_reply, policy, policy),
};
LAYOUT(policy_reply);

static const struct cred_field code_need_reply_fields[] = {
    FLAG(code_need_reply, ask),       CHOICE(code_need_reply, owner, CRED_CODE_OF_NOBODY),
    FLAG(code_need_reply, may_enrol), FLAG(code_need_reply, combined),
    NUMBER(code_need_reply, digits),
};
LAYOUT(code_need_reply);

static const struct cred_field charge_request_fields[] = {
    RECORD(charge_request, caller, caller),
    NUMBER(charge_request, uid),
    TEXT(charge_request, code_service),
};
LAYOUT(charge_request);

static const struct cred_field charge_reply_fields[] = {
    CHOICE(charge_reply, verdict, CRED_CHARGE_GRANTED),
    FLAG(charge_reply, reason_may_be_told),
    FLAG(charge_reply, reported_only),
    RECORD(charge_reply, source, source),
    NUMBER(charge_reply, ticket),
    NUMBER(charge_reply, until_ms),
    NUMBER(charge_reply, wait_ms),
    NUMBER(charge_reply, patience_seconds),
    FLAG(charge_reply, is_compromised),
    RECORD(charge_reply, need, code_need_reply),
};
LAYOUT(charge_reply);

static const struct cred_field settle_request_fields[] = {
    RECORD(settle_request, caller, caller),
    NUMBER(settle_request, ticket),
    CHOICE(settle_request, outcome, CRED_OUTCOME_ABANDONED),
};
LAYOUT(settle_request);

static const struct cred_field settle_reply_fields[] = {
    FLAG(settle_reply, stands),
    FLAG(settle_reply, locked),
    NUMBER(settle_reply, until_ms),
};
LAYOUT(settle_reply);

static const struct cred_field barred_request_fields[] = {
    TEXT(barred_request, subject),
};
LAYOUT(barred_request);

static const struct cred_field barred_reply_fields[] = {
    FLAG(barred_reply, barred),
    NUMBER(barred_reply, since_ms),
    TEXT(barred_reply, reason),
};
LAYOUT(barred_reply);

static const struct cred_field lock_request_fields[] = {
    TEXT(lock_request, subject), NUMBER(lock_request, actor),          FLAG(lock_request, lock),
    TEXT(lock_request, reason),  RECORD(lock_request, source, source),
};
LAYOUT(lock_request);

static const struct cred_field lock_reply_fields[] = {
    FLAG(lock_reply, changed),
};
LAYOUT(lock_reply);

static const struct cred_field counts_request_fields[] = {
    TEXT(counts_request, subject),
    FLAG(counts_request, locked_only),
    NUMBER(counts_request, skip),
};
LAYOUT(counts_request);

static const struct cred_field counts_reply_fields[] = {
    CHOICE(counts_reply, count, CRED_COUNT_PAGE),
    NUMBER(counts_reply, next),
    RECORDS(counts_reply, rows, CRED_COUNT_PAGE, count_info),
};
LAYOUT(counts_reply);

static const struct cred_field code_need_request_fields[] = {
    RECORD(code_need_request, caller, caller),
    NUMBER(code_need_request, uid),
};
LAYOUT(code_need_request);

static const struct cred_field code_request_fields[] = {
    RECORD(code_request, caller, caller), NUMBER(code_request, uid),
    NUMBER(code_request, ticket),         TEXT(code_request, person),
    FLAG(code_request, person_is_known),  NUMBER(code_request, person_uid),
    FLAG(code_request, person_is_shut),   SECRET(code_request, code),
};
LAYOUT(code_request);

static const struct cred_field code_reply_fields[] = {
    CHOICE(code_reply, verdict, CRED_CODE_RECOVERY),
    FLAG(code_reply, reported_only),
    TEXT(code_reply, token),
    NUMBER(code_reply, recovery_codes_left),
};
LAYOUT(code_reply);

static const struct cred_field code_check_request_fields[] = {
    TEXT(code_check_request, subject),
    NUMBER(code_check_request, actor),
    SECRET(code_check_request, code),
};
LAYOUT(code_check_request);

static const struct cred_field code_check_reply_fields[] = {
    FLAG(code_check_reply, good),
    FLAG(code_check_reply, replayed),
    NUMBER(code_check_reply, drift_steps),
    TEXT(code_check_reply, token),
};
LAYOUT(code_check_reply);
