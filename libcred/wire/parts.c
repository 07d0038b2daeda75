/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/layout.h"

/* Records that stand inside requests and replies. */

static const struct cred_field policy_fields[] = {
    TEXT(policy, zone),
    FLAG(policy, privileged),
    FLAG(policy, shared),
    CHOICE(policy, mode, CRED_MODE_REPORT),
    NUMBER(policy, deny),
    NUMBER(policy, deny_total),
    NUMBER(policy, deny_source),
    NUMBER(policy, fail_interval),
    NUMBER(policy, unlock_time),
    NUMBER(policy, unlock_time_max),
    NUMBER(policy, attempt_wait_seconds),
    NUMBER(policy, attempt_lease_seconds),
    FLAG(policy, even_deny_root),
    NUMBER(policy, min_length),
    NUMBER(policy, max_length),
    NUMBER(policy, require_upper),
    NUMBER(policy, require_lower),
    NUMBER(policy, require_digit),
    NUMBER(policy, require_symbol),
    NUMBER(policy, min_classes),
    NUMBER(policy, min_changed),
    NUMBER(policy, max_repeat),
    NUMBER(policy, max_sequence),
    FLAG(policy, dictionary),
    TEXT(policy, bad_words_file),
    TEXT(policy, breach_filter),
    NUMBER(policy, retry),
    FLAG(policy, enforce_for_root),
    CHOICE(policy, password_charset, CRED_CHARSET_ASCII),
    NUMBER(policy, remember),
    NUMBER(policy, remember_days),
    CHOICE(policy, reuse_scope, CRED_REUSE_SYSTEM),
    NUMBER(policy, max_age_days),
    NUMBER(policy, max_uses),
    TEXT(policy, use_services),
    NUMBER(policy, warn_days),
    NUMBER(policy, temporary_hours),
    FLAG(policy, admin_set_is_temporary),
    CHOICE(policy, drift, CRED_DRIFT_TEMPORARY),
    TEXT(policy, contractor_groups),
    FLAG(policy, contractors_may_change),
    TEXT(policy, actor_groups),
    TEXT(policy, custodian_certificates),
    NUMBER(policy, max_idle_days),
    TEXT(policy, zone_groups),
    TEXT(policy, allow_sources),
    FLAG(policy, direct_login),
    CHOICE(policy, totp, CRED_TOTP_REQUIRED),
    NUMBER(policy, totp_window),
    CHOICE(policy, totp_algorithm, CRED_TOTP_SHA512),
    NUMBER(policy, totp_digits),
    NUMBER(policy, totp_period),
    FLAG(policy, combined),
    NUMBER(policy, factors_required),
    FLAG(policy, show_last_login),
    NUMBER(policy, session_max_minutes),
    NUMBER(policy, idle_minutes),
};
LAYOUT(policy);

static const struct cred_field origin_fields[] = {
    TEXT(origin, remote_host), FLAG(origin, on_console), FLAG(origin, actor_known),
    NUMBER(origin, actor),     FLAG(origin, self),
};
LAYOUT(origin);

static const struct cred_field caller_fields[] = {
    TEXT(caller, subject),          FLAG(caller, known),   TEXT(caller, service),
    RECORD(caller, origin, origin), NUMBER(caller, actor), NUMBER(caller, transaction),
};
LAYOUT(caller);

static const struct cred_field source_fields[] = {
    CHOICE(source, class, CRED_SOURCE_SELF),
    TEXT(source, address),
};
LAYOUT(source);

static const struct cred_field count_info_fields[] = {
    CHOICE(count_info, kind, CRED_COUNT_CODE_CLASS),
    TEXT(count_info, subject),
    RECORD(count_info, source, source),
    NUMBER(count_info, failed),
    NUMBER(count_info, pending),
    NUMBER(count_info, dead),
    FLAG(count_info, locked),
    NUMBER(count_info, locked_since_ms),
    NUMBER(count_info, until_ms),
    NUMBER(count_info, level),
    NUMBER(count_info, last_failed_ms),
};
LAYOUT(count_info);

static const struct cred_field totp_shape_fields[] = {
    CHOICE(totp_shape, algorithm, CRED_TOTP_SHA512),
    NUMBER(totp_shape, digits),
    NUMBER(totp_shape, period_seconds),
};
LAYOUT(totp_shape);

static const struct cred_field token_fields[] = {
    NUMBER(token, id),
    TEXT(token, subject),
    TEXT(token, name),
    CHOICE(token, state, CRED_TOKEN_REVOKED),
    RECORD(token, shape, totp_shape),
    NUMBER(token, created_ms),
    NUMBER(token, activated_ms),
    NUMBER(token, last_used_ms),
    NUMBER(token, ended_ms),
    NUMBER(token, created_by),
    TEXT(token, kind),
    TEXT(token, serial),
    TEXT(token, permit),
    TEXT(token, note),
};
LAYOUT(token);

static const struct cred_field event_fields[] = {
    NUMBER(event, sequence),
    NUMBER(event, wall_ms),
    CHOICE(event, kind, CRED_EVENT_COUNT - 1),
    NUMBER(event, actor),
    CHOICE(event, source_class, CRED_SOURCE_SELF),
    TEXT(event, source_address),
    TEXT(event, subject),
    TEXT(event, service),
    TEXT(event, system),
    TEXT(event, detail),
    BYTES(event, mac),
};
LAYOUT(event);
