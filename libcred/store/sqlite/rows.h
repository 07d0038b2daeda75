/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_STORE_SQLITE_ROWS_H
#define CRED_STORE_SQLITE_ROWS_H

#include "store/sqlite/pack.h"
#include "store/store_ops.h"

/*
 * The forms in which rows lie in the table `state`. The first byte of a key says what it is; the
 * order of these bytes keeps together what one login writes, so that it touches few pages.
 */
enum cred_key_tag {
  CRED_KEY_DATA_KEY = 0x0f,             /* id -> data key */
  CRED_KEY_META = 0x10,                 /* name -> blob */
  CRED_KEY_LEDGER = 0x11,               /* -> the store's own accounts */
  CRED_KEY_TICKET = 0x12,               /* id -> ticket */
  CRED_KEY_TICKET_OF_SUBJECT = 0x13,    /* class, subject, charged, id */
  CRED_KEY_TICKET_OF_SOURCE = 0x14,     /* class, address, charged, id */
  CRED_KEY_TICKET_OF_OWNER = 0x15,      /* process, id */
  CRED_KEY_TICKET_BY_LEASE = 0x16,      /* end of lease, id */
  CRED_KEY_COUNT = 0x17,                /* subject, kind, class, address -> count */
  CRED_KEY_SUBJECT = 0x18,              /* name -> subject */
  CRED_KEY_TOKEN = 0x19,                /* id -> token */
  CRED_KEY_TOKEN_OF_SUBJECT = 0x1a,     /* subject, id */
  CRED_KEY_TOKEN_OF_TAG = 0x1b,         /* seed tag -> id */
  CRED_KEY_RECOVERY = 0x1c,             /* subject, code */
  CRED_KEY_PASSWORD = 0x1d,             /* subject, system -> password */
  CRED_KEY_PERSON = 0x1e,               /* id -> person */
  CRED_KEY_PERSON_OF_NUMBER = 0x1f,     /* staff number -> id */
  CRED_KEY_REMEMBERED = 0x20,           /* account, sequence -> remembered password */
  CRED_KEY_REMEMBERED_OF_MAC = 0x21,    /* person, fingerprint, account, sequence */
  CRED_KEY_ACCOUNT = 0x22,              /* subject, system -> account */
  CRED_KEY_EXCEPTION = 0x23,            /* id -> exception */
  CRED_KEY_EXCEPTION_OF_SUBJECT = 0x24, /* subject, id */
  CRED_KEY_SESSION = 0x26,              /* subject, id -> session */
  CRED_KEY_SESSION_WATCHED = 0x27,      /* due, subject, id */
  CRED_KEY_ROTATION = 0x2a,             /* subject, system -> generations */
  CRED_KEY_SEALED = 0x2b,               /* subject, system, generation -> sealed password */
  CRED_KEY_REVEAL = 0x2c,               /* id -> request to reveal */
  CRED_KEY_END
};

/* The longest key: a sealed password's subject, system and generation. */
#define CRED_STATE_KEY_MAX 528
/* The longest value: a count with CRED_FAILURES_MAX failures, ten bytes each. */
#define CRED_STATE_VALUE_MAX 12288

struct cred_state_key {
  struct cred_pack pack;
  unsigned char room[CRED_STATE_KEY_MAX];
};

void cred_state_key_start(struct cred_state_key *key, enum cred_key_tag tag);
/* The first key after all those that begin with this one. */
void cred_state_key_end_of(struct cred_state_key *out, const struct cred_state_key *prefix);

/* Each value's reader says false when the bytes are none of ours, or the row is not a valid one. */

void cred_limit_pack(struct cred_pack *out, const struct cred_limit *limit);
void cred_limit_unpack(struct cred_unpack *bytes, struct cred_limit *out);

void cred_count_pack_key(struct cred_state_key *out, const struct cred_count_key *key);
bool cred_count_unpack_key(struct cred_unpack *bytes, struct cred_count_key *out);
void cred_count_pack(struct cred_pack *out, const struct cred_count_row *row);
/* The key comes from elsewhere and must be set. */
bool cred_count_unpack(struct cred_unpack *bytes, struct cred_count_row *row);
/* Only when it expires, for pruning. */
bool cred_count_unpack_expiry(struct cred_unpack *bytes, int64_t *expires_at_ms);

void cred_ticket_pack(struct cred_pack *out, const struct cred_ticket_row *row);
bool cred_ticket_unpack(struct cred_unpack *bytes, uint64_t id, struct cred_ticket_row *out);

void cred_subject_pack(struct cred_pack *out, const struct cred_subject_row *row);
bool cred_subject_unpack(struct cred_unpack *bytes, const char *name, struct cred_subject_row *out);

/* The sealed value lies in a slot of the table `sealed`; slot 0: there is none. */
void cred_token_pack(struct cred_pack *out, const struct cred_token_row *row, uint64_t slot);
bool cred_token_unpack(struct cred_unpack *bytes, uint64_t id, struct cred_token_row *out,
                       uint64_t *slot);
void cred_data_key_pack(struct cred_pack *out, const struct cred_data_key_row *row, uint64_t slot);
bool cred_data_key_unpack(struct cred_unpack *bytes, uint32_t id, struct cred_data_key_row *out,
                          uint64_t *slot);

void cred_person_pack(struct cred_pack *out, const struct cred_person_row *row);
bool cred_person_unpack(struct cred_unpack *bytes, uint64_t id, struct cred_person_row *out);
void cred_password_pack_key(struct cred_state_key *out, const char *subject, const char *system);
bool cred_password_unpack_key(struct cred_unpack *bytes, struct cred_password_row *out);
void cred_password_pack(struct cred_pack *out, const struct cred_password_row *row);
/* The key comes from elsewhere and must be set. */
bool cred_password_unpack(struct cred_unpack *bytes, struct cred_password_row *row);
void cred_remembered_pack(struct cred_pack *out, const struct cred_remembered_row *row);
bool cred_remembered_unpack(struct cred_unpack *bytes, uint64_t account, uint64_t sequence,
                            struct cred_remembered_row *out);

void cred_account_pack_key(struct cred_state_key *out, const char *subject, const char *system);
bool cred_account_unpack_key(struct cred_unpack *bytes, struct cred_account_row *out);
void cred_account_pack(struct cred_pack *out, const struct cred_account_row *row);
/* The key comes from elsewhere and must be set. */
bool cred_account_unpack(struct cred_unpack *bytes, struct cred_account_row *row);
void cred_exception_pack(struct cred_pack *out, const struct cred_exception_row *row);
bool cred_exception_unpack(struct cred_unpack *bytes, uint64_t id, struct cred_exception_row *out);

void cred_rotation_pack(struct cred_pack *out, const struct cred_rotation_row *row);
/* The keys come from elsewhere and must be set, in both. */
bool cred_rotation_unpack(struct cred_unpack *bytes, struct cred_rotation_row *row);
void cred_sealed_pack(struct cred_pack *out, const struct cred_sealed_row *row);
bool cred_sealed_unpack(struct cred_unpack *bytes, struct cred_sealed_row *row);
void cred_reveal_pack(struct cred_pack *out, const struct cred_reveal_row *row);
bool cred_reveal_unpack(struct cred_unpack *bytes, uint64_t id, struct cred_reveal_row *out);
void cred_session_pack(struct cred_pack *out, const struct cred_session_row *row);
/* The key comes from elsewhere and must be set. */
bool cred_session_unpack(struct cred_unpack *bytes, struct cred_session_row *row);

/* What the store keeps for itself, in one row. */
struct cred_ledger {
  uint64_t last_token;     /* the greatest token id ever given */
  uint64_t log_starts;     /* how often the log beside the file was started anew */
  uint64_t pruned_through; /* the greatest event sequence ever deleted */
  bool erase_is_due; /* a sealed value was erased, and the log beside the file may still hold it */
  uint64_t counts[CRED_COUNT_CODE_CLASS + 1]
                 [CRED_SOURCE_SELF + 1]; /* rows of each kind and class */
  size_t prune_from_length;              /* where pruning goes on: a key */
  unsigned char prune_from[CRED_STATE_KEY_MAX];
};
void cred_ledger_pack(struct cred_pack *out, const struct cred_ledger *ledger);
bool cred_ledger_unpack(struct cred_unpack *bytes, struct cred_ledger *out);

#endif
