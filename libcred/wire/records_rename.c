/* SPDX-License-Identifier: BSD-3-Clause */
#include "cred/rename.h"

#include "wire/calls.h"
#include "wire/layout.h"

static const struct cred_field account_rename_request_fields[] = {
    RECORD(account_rename_request, holder, holder),
    TEXT(account_rename_request, old_name),
    TEXT(account_rename_request, note),
};
LAYOUT(account_rename_request);

static const struct cred_field account_rename_reply_fields[] = {
    FLAG(account_rename_reply, renamed),      FLAG(account_rename_reply, has_password),
    FLAG(account_rename_reply, is_enrolled),  FLAG(account_rename_reply, is_barred),
    NUMBER(account_rename_reply, tokens),     NUMBER(account_rename_reply, codes_void),
    NUMBER(account_rename_reply, exceptions), NUMBER(account_rename_reply, attempts),
    NUMBER(account_rename_reply, reveals),
};
LAYOUT(account_rename_reply);
