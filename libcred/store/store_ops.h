/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_STORE_OPS_H
#define CRED_STORE_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cred/account.h"
#include "cred/password.h"
#include "cred/rotate.h"
#include "cred/session.h"
#include "decide/attempt.h"
#include "decide/clock.h"

/*
 * The private contract between the store and its backends: rows, read and written inside one
 * transaction that the store's caller began. A backend decides nothing. Every backend passes
 * tests/store/.
 *
 * All functions return CRED_OK or set the error, but for CRED_ERR_NOT_FOUND: a `get` that finds
 * nothing and a `delete` of what is not there return it and leave the error alone. Out records are
 * wholly overwritten. Times are the store's clock unless named wall_ms. A row that is not valid
 * (store/row.h) is not written (INVALID) and not read (DAMAGED); a write outside a transaction for
 * writing gives STATE.
 */

#define CRED_STORE_OPS_VERSION 4
#define CRED_STORE_SCHEMA_VERSION 3

enum cred_store_begin {
  CRED_STORE_READ,   /* a snapshot; changes nothing, waits for nobody */
  CRED_STORE_WRITE,  /* the only writer; survives a killed process, perhaps not a power cut */
  CRED_STORE_DURABLE /* the same, and on disk when commit returns */
};

#define CRED_BLOB_MAX 1024
struct cred_blob {
  size_t length;
  unsigned char bytes[CRED_BLOB_MAX];
};

/* Who holds a ticket. */
struct cred_owner {
  unsigned char boot_id[CRED_BOOT_ID_SIZE];
  uint64_t pid_namespace; /* inode of /proc/self/ns/pid */
  int32_t pid;
  uint64_t started_ticks; /* field 22 of /proc/PID/stat */
  uint64_t transaction;   /* the PAM transaction in that process */
};

/* The limits in force when the ticket was charged; its failure is counted by them. */
struct cred_ticket_limits {
  struct cred_limit subject;
  struct cred_limit total;  /* deny 0: this class has no such count */
  struct cred_limit source; /* deny 0: the same */
};

struct cred_ticket_row {
  uint64_t id;                  /* random, never 0 */
  char subject[CRED_NAME_SIZE]; /* canonical name, or "?" and a bucket number */
  struct cred_source source;
  char service[CRED_NAME_SIZE];
  uint32_t actor;
  struct cred_owner owner;
  int64_t charged_at_ms;
  int64_t charged_wall_ms;
  int64_t lease_until_ms;
  struct cred_ticket_limits limits;
};

struct cred_count_key {
  enum cred_count_kind kind;
  char subject[CRED_NAME_SIZE]; /* "" for CRED_COUNT_SOURCE */
  enum cred_source_class class;
  char address[CRED_ADDRESS_SIZE]; /* "" for the counts over a class */
};

struct cred_count_row {
  struct cred_count_key key;
  struct cred_limit limit; /* by which it is to be judged when nobody brings a policy */
  int64_t expires_at_ms;   /* CRED_LOCK_FOR_EVER: never by itself */
  struct cred_count count;
};

struct cred_subject_row {
  char name[CRED_NAME_SIZE];
  bool enrolled;            /* sticky since the first activation */
  int64_t allowed_until_ms; /* permit to enrol at login; store clock; 0: none */
  bool barred;
  int64_t barred_wall_ms;
  uint32_t barred_by;
  char barred_reason[CRED_NAME_SIZE];
};

struct cred_token_row {
  struct cred_token token; /* id 0 when new */
  struct cred_blob seed;   /* sealed; empty when revoked */
  unsigned char
      seed_tag[CRED_MAC_SIZE]; /* keyed hash of the seed: one seed, one subject; zeros: none */
  int64_t last_step;           /* -1: none */
};

struct cred_data_key_row {
  uint32_t id; /* from 1 */
  char purpose[32];
  int64_t created_wall_ms;
  struct cred_blob wrapped;
};

/* --- passwords ---
 * An account has a row by its name on its system, and a number that never comes back. The passwords
 * it had lie under that number, in the order in which they came; and those that a person had under
 * whatever account are found by their fingerprint.
 */

/* A time in a password's row lies between this and its negative: sums and differences of such times
 * and of policies' periods are numbers still. */
#define CRED_ROW_MS_MAX (INT64_MAX / 4)

#define CRED_COST_MAX 2 /* of a person: the one in use and the one before */
#define CRED_COST_LOG2_N_MAX 20
#define CRED_COST_R_MAX 32
#define CRED_COST_P_MAX 16
struct cred_cost {
  uint32_t log2_n, r, p;
};

struct cred_person_row {
  uint64_t id; /* random, never 0 */
  unsigned char salt[CRED_SALT_SIZE];
  uint32_t cost_count; /* the last one is in use */
  struct cred_cost costs[CRED_COST_MAX];
};

/* A change that was begun: it came to pass when the stored entry is no longer `base`. */
struct cred_pending {
  enum cred_password_by by; /* NOBODY: none */
  uint64_t person;
  uint32_t set;
  unsigned char mac[CRED_MAC_SIZE];
  unsigned char base[CRED_MAC_SIZE];
  unsigned char intended[CRED_MAC_SIZE]; /* zeros: not known beforehand */
  uint32_t actor;
  int64_t begun_wall_ms;
  int64_t valid_from_ms, valid_until_ms;
  bool is_expired; /* since then an administrator wanted the password changed */
};

#define CRED_FORMER_MAX 2

struct cred_password_row {
  char subject[CRED_NAME_SIZE];
  char system[CRED_NAME_SIZE];
  uint64_t account; /* random, never 0 */
  uint64_t home;    /* the person that the account is by itself */
  uint64_t person;  /* who owns it, by staff number; 0: home */
  char number[CRED_WORD_SIZE];
  uint64_t former[CRED_FORMER_MAX]; /* whose it was before, the last one first; 0: no more */
  uint32_t uid;
  uint64_t changes;                    /* the sequence of the last password */
  uint64_t current;                    /* the one in force, if it is remembered; else 0 */
  uint32_t crypts;                     /* remembered ones that are crypt(3) hashes */
  unsigned char stored[CRED_MAC_SIZE]; /* of the stored entry that goes with current; zeros: none */
  unsigned char noticed[CRED_MAC_SIZE]; /* of the stored entry that was seen last */
  int64_t set_wall_ms;
  uint32_t set_by;
  bool is_temporary, is_compromised, is_expired, is_elsewhere, has_drifted;
  char elsewhere[CRED_NAME_SIZE]; /* the other system */
  int64_t valid_from_ms, valid_until_ms;
  struct cred_pending pending;
  uint32_t tries;
  int64_t tries_since_ms; /* store clock */
  uint32_t uses;          /* sessions opened with it, as max_uses counts them */
};

struct cred_remembered_row {
  uint64_t account;
  uint64_t sequence; /* from 1 */
  uint64_t person;   /* 0: a crypt(3) hash, sealed; else a fingerprint under this person's salt */
  uint32_t set;
  uint32_t key_id;
  unsigned char mac[CRED_MAC_SIZE];
  struct cred_blob crypt;
  int64_t set_wall_ms;
  int64_t ended_wall_ms; /* 0: in force */
  bool barred;
  char system[CRED_NAME_SIZE];
};

/* --- accounts --- */

/* What an account is allowed, by its name on its system. Times are wall clock; 0: none. */
struct cred_account_row {
  char subject[CRED_NAME_SIZE];
  char system[CRED_NAME_SIZE];
  uint32_t uid;
  int64_t seen_wall_ms; /* for the first time, with this uid */
  int64_t last_wall_ms; /* the last session that opened */
  bool is_suspended;
  uint32_t suspended_by;
  int64_t suspended_wall_ms;
  char suspended_reason[CRED_NAME_SIZE];
  int64_t resumed_wall_ms; /* an administrator said that it is wanted again */
  int64_t until_ms;        /* the end of its last day */
  int64_t review_by_ms;    /* the end of the day */
};

struct cred_exception_row {
  uint64_t id; /* from 1 */
  char subject[CRED_NAME_SIZE];
  char system[CRED_NAME_SIZE];
  uint32_t uid; /* the subject's */
  enum cred_rule rule;
  bool is_urgent; /* in force before it is approved */
  uint32_t requester;
  int64_t requested_ms, requested_wall_ms;
  char reason[CRED_NAME_SIZE];
  int64_t from_ms, until_ms; /* until excluded */
  uint32_t approver;         /* approved_wall_ms 0: nobody */
  int64_t approved_wall_ms;
  enum cred_exception_end end;
  uint32_t ended_by; /* end not NONE */
  int64_t ended_wall_ms;
  char ended_reason[CRED_NAME_SIZE];
  uint64_t uses;
  int64_t used_wall_ms; /* the last one */
};

/* --- rotation ---
 * A privileged ID has a row by its name on its system, with the numbers of the generations of its
 * password of which the sealed one is kept: each in a row of its own.
 */

/* A sealed password that was handed out. */
struct cred_handing {
  unsigned char entry[CRED_MAC_SIZE]; /* of the stored entry that it is; zeros: none was */
  int64_t at_ms, wall_ms; /* when, the last time: by the store clock, and by the wall's */
  uint32_t to;            /* actor */
  bool was_used;          /* a session was opened by it since */
};

struct cred_rotation_row {
  char subject[CRED_NAME_SIZE];
  char system[CRED_NAME_SIZE];
  uint32_t uid;
  uint32_t generation;                  /* the last number that was given */
  uint32_t pending, current, previous;  /* 0: none */
  unsigned char drifted[CRED_MAC_SIZE]; /* a stored entry that is none of ours; zeros: none seen */
  struct cred_handing handed;
};

struct cred_sealed_row {
  char subject[CRED_NAME_SIZE];
  char system[CRED_NAME_SIZE];
  uint32_t generation;
  unsigned char entry[CRED_MAC_SIZE]; /* of the stored entry that goes with it */
  int64_t made_wall_ms;
  uint32_t made_by;
  char sealed_to[CRED_SEALED_TO_SIZE];
  struct cred_sealed sealed; /* not empty */
};

/* Somebody asks for a sealed password. */
struct cred_reveal_row {
  uint64_t id; /* random, never 0 */
  char subject[CRED_NAME_SIZE];
  char system[CRED_NAME_SIZE];
  uint32_t uid;
  uint32_t requester;
  char reason[CRED_NAME_SIZE];
  int64_t asked_wall_ms;
  uint32_t approver;        /* CRED_ACTOR_UNKNOWN: nobody yet */
  int64_t approved_wall_ms; /* 0: not yet */
  int64_t expires_at_ms;    /* store clock */
  int64_t lasts_ms;         /* from the request, and again from the approval */
};

/* --- sessions --- */
struct cred_session_row {
  char subject[CRED_NAME_SIZE];
  uint64_t id; /* from 1; the caller gives greater and greater ones */
  uint32_t uid;
  char system[CRED_NAME_SIZE];
  char service[CRED_NAME_SIZE];
  struct cred_source source;
  char tty[CRED_TTY_SIZE];
  uint32_t actor;
  struct cred_owner owner; /* the process that opened it */
  uint32_t audit_session;
  bool owns_audit_session;
  uint64_t event; /* the sequence of the event of its beginning */
  int64_t opened_ms, opened_wall_ms;
  int64_t due_ms;            /* when it has to end; INT64_MAX: whenever it likes */
  enum cred_session_end why; /* it has to; OPEN: it need not */
  int64_t closed_wall_ms;    /* 0: open */
  enum cred_session_end end; /* OPEN: open */
  bool is_watched; /* found by session_watched: it is open, or credd has yet to look for what is
                      left of it */
};

struct cred_store_ops {
  unsigned version; /* CRED_STORE_OPS_VERSION */
  const char *name;

  /* create: make the schema in a new, empty place (CRED_ERR_EXISTS otherwise); without it a
   * missing store gives NOT_FOUND. */
  enum cred_err (*open)(const char *path, uint32_t timeout_ms, bool create, void **out,
                        struct cred_error *error);
  void (*close)(void *db);
  /* In a process that was forked from the one that opened: frees memory and does nothing else. */
  void (*forget)(void *db);
  /* Is an idle handle still as good as one opened now at that path? Also false when that is not
   * certain. */
  bool (*is_intact)(void *db, const char *path);

  enum cred_err (*begin)(void *db, enum cred_store_begin kind, struct cred_error *error);
  enum cred_err (*commit)(void *db, struct cred_error *error);
  void (*rollback)(void *db); /* also after a failed commit; harmless without a transaction */

  /* Small named values: the clock's anchor, the chain's state. */
  enum cred_err (*meta_get)(void *db, const char *name, struct cred_blob *out,
                            struct cred_error *error);
  enum cred_err (*meta_put)(void *db, const char *name, const struct cred_blob *value,
                            struct cred_error *error);

  enum cred_err (*subject_get)(void *db, const char *name, struct cred_subject_row *out,
                               struct cred_error *error);
  enum cred_err (*subject_put)(void *db, const struct cred_subject_row *row,
                               struct cred_error *error);
  /* Names greater than after, in order; *count in: room, out: rows filled. */
  enum cred_err (*subject_list)(void *db, const char *after, struct cred_subject_row *rows,
                                size_t *count, struct cred_error *error);

  enum cred_err (*count_get)(void *db, const struct cred_count_key *key, struct cred_count_row *out,
                             struct cred_error *error);
  enum cred_err (*count_put)(void *db, const struct cred_count_row *row, struct cred_error *error);
  enum cred_err (*count_delete)(void *db, const struct cred_count_key *key,
                                struct cred_error *error);
  /* In the order of subject, kind, class, address; subject "" for all; skip rows passed over. */
  enum cred_err (*count_list)(void *db, const char *subject, uint32_t skip,
                              struct cred_count_row *rows, size_t *count, struct cred_error *error);
  /* Deletes at most max_rows rows that expired before now_ms; it may look at a part of the rows
   * only, and goes on there the next time. */
  enum cred_err (*count_prune)(void *db, int64_t now_ms, uint32_t max_rows,
                               struct cred_error *error);
  /* How many rows of this kind and class there are, counted no further than max. */
  enum cred_err (*count_rows)(void *db, enum cred_count_kind kind, enum cred_source_class class,
                              uint32_t max, uint32_t *out, struct cred_error *error);

  /* Replaces a ticket with the same id. */
  enum cred_err (*ticket_put)(void *db, const struct cred_ticket_row *row,
                              struct cred_error *error);
  enum cred_err (*ticket_get)(void *db, uint64_t id, struct cred_ticket_row *out,
                              struct cred_error *error);
  enum cred_err (*ticket_delete)(void *db, uint64_t id, struct cred_error *error);
  /*
   * Tickets that weigh on a charge: those of this subject in this class, and those of this class
   * and address whatever the subject; oldest first. Class NONE: those of this subject in every
   * class. Class NONE and no subject: all, in the order of their leases' ends.
   */
  enum cred_err (*ticket_list)(void *db, const char *subject, const struct cred_source *source,
                               uint32_t skip, struct cred_ticket_row *rows, size_t *count,
                               struct cred_error *error);
  /* Tickets of one process, whatever the subject and the PAM transaction; oldest first. */
  enum cred_err (*ticket_list_owner)(void *db, const struct cred_owner *owner,
                                     struct cred_ticket_row *rows, size_t *count,
                                     struct cred_error *error);
  /* Tickets whose lease ended before now_ms, the longest ended first. */
  enum cred_err (*ticket_list_lapsed)(void *db, int64_t now_ms, struct cred_ticket_row *rows,
                                      size_t *count, struct cred_error *error);

  /* With an id: replaces that token (NOT_FOUND). A seed that is replaced, emptied or deleted is
   * wiped from the file and from the log beside it. EXISTS: another token has this seed tag. */
  enum cred_err (*token_put)(void *db, struct cred_token_row *row, /* id 0: given here */
                             struct cred_error *error);
  enum cred_err (*token_get)(void *db, uint64_t id, struct cred_token_row *out,
                             struct cred_error *error);
  /* By id, greater than after; subject "" for all. */
  enum cred_err (*token_list)(void *db, const char *subject, bool with_revoked, uint64_t after,
                              struct cred_token_row *rows, size_t *count, struct cred_error *error);
  /* A token that is not revoked with this seed tag. */
  enum cred_err (*token_find_tag)(void *db, const unsigned char tag[CRED_MAC_SIZE],
                                  struct cred_token_row *out, struct cred_error *error);
  enum cred_err (*token_delete)(void *db, uint64_t id, struct cred_error *error);

  enum cred_err (*recovery_put)(void *db, const char *subject,
                                const unsigned char mac[CRED_MAC_SIZE], struct cred_error *error);
  /* Deletes the code; CRED_ERR_NOT_FOUND when it was not there. */
  enum cred_err (*recovery_take)(void *db, const char *subject,
                                 const unsigned char mac[CRED_MAC_SIZE], struct cred_error *error);
  enum cred_err (*recovery_count)(void *db, const char *subject, uint32_t *out,
                                  struct cred_error *error);
  enum cred_err (*recovery_clear)(void *db, const char *subject, struct cred_error *error);

  enum cred_err (*person_get)(void *db, uint64_t id, struct cred_person_row *out,
                              struct cred_error *error);
  enum cred_err (*person_put)(void *db, const struct cred_person_row *row,
                              struct cred_error *error);
  /* Who has this staff number. */
  enum cred_err (*person_find)(void *db, const char *number, uint64_t *id,
                               struct cred_error *error);
  enum cred_err (*person_number)(void *db, const char *number, uint64_t id,
                                 struct cred_error *error);

  enum cred_err (*password_get)(void *db, const char *subject, const char *system,
                                struct cred_password_row *out, struct cred_error *error);
  enum cred_err (*password_put)(void *db, const struct cred_password_row *row,
                                struct cred_error *error);
  enum cred_err (*password_delete)(void *db, const char *subject, const char *system,
                                   struct cred_error *error);
  /* By subject and system, greater than those two; *count in: room, out: rows filled. */
  enum cred_err (*password_list)(void *db, const char *subject, const char *system,
                                 struct cred_password_row *rows, size_t *count,
                                 struct cred_error *error);

  /* Replaces the row of that account and sequence, whose person and mac must be the same. */
  enum cred_err (*remembered_put)(void *db, const struct cred_remembered_row *row,
                                  struct cred_error *error);
  /* Every row of the person with this fingerprint, by account and sequence, greater than these
   * two of after; NULL: from the first on. */
  enum cred_err (*remembered_find)(void *db, uint64_t person,
                                   const unsigned char mac[CRED_MAC_SIZE],
                                   const struct cred_remembered_row *after,
                                   struct cred_remembered_row *rows, size_t *count,
                                   struct cred_error *error);
  /* Of one account by sequence, greater than after. */
  enum cred_err (*remembered_list)(void *db, uint64_t account, uint64_t after,
                                   struct cred_remembered_row *rows, size_t *count,
                                   struct cred_error *error);
  enum cred_err (*remembered_delete)(void *db, uint64_t account, uint64_t sequence,
                                     struct cred_error *error);

  enum cred_err (*account_get)(void *db, const char *subject, const char *system,
                               struct cred_account_row *out, struct cred_error *error);
  enum cred_err (*account_put)(void *db, const struct cred_account_row *row,
                               struct cred_error *error);
  enum cred_err (*account_delete)(void *db, const char *subject, const char *system,
                                  struct cred_error *error);
  /* As password_list. */
  enum cred_err (*account_list)(void *db, const char *subject, const char *system,
                                struct cred_account_row *rows, size_t *count,
                                struct cred_error *error);

  enum cred_err (*exception_get)(void *db, uint64_t id, struct cred_exception_row *out,
                                 struct cred_error *error);
  /* Replaces the row of that id, whose subject must be the same. */
  enum cred_err (*exception_put)(void *db, const struct cred_exception_row *row,
                                 struct cred_error *error);
  /* By id, greater than after; subject "" for all. */
  enum cred_err (*exception_list)(void *db, const char *subject, uint64_t after,
                                  struct cred_exception_row *rows, size_t *count,
                                  struct cred_error *error);

  enum cred_err (*rotation_get)(void *db, const char *subject, const char *system,
                                struct cred_rotation_row *out, struct cred_error *error);
  enum cred_err (*rotation_put)(void *db, const struct cred_rotation_row *row,
                                struct cred_error *error);
  enum cred_err (*rotation_delete)(void *db, const char *subject, const char *system,
                                   struct cred_error *error);
  enum cred_err (*sealed_get)(void *db, const char *subject, const char *system,
                              uint32_t generation, struct cred_sealed_row *out,
                              struct cred_error *error);
  enum cred_err (*sealed_put)(void *db, const struct cred_sealed_row *row,
                              struct cred_error *error);
  enum cred_err (*sealed_delete)(void *db, const char *subject, const char *system,
                                 uint32_t generation, struct cred_error *error);
  enum cred_err (*reveal_get)(void *db, uint64_t id, struct cred_reveal_row *out,
                              struct cred_error *error);
  enum cred_err (*reveal_put)(void *db, const struct cred_reveal_row *row,
                              struct cred_error *error);
  enum cred_err (*reveal_delete)(void *db, uint64_t id, struct cred_error *error);
  /* By id, greater than after. */
  enum cred_err (*reveal_list)(void *db, uint64_t after, struct cred_reveal_row *rows,
                               size_t *count, struct cred_error *error);
  /* Replaces the row of that subject and id. */
  enum cred_err (*session_put)(void *db, const struct cred_session_row *row,
                               struct cred_error *error);
  enum cred_err (*session_get)(void *db, const char *subject, uint64_t id,
                               struct cred_session_row *out, struct cred_error *error);
  /* By subject and id, greater than those two. */
  enum cred_err (*session_list)(void *db, const char *subject, uint64_t id,
                                struct cred_session_row *rows, size_t *count,
                                struct cred_error *error);
  /* Those that are watched, by due_ms, subject and id, greater than these of after (NULL: from
   * the first on). */
  enum cred_err (*session_watched)(void *db, const struct cred_session_row *after,
                                   struct cred_session_row *rows, size_t *count,
                                   struct cred_error *error);
  enum cred_err (*session_delete)(void *db, const char *subject, uint64_t id,
                                  struct cred_error *error);

  /* With an id: adds or replaces that key; a wrapping that is replaced is wiped as seeds are. */
  enum cred_err (*data_key_put)(void *db, const struct cred_data_key_row *row, /* id 0: new */
                                struct cred_error *error);
  enum cred_err (*data_key_list)(void *db, uint32_t after, struct cred_data_key_row *rows,
                                 size_t *count, struct cred_error *error);

  /* sequence must be the last one plus 1 (CRED_ERR_STATE), those pruned counted. */
  enum cred_err (*event_append)(void *db, const struct cred_event *event, struct cred_error *error);
  enum cred_err (*event_last)(void *db, struct cred_event *out, struct cred_error *error);
  /* By sequence, greater than after; filters as in cred_events_request, since_ms included and
   * until_ms excluded. */
  enum cred_err (*event_list)(void *db, const struct cred_events_request *filter,
                              struct cred_event *rows, size_t *count, struct cred_error *error);
  /* Deletes events up to and including the sequence. */
  enum cred_err (*event_prune)(void *db, uint64_t through, struct cred_error *error);

  /* *sound, or what is wrong. In a transaction for reading. */
  enum cred_err (*check)(void *db, char *finding, size_t size, bool *sound,
                         struct cred_error *error);
  /* What the running transaction for reading sees, or outside any what is there now, to a new
   * file (EXISTS) of mode 0600, on disk. Its directory must be one where nobody else can exchange
   * files (UNSAFE_MODE). */
  enum cred_err (*backup)(void *db, const char *path, uint64_t *bytes, struct cred_error *error);
};

/* Loads it where it is not linked; CRED_ERR_IO when that cannot be done. */
enum cred_err cred_store_sqlite(const struct cred_store_ops **out, struct cred_error *error);

extern const struct cred_store_ops cred_store_sqlite_ops;
extern const struct cred_store_ops cred_store_memory_ops;

#endif
