/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_EVENT_H
#define CRED_EVENT_H

#include <stdint.h>

#include "cred/source.h"

#define CRED_NAME_SIZE 256 /* user, service, system and token names, with NUL */
#define CRED_DETAIL_SIZE 1024
#define CRED_MAC_SIZE 32

/*
 * Everything that is recorded. The name is what log files, `credctl log` and exports show; it never
 * changes its meaning. Only append.
 */
#define CRED_EVENT_LIST(X)                                                                         \
  X(CRED_EVENT_NONE, "none")                                                                       \
  X(CRED_EVENT_STORE_CREATED, "store.created")                                                     \
  X(CRED_EVENT_KEY_CREATED, "key.created")                                                         \
  X(CRED_EVENT_KEY_ROTATED, "key.rotated")                                                         \
  X(CRED_EVENT_CONFIG_APPLIED, "config.applied")                                                   \
  X(CRED_EVENT_ATTEMPT_FAILED, "attempt.failed")                                                   \
  X(CRED_EVENT_ATTEMPT_SUCCEEDED, "attempt.succeeded")                                             \
  X(CRED_EVENT_ATTEMPT_ABANDONED, "attempt.abandoned")                                             \
  X(CRED_EVENT_ATTEMPT_LATE, "attempt.late")                                                       \
  X(CRED_EVENT_LOCKED, "lock.begun")                                                               \
  X(CRED_EVENT_LOCK_ENDED, "lock.ended")                                                           \
  X(CRED_EVENT_ADMIN_LOCKED, "lock.set")                                                           \
  X(CRED_EVENT_ADMIN_UNLOCKED, "lock.cleared")                                                     \
  X(CRED_EVENT_CODE_ACCEPTED, "code.accepted")                                                     \
  X(CRED_EVENT_CODE_FAILED, "code.failed")                                                         \
  X(CRED_EVENT_CODE_REPLAYED, "code.replayed")                                                     \
  X(CRED_EVENT_RECOVERY_USED, "recovery.used")                                                     \
  X(CRED_EVENT_RECOVERY_CREATED, "recovery.created")                                               \
  X(CRED_EVENT_TOKEN_ALLOWED, "token.allowed")                                                     \
  X(CRED_EVENT_TOKEN_CREATED, "token.created")                                                     \
  X(CRED_EVENT_TOKEN_ACTIVATED, "token.activated")                                                 \
  X(CRED_EVENT_TOKEN_SUSPENDED, "token.suspended")                                                 \
  X(CRED_EVENT_TOKEN_RESUMED, "token.resumed")                                                     \
  X(CRED_EVENT_TOKEN_REVOKED, "token.revoked")                                                     \
  X(CRED_EVENT_TOKEN_IMPORTED, "token.imported")                                                   \
  X(CRED_EVENT_TOKEN_SHOWN, "token.shown")                                                         \
  X(CRED_EVENT_ENROLMENT_CLEARED, "enrolment.cleared")                                             \
  X(CRED_EVENT_CLOCK_STEPPED, "clock.stepped")                                                     \
  X(CRED_EVENT_IMPORTED, "import.done")                                                            \
  X(CRED_EVENT_RESCUED, "rescue.opened")                                                           \
  X(CRED_EVENT_STORE_BACKED_UP, "store.backed-up")                                                 \
  X(CRED_EVENT_LOG_PRUNED, "log.pruned")                                                           \
  X(CRED_EVENT_PASSWORD_CHANGED, "password.changed")                                               \
  X(CRED_EVENT_PASSWORD_SET, "password.set")                                                       \
  X(CRED_EVENT_PASSWORD_ISSUED, "password.issued")                                                 \
  X(CRED_EVENT_PASSWORD_SEEN, "password.seen")                                                     \
  X(CRED_EVENT_PASSWORD_REFUSED, "password.refused")                                               \
  X(CRED_EVENT_PASSWORD_EXPIRED, "password.expired")                                               \
  X(CRED_EVENT_PASSWORD_COMPROMISED, "password.compromised")                                       \
  X(CRED_EVENT_PASSWORD_DRIFTED, "password.drifted")                                               \
  X(CRED_EVENT_PASSWORD_ELSEWHERE, "password.elsewhere")                                           \
  X(CRED_EVENT_PASSWORD_DENIED, "password.denied")                                                 \
  X(CRED_EVENT_PASSWORD_IMPORTED, "password.imported")                                             \
  X(CRED_EVENT_PASSWORD_FORGOTTEN, "password.forgotten")                                           \
  X(CRED_EVENT_ACCOUNT_REPLACED, "account.replaced")                                               \
  X(CRED_EVENT_PERSON_SET, "person.set")                                                           \
  X(CRED_EVENT_ACCOUNT_RENAMED, "account.renamed")                                                 \
  X(CRED_EVENT_ACCOUNT_SUSPENDED, "account.suspended")                                             \
  X(CRED_EVENT_ACCOUNT_RESUMED, "account.resumed")                                                 \
  X(CRED_EVENT_ACCOUNT_UNTIL, "account.until")                                                     \
  X(CRED_EVENT_ACCOUNT_REVIEW, "account.review")                                                   \
  X(CRED_EVENT_ACCOUNT_FORGOTTEN, "account.forgotten")                                             \
  X(CRED_EVENT_ACCOUNT_DENIED, "account.denied")                                                   \
  X(CRED_EVENT_ACCOUNT_USED, "account.used")                                                       \
  X(CRED_EVENT_EXCEPTION_REQUESTED, "exception.requested")                                         \
  X(CRED_EVENT_EXCEPTION_APPROVED, "exception.approved")                                           \
  X(CRED_EVENT_EXCEPTION_REFUSED, "exception.refused")                                             \
  X(CRED_EVENT_EXCEPTION_REVOKED, "exception.revoked")                                             \
  X(CRED_EVENT_EXCEPTION_USED, "exception.used")                                                   \
  X(CRED_EVENT_REVIEWED, "review.signed")                                                          \
  X(CRED_EVENT_FACTOR_DENIED, "factor.denied")                                                     \
  X(CRED_EVENT_ROTATE_DUE, "rotate.due")                                                           \
  X(CRED_EVENT_ROTATE_REFUSED, "rotate.refused")                                                   \
  X(CRED_EVENT_ROTATE_BEGUN, "rotate.begun")                                                       \
  X(CRED_EVENT_ROTATE_DONE, "rotate.done")                                                         \
  X(CRED_EVENT_ROTATE_DRIFTED, "rotate.drifted")                                                   \
  X(CRED_EVENT_REVEAL_ASKED, "reveal.asked")                                                       \
  X(CRED_EVENT_REVEAL_APPROVED, "reveal.approved")                                                 \
  X(CRED_EVENT_REVEAL_DONE, "reveal.done")                                                         \
  X(CRED_EVENT_REVEAL_REFUSED, "reveal.refused")                                                   \
  X(CRED_EVENT_SESSION_OPENED, "session.opened")                                                   \
  X(CRED_EVENT_SESSION_CLOSED, "session.closed")                                                   \
  X(CRED_EVENT_SESSION_TO_END, "session.to-end")                                                   \
  X(CRED_EVENT_EXCEPTION_DENIED, "exception.denied")                                               \
  X(CRED_EVENT_LOG_HELD, "log.held")                                                               \
  X(CRED_EVENT_LOG_RELEASED, "log.released")

enum cred_event_kind {
#define CRED_EVENT_ENUM(kind, name) kind,
  CRED_EVENT_LIST(CRED_EVENT_ENUM)
#undef CRED_EVENT_ENUM
      CRED_EVENT_COUNT
};

#define CRED_ACTOR_UNKNOWN UINT32_MAX

/*
 * What happened, to whom, by whom, from where. Texts are valid UTF-8 without control characters
 * when they come out of the store; the event room cleans them on the way in. detail is a list of
 * `key=value` pairs separated by blanks and never holds a secret.
 */
struct cred_event {
  uint64_t sequence; /* from 1, without gaps; given by the store */
  int64_t wall_ms;
  enum cred_event_kind kind;
  uint32_t actor; /* CRED_ACTOR_UNKNOWN, or the audit login uid, else the real uid */
  enum cred_source_class source_class;
  char source_address[CRED_ADDRESS_SIZE];
  char subject[CRED_NAME_SIZE]; /* canonical; "" when no account is concerned */
  char service[CRED_NAME_SIZE];
  char system[CRED_NAME_SIZE];
  char detail[CRED_DETAIL_SIZE];
  unsigned char mac[CRED_MAC_SIZE];
};

const char *cred_event_kind_name(enum cred_event_kind kind);
enum cred_event_kind cred_event_kind_find(const char *name); /* CRED_EVENT_NONE: no such kind */

#endif
