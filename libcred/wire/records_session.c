/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/calls.h"
#include "wire/layout.h"

/* Sessions. */

static const struct cred_field session_info_fields[] = {
    NUMBER(session_info, id),        TEXT(session_info, subject),
    NUMBER(session_info, uid),       TEXT(session_info, system),
    TEXT(session_info, service),     RECORD(session_info, source, source),
    TEXT(session_info, tty),         NUMBER(session_info, actor),
    NUMBER(session_info, pid),       NUMBER(session_info, audit_session),
    NUMBER(session_info, opened_ms), NUMBER(session_info, limit_ms),
    NUMBER(session_info, closed_ms), CHOICE(session_info, end, CRED_SESSION_ADMIN),
};
LAYOUT(session_info);

static const struct cred_field session_open_request_fields[] = {
    RECORD(session_open_request, caller, caller),
    NUMBER(session_open_request, uid),
    TEXT(session_open_request, tty),
    NUMBER(session_open_request, audit_session),
    FLAG(session_open_request, owns_audit_session),
};
LAYOUT(session_open_request);

static const struct cred_field session_open_reply_fields[] = {
    NUMBER(session_open_reply, id),           FLAG(session_open_reply, show),
    FLAG(session_open_reply, has_previous),   RECORD(session_open_reply, previous, session_info),
    NUMBER(session_open_reply, failures),     FLAG(session_open_reply, failures_are_more),
    NUMBER(session_open_reply, elsewhere),    NUMBER(session_open_reply, max_minutes),
    NUMBER(session_open_reply, idle_minutes),
};
LAYOUT(session_open_reply);

static const struct cred_field session_close_request_fields[] = {
    RECORD(session_close_request, caller, caller),
    NUMBER(session_close_request, id),
};
LAYOUT(session_close_request);

static const struct cred_field session_close_reply_fields[] = {
    FLAG(session_close_reply, changed),
};
LAYOUT(session_close_reply);

static const struct cred_field sessions_request_fields[] = {
    TEXT(sessions_request, subject),
    FLAG(sessions_request, open_only),
    TEXT(sessions_request, after_subject),
    NUMBER(sessions_request, after_id),
};
LAYOUT(sessions_request);

static const struct cred_field sessions_reply_fields[] = {
    CHOICE(sessions_reply, count, CRED_SESSION_PAGE),
    TEXT(sessions_reply, next_subject),
    NUMBER(sessions_reply, next_id),
    RECORDS(sessions_reply, rows, CRED_SESSION_PAGE, session_info),
};
LAYOUT(sessions_reply);

static const struct cred_field session_end_request_fields[] = {
    TEXT(session_end_request, subject),
    NUMBER(session_end_request, id),
    NUMBER(session_end_request, actor),
    TEXT(session_end_request, reason),
};
LAYOUT(session_end_request);

static const struct cred_field session_end_reply_fields[] = {
    NUMBER(session_end_reply, count),
};
LAYOUT(session_end_reply);
