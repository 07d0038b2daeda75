/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/calls.h"
#include "wire/layout.h"

/* Events, the site, key and store. */

static const struct cred_field count_import_request_fields[] = {
    TEXT(count_import_request, subject),          NUMBER(count_import_request, actor),
    RECORD(count_import_request, origin, origin), TEXT(count_import_request, service),
    NUMBER(count_import_request, failed_at_ms),
};
LAYOUT(count_import_request);

static const struct cred_field count_import_reply_fields[] = {
    FLAG(count_import_reply, counted),
};
LAYOUT(count_import_reply);

static const struct cred_field events_request_fields[] = {
    NUMBER(events_request, after),
    TEXT(events_request, subject),
    NUMBER(events_request, since_ms),
    NUMBER(events_request, until_ms),
    CHOICE(events_request, kind, CRED_EVENT_COUNT - 1),
};
LAYOUT(events_request);

static const struct cred_field events_reply_fields[] = {
    CHOICE(events_reply, count, CRED_EVENT_PAGE),
    NUMBER(events_reply, next),
    RECORDS(events_reply, rows, CRED_EVENT_PAGE, event),
};
LAYOUT(events_reply);

static const struct cred_field events_verify_request_fields[] = {
    NUMBER(events_verify_request, expect_sequence),
    BYTES(events_verify_request, expect_mac),
};
LAYOUT(events_verify_request);

static const struct cred_field events_verify_reply_fields[] = {
    FLAG(events_verify_reply, intact),      NUMBER(events_verify_reply, checked),
    NUMBER(events_verify_reply, first),     NUMBER(events_verify_reply, last),
    NUMBER(events_verify_reply, broken_at), TEXT(events_verify_reply, finding),
};
LAYOUT(events_verify_reply);

static const struct cred_field log_prune_request_fields[] = {
    NUMBER(log_prune_request, actor),
};
LAYOUT(log_prune_request);

static const struct cred_field log_prune_reply_fields[] = {
    NUMBER(log_prune_reply, keep_days),    FLAG(log_prune_reply, is_held),
    NUMBER(log_prune_reply, removed),      FLAG(log_prune_reply, is_more),
    NUMBER(log_prune_reply, first),        NUMBER(log_prune_reply, next),
    NUMBER(log_prune_reply, next_left_ms),
};
LAYOUT(log_prune_reply);

static const struct cred_field log_hold_request_fields[] = {
    CHOICE(log_hold_request, step, CRED_LOG_HOLD_END),
    NUMBER(log_hold_request, actor),
    TEXT(log_hold_request, reason),
};
LAYOUT(log_hold_request);

static const struct cred_field log_hold_reply_fields[] = {
    FLAG(log_hold_reply, changed),    FLAG(log_hold_reply, is_held), NUMBER(log_hold_reply, by),
    NUMBER(log_hold_reply, since_ms), TEXT(log_hold_reply, reason),
};
LAYOUT(log_hold_reply);

static const struct cred_field event_note_request_fields[] = {
    CHOICE(event_note_request, kind, CRED_EVENT_COUNT - 1),
    NUMBER(event_note_request, actor),
    TEXT(event_note_request, subject),
    TEXT(event_note_request, service),
    RECORD(event_note_request, source, source),
    TEXT(event_note_request, detail),
};
LAYOUT(event_note_request);

static const struct cred_field event_note_reply_fields[] = {
    NUMBER(event_note_reply, sequence),
};
LAYOUT(event_note_reply);

static const struct cred_field ready_request_fields[] = {
    NUMBER(ready_request, unused),
};
LAYOUT(ready_request);

static const struct cred_field ready_reply_fields[] = {
    FLAG(ready_reply, ready),
};
LAYOUT(ready_reply);

static const struct cred_field public_site_request_fields[] = {
    NUMBER(public_site_request, unused),
};
LAYOUT(public_site_request);

static const struct cred_field public_site_reply_fields[] = {
    TEXT(public_site_reply, system),
    TEXT(public_site_reply, language),
    TEXT(public_site_reply, contact),
    TEXT(public_site_reply, batch_services),
};
LAYOUT(public_site_reply);

static const struct cred_field key_rotate_request_fields[] = {
    NUMBER(key_rotate_request, actor),
};
LAYOUT(key_rotate_request);

static const struct cred_field key_rotate_reply_fields[] = {
    NUMBER(key_rotate_reply, rewrapped),
};
LAYOUT(key_rotate_reply);

static const struct cred_field store_check_request_fields[] = {
    NUMBER(store_check_request, unused),
};
LAYOUT(store_check_request);

static const struct cred_field store_check_reply_fields[] = {
    FLAG(store_check_reply, sound),
    NUMBER(store_check_reply, schema_version),
    TEXT(store_check_reply, finding),
};
LAYOUT(store_check_reply);

static const struct cred_field store_backup_request_fields[] = {
    NUMBER(store_backup_request, actor),
    TEXT(store_backup_request, path),
};
LAYOUT(store_backup_request);

static const struct cred_field store_backup_reply_fields[] = {
    NUMBER(store_backup_reply, bytes),
};
LAYOUT(store_backup_reply);
