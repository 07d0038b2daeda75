/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_STORE_ROW_H
#define CRED_STORE_ROW_H

#include "store/store_ops.h"

/*
 * Whether a row is one that a store may hold: every text ends inside its field and is UTF-8, every
 * number is inside its range. Asked before a row is written (CRED_ERR_INVALID) and after it was
 * read (CRED_ERR_DAMAGED).
 */

bool cred_text_is_valid(const char *text, size_t size); /* ends in NUL before size, valid UTF-8 */

bool cred_count_key_is_valid(const struct cred_count_key *key);
bool cred_count_row_is_valid(const struct cred_count_row *row);
bool cred_ticket_row_is_valid(const struct cred_ticket_row *row);
bool cred_subject_row_is_valid(const struct cred_subject_row *row);
bool cred_token_row_is_valid(const struct cred_token_row *row);
bool cred_data_key_row_is_valid(const struct cred_data_key_row *row);
bool cred_person_row_is_valid(const struct cred_person_row *row);
bool cred_password_row_is_valid(const struct cred_password_row *row);
bool cred_remembered_row_is_valid(const struct cred_remembered_row *row);
bool cred_account_row_is_valid(const struct cred_account_row *row);
bool cred_exception_row_is_valid(const struct cred_exception_row *row);
bool cred_rotation_row_is_valid(const struct cred_rotation_row *row);
bool cred_sealed_row_is_valid(const struct cred_sealed_row *row);
bool cred_reveal_row_is_valid(const struct cred_reveal_row *row);
bool cred_session_row_is_valid(const struct cred_session_row *row);
bool cred_event_is_valid(const struct cred_event *event);

/* Whether the event passes the filter, its `after` included. */
bool cred_event_matches(const struct cred_event *event, const struct cred_events_request *filter);

/* Whether a keyed hash is there; zeros are none. */
bool cred_mac_is_set(const unsigned char mac[CRED_MAC_SIZE]);
bool cred_seed_tag_is_set(const unsigned char tag[CRED_MAC_SIZE]);

#endif
