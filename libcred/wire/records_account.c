/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/calls.h"
#include "wire/layout.h"

/* Accounts, and exceptions from rules. */

static const struct cred_field account_look_request_fields[] = {
    RECORD(account_look_request, caller, caller),
    NUMBER(account_look_request, uid),
    CHOICE(account_look_request, phase, CRED_ACCOUNT_PHASE_SESSION),
    FLAG(account_look_request, is_judged_already),
    FLAG(account_look_request, is_rescue),
    FLAG(account_look_request, is_proven),
    NUMBER(account_look_request, person_uid),
};
LAYOUT(account_look_request);

static const struct cred_field account_look_reply_fields[] = {
    CHOICE(account_look_reply, verdict, CRED_ACCOUNT_GOOD),
    FLAG(account_look_reply, reported_only),
    FLAG(account_look_reply, rescued),
    CHOICE(account_look_reply, would_be, CRED_ACCOUNT_GOOD),
    NUMBER(account_look_reply, until_ms),
    NUMBER(account_look_reply, idle_days),
    TEXT(account_look_reply, zone),
    NUMBER(account_look_reply, exception),
};
LAYOUT(account_look_reply);

static const struct cred_field account_set_request_fields[] = {
    TEXT(account_set_request, subject),
    NUMBER(account_set_request, uid),
    NUMBER(account_set_request, actor),
    CHOICE(account_set_request, change, CRED_ACCOUNT_FORGET),
    NUMBER(account_set_request, moment_ms),
    TEXT(account_set_request, note),
};
LAYOUT(account_set_request);

static const struct cred_field account_set_reply_fields[] = {
    FLAG(account_set_reply, changed),
    NUMBER(account_set_reply, exceptions),
};
LAYOUT(account_set_reply);

static const struct cred_field account_state_request_fields[] = {
    TEXT(account_state_request, subject),
    NUMBER(account_state_request, uid),
};
LAYOUT(account_state_request);

static const struct cred_field account_state_reply_fields[] = {
    FLAG(account_state_reply, is_seen),
    NUMBER(account_state_reply, seen_ms),
    NUMBER(account_state_reply, last_ms),
    FLAG(account_state_reply, is_suspended),
    NUMBER(account_state_reply, suspended_by),
    NUMBER(account_state_reply, suspended_ms),
    TEXT(account_state_reply, suspended_reason),
    NUMBER(account_state_reply, resumed_ms),
    NUMBER(account_state_reply, until_ms),
    NUMBER(account_state_reply, review_by_ms),
    CHOICE(account_state_reply, verdict, CRED_ACCOUNT_GOOD),
    TEXT(account_state_reply, zone),
    FLAG(account_state_reply, is_privileged),
    FLAG(account_state_reply, is_shared),
    FLAG(account_state_reply, may_log_in_directly),
    FLAG(account_state_reply, is_report_only),
    NUMBER(account_state_reply, idle_days),
    NUMBER(account_state_reply, tokens),
    FLAG(account_state_reply, is_barred),
    FLAG(account_state_reply, has_password),
    NUMBER(account_state_reply, password_set_ms),
    FLAG(account_state_reply, must_change),
    FLAG(account_state_reply, is_compromised),
};
LAYOUT(account_state_reply);

static const struct cred_field account_list_request_fields[] = {
    TEXT(account_list_request, after),
};
LAYOUT(account_list_request);

static const struct cred_field account_info_fields[] = {
    TEXT(account_info, name),
    NUMBER(account_info, uid),
    NUMBER(account_info, last_ms),
    FLAG(account_info, is_suspended),
};
LAYOUT(account_info);

static const struct cred_field account_list_reply_fields[] = {
    CHOICE(account_list_reply, count, CRED_ACCOUNT_LIST_PAGE),
    TEXT(account_list_reply, next),
    RECORDS(account_list_reply, rows, CRED_ACCOUNT_LIST_PAGE, account_info),
};
LAYOUT(account_list_reply);

static const struct cred_field exception_add_request_fields[] = {
    TEXT(exception_add_request, subject),
    NUMBER(exception_add_request, uid),
    NUMBER(exception_add_request, actor),
    CHOICE(exception_add_request, rule, CRED_RULE_COUNT - 1),
    NUMBER(exception_add_request, from_ms),
    NUMBER(exception_add_request, until_ms),
    FLAG(exception_add_request, is_urgent),
    TEXT(exception_add_request, reason),
    TEXT(exception_add_request, note),
};
LAYOUT(exception_add_request);

static const struct cred_field exception_add_reply_fields[] = {
    NUMBER(exception_add_reply, id),
};
LAYOUT(exception_add_reply);

static const struct cred_field exception_decide_request_fields[] = {
    NUMBER(exception_decide_request, id),
    CHOICE(exception_decide_request, step, CRED_EXCEPTION_STEP_REVOKE),
    NUMBER(exception_decide_request, actor),
    TEXT(exception_decide_request, reason),
    TEXT(exception_decide_request, note),
};
LAYOUT(exception_decide_request);

static const struct cred_field exception_decide_reply_fields[] = {
    CHOICE(exception_decide_reply, answer, CRED_EXCEPTION_ANSWER_DONE),
};
LAYOUT(exception_decide_reply);

static const struct cred_field exception_list_request_fields[] = {
    TEXT(exception_list_request, subject),
    NUMBER(exception_list_request, after),
};
LAYOUT(exception_list_request);

static const struct cred_field exception_fields[] = {
    NUMBER(exception, id),
    TEXT(exception, subject),
    TEXT(exception, system),
    FLAG(exception, is_here),
    NUMBER(exception, uid),
    CHOICE(exception, rule, CRED_RULE_COUNT - 1),
    CHOICE(exception, state, CRED_EXCEPTION_IN_FORCE),
    FLAG(exception, is_urgent),
    NUMBER(exception, requester),
    NUMBER(exception, requested_ms),
    TEXT(exception, reason),
    NUMBER(exception, from_ms),
    NUMBER(exception, until_ms),
    NUMBER(exception, approver),
    NUMBER(exception, approved_ms),
    NUMBER(exception, ended_by),
    NUMBER(exception, ended_ms),
    TEXT(exception, ended_reason),
    NUMBER(exception, uses),
    NUMBER(exception, used_ms),
};
LAYOUT(exception);

static const struct cred_field exception_list_reply_fields[] = {
    CHOICE(exception_list_reply, count, CRED_EXCEPTION_PAGE),
    NUMBER(exception_list_reply, next),
    RECORDS(exception_list_reply, rows, CRED_EXCEPTION_PAGE, exception),
};
LAYOUT(exception_list_reply);
