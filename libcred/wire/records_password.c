/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/calls.h"
#include "wire/layout.h"

/* Passwords and whose they are. */

static const struct cred_field salt_fields[] = {
    NUMBER(salt, person), NUMBER(salt, set), NUMBER(salt, log2_n),
    NUMBER(salt, r),      NUMBER(salt, p),   BYTES(salt, salt),
};
LAYOUT(salt);

static const struct cred_field digest_fields[] = {
    NUMBER(digest, person),
    NUMBER(digest, set),
    BYTES(digest, bytes),
};
LAYOUT(digest);

static const struct cred_field digests_fields[] = {
    CHOICE(digests, count, CRED_DIGEST_MAX),
    RECORDS(digests, rows, CRED_DIGEST_MAX, digest),
};
LAYOUT(digests);

static const struct cred_field stored_fields[] = {
    FLAG(stored, is_known),
    BYTES(stored, digest),
    NUMBER(stored, changed_wall_ms),
};
LAYOUT(stored);

static const struct cred_field holder_fields[] = {
    TEXT(holder, subject),
    TEXT(holder, service),
    NUMBER(holder, uid),
    NUMBER(holder, actor),
};
LAYOUT(holder);

static const struct cred_field crypt_fields[] = {
    FLAG(crypt, barred),
    SECRET(crypt, hash),
};
LAYOUT(crypt);

static const struct cred_field password_salts_request_fields[] = {
    RECORD(password_salts_request, holder, holder),
    RECORD(password_salts_request, stored, stored),
};
LAYOUT(password_salts_request);

static const struct cred_field password_salts_reply_fields[] = {
    CHOICE(password_salts_reply, count, CRED_DIGEST_MAX),
    RECORDS(password_salts_reply, rows, CRED_DIGEST_MAX, salt),
    NUMBER(password_salts_reply, crypts),
    FLAG(password_salts_reply, current_is_known),
};
LAYOUT(password_salts_reply);

static const struct cred_field password_crypts_request_fields[] = {
    RECORD(password_crypts_request, holder, holder),
    NUMBER(password_crypts_request, after),
};
LAYOUT(password_crypts_request);

static const struct cred_field password_crypts_reply_fields[] = {
    CHOICE(password_crypts_reply, count, CRED_CRYPT_PAGE),
    NUMBER(password_crypts_reply, next),
    RECORDS(password_crypts_reply, rows, CRED_CRYPT_PAGE, crypt),
};
LAYOUT(password_crypts_reply);

static const struct cred_field password_check_request_fields[] = {
    RECORD(password_check_request, holder, holder),
    RECORD(password_check_request, stored, stored),
    RECORD(password_check_request, password, digests),
    CHOICE(password_check_request, by, CRED_PASSWORD_BY_ROTATION),
    RECORD(password_check_request, intended, stored),
    NUMBER(password_check_request, valid_from_ms),
    NUMBER(password_check_request, valid_until_ms),
};
LAYOUT(password_check_request);

static const struct cred_field password_check_reply_fields[] = {
    FLAG(password_check_reply, checked),
    FLAG(password_check_reply, is_reused),
    FLAG(password_check_reply, is_elsewhere),
    FLAG(password_check_reply, is_barred),
    FLAG(password_check_reply, has_too_many_tries),
    FLAG(password_check_reply, reported_only),
    TEXT(password_check_reply, system),
};
LAYOUT(password_check_reply);

static const struct cred_field password_record_request_fields[] = {
    RECORD(password_record_request, holder, holder),
    CHOICE(password_record_request, by, CRED_PASSWORD_BY_ROTATION),
    FLAG(password_record_request, is_unproven),
    RECORD(password_record_request, before, stored),
    RECORD(password_record_request, stored, stored),
    RECORD(password_record_request, password, digests),
    RECORD(password_record_request, old_password, digests),
    NUMBER(password_record_request, valid_from_ms),
    NUMBER(password_record_request, valid_until_ms),
    TEXT(password_record_request, note),
};
LAYOUT(password_record_request);

static const struct cred_field password_record_reply_fields[] = {
    FLAG(password_record_reply, recorded),
    FLAG(password_record_reply, is_temporary),
    NUMBER(password_record_reply, valid_until_ms),
};
LAYOUT(password_record_reply);

static const struct cred_field password_look_request_fields[] = {
    RECORD(password_look_request, holder, holder),
    RECORD(password_look_request, stored, stored),
    FLAG(password_look_request, second_factor_shown),
    FLAG(password_look_request, opens_session),
    FLAG(password_look_request, was_let_in),
    FLAG(password_look_request, another_proved),
    FLAG(password_look_request, password_is_at_hand),
    RECORD(password_look_request, password, digests),
};
LAYOUT(password_look_request);

static const struct cred_field password_look_reply_fields[] = {
    CHOICE(password_look_reply, verdict, CRED_PASSWORD_GOOD),
    CHOICE(password_look_reply, reason, CRED_REASON_USES),
    FLAG(password_look_reply, reported_only),
    FLAG(password_look_reply, is_due),
    FLAG(password_look_reply, wants_password),
    FLAG(password_look_reply, is_handed_out),
    NUMBER(password_look_reply, valid_from_ms),
    NUMBER(password_look_reply, valid_until_ms),
    NUMBER(password_look_reply, days_left),
    NUMBER(password_look_reply, uses_left),
    TEXT(password_look_reply, system),
};
LAYOUT(password_look_reply);

static const struct cred_field password_state_request_fields[] = {
    TEXT(password_state_request, subject),
};
LAYOUT(password_state_request);

static const struct cred_field password_state_reply_fields[] = {
    FLAG(password_state_reply, exists),
    NUMBER(password_state_reply, uid),
    TEXT(password_state_reply, person),
    NUMBER(password_state_reply, set_wall_ms),
    NUMBER(password_state_reply, set_by),
    FLAG(password_state_reply, is_temporary),
    FLAG(password_state_reply, is_compromised),
    FLAG(password_state_reply, is_expired),
    FLAG(password_state_reply, is_elsewhere),
    FLAG(password_state_reply, has_drifted),
    NUMBER(password_state_reply, valid_from_ms),
    NUMBER(password_state_reply, valid_until_ms),
    NUMBER(password_state_reply, remembered),
    NUMBER(password_state_reply, crypts),
    FLAG(password_state_reply, current_is_known),
    CHOICE(password_state_reply, verdict, CRED_PASSWORD_GOOD),
    CHOICE(password_state_reply, reason, CRED_REASON_USES),
    NUMBER(password_state_reply, age_ends_ms),
    NUMBER(password_state_reply, tries_end_ms),
    NUMBER(password_state_reply, uses),
    NUMBER(password_state_reply, max_uses),
};
LAYOUT(password_state_reply);

static const struct cred_field password_expire_request_fields[] = {
    RECORD(password_expire_request, holder, holder),
    FLAG(password_expire_request, compromised),
    TEXT(password_expire_request, note),
    SECRET(password_expire_request, hash),
};
LAYOUT(password_expire_request);

static const struct cred_field password_expire_reply_fields[] = {
    FLAG(password_expire_reply, changed),
};
LAYOUT(password_expire_reply);

static const struct cred_field password_import_request_fields[] = {
    RECORD(password_import_request, holder, holder),
    SECRET(password_import_request, hash),
};
LAYOUT(password_import_request);

static const struct cred_field password_import_reply_fields[] = {
    FLAG(password_import_reply, imported),
};
LAYOUT(password_import_reply);

static const struct cred_field person_set_request_fields[] = {
    RECORD(person_set_request, holder, holder),
    TEXT(person_set_request, number),
    TEXT(person_set_request, note),
};
LAYOUT(person_set_request);

static const struct cred_field person_set_reply_fields[] = {
    FLAG(person_set_reply, changed),
    FLAG(person_set_reply, forgot),
};
LAYOUT(person_set_reply);

static const struct cred_field password_forget_request_fields[] = {
    RECORD(password_forget_request, holder, holder),
    TEXT(password_forget_request, note),
};
LAYOUT(password_forget_request);

static const struct cred_field password_forget_reply_fields[] = {
    FLAG(password_forget_reply, changed),
    FLAG(password_forget_reply, had_sealed),
    NUMBER(password_forget_reply, reveals),
};
LAYOUT(password_forget_reply);

static const struct cred_field accounts_request_fields[] = {
    TEXT(accounts_request, after),
    FLAG(accounts_request, of_uid),
    NUMBER(accounts_request, uid),
};
LAYOUT(accounts_request);

static const struct cred_field kept_account_fields[] = {
    TEXT(kept_account, name),       FLAG(kept_account, has_password),
    NUMBER(kept_account, uid),      FLAG(kept_account, is_enrolled),
    FLAG(kept_account, is_allowed), FLAG(kept_account, is_barred),
};
LAYOUT(kept_account);

static const struct cred_field accounts_reply_fields[] = {
    CHOICE(accounts_reply, count, CRED_ACCOUNT_PAGE),
    TEXT(accounts_reply, next),
    RECORDS(accounts_reply, rows, CRED_ACCOUNT_PAGE, kept_account),
};
LAYOUT(accounts_reply);
