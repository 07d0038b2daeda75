/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_WIRE_LAYOUT_H
#define CRED_WIRE_LAYOUT_H

#include "cred/account.h"
#include "cred/factor.h"
#include "cred/password.h"
#include "cred/rotate.h"
#include "cred/session.h"
#include "wire/field.h"

/* How a layout is written: its fields in the order in which the record declares them. */

#define FIELD(record, member, kind, repeat, most, layout)                                          \
  {                                                                                                \
    kind, offsetof(struct cred_##record, member),                                                  \
        sizeof(((struct cred_##record *)NULL)->member) / (repeat), repeat, most, layout            \
  }
#define TEXT(record, member) FIELD(record, member, CRED_FIELD_TEXT, 1, 0, NULL)
#define FLAG(record, member) FIELD(record, member, CRED_FIELD_FLAG, 1, 0, NULL)
#define CHOICE(record, member, most) FIELD(record, member, CRED_FIELD_CHOICE, 1, most, NULL)
#define NUMBER(record, member) FIELD(record, member, CRED_FIELD_NUMBER, 1, 0, NULL)
#define BYTES(record, member) FIELD(record, member, CRED_FIELD_BYTES, 1, 0, NULL)
#define SECRET(record, member) SECRETS(record, member, 1)
#define SECRETS(record, member, repeat) FIELD(record, member, CRED_FIELD_SECRET, repeat, 0, NULL)
#define RECORD(record, member, name) RECORDS(record, member, 1, name)
#define RECORDS(record, member, repeat, name)                                                      \
  FIELD(record, member, CRED_FIELD_RECORD, repeat, 0, &cred_##name##_layout)
#define LAYOUT(record)                                                                             \
  const struct cred_layout cred_##record##_layout = {                                              \
      sizeof(struct cred_##record), sizeof(record##_fields) / sizeof(record##_fields[0]),          \
      record##_fields}

/* Records inside others. */
extern const struct cred_layout cred_policy_layout;
extern const struct cred_layout cred_origin_layout;
extern const struct cred_layout cred_caller_layout;
extern const struct cred_layout cred_source_layout;
extern const struct cred_layout cred_count_info_layout;
extern const struct cred_layout cred_totp_shape_layout;
extern const struct cred_layout cred_token_layout;
extern const struct cred_layout cred_event_layout;
extern const struct cred_layout cred_salt_layout;
extern const struct cred_layout cred_digest_layout;
extern const struct cred_layout cred_digests_layout;
extern const struct cred_layout cred_stored_layout;
extern const struct cred_layout cred_holder_layout;
extern const struct cred_layout cred_crypt_layout;
extern const struct cred_layout cred_kept_account_layout;
extern const struct cred_layout cred_exception_layout;
extern const struct cred_layout cred_account_info_layout;
extern const struct cred_layout cred_sealed_layout;
extern const struct cred_layout cred_reveal_layout;
extern const struct cred_layout cred_session_info_layout;

#endif
