/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_H
#define CRED_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "cred/policy.h"
#include "cred/time.h"

/*
 * The use cases. One call is one thing that a module or credctl asks; it reads the policy, decides,
 * and changes the store in one transaction together with the event that describes the change.
 *
 * Every call takes an open gate, a request record and fills a reply record. Records are plain
 * values of fixed size without pointers; strings end in NUL and must fit. A call returns CRED_OK
 * when the reply is filled, whatever the verdict in it; any other code means nothing is decided and
 * the caller denies. Replies start as refusals before anything else is done. Whoever made a record
 * that holds a cred_secret erases it. A gate belongs to one thread at a time, and to the process
 * that opened it.
 */
struct cred_gate;

/* --- opening ---------------------------------------------------------------------------------- */

/*
 * Loads the applied policy from state_directory (NULL: the built-in one), and, as [store] broker
 * says, finds credd or reads the master key and opens the store. Who cannot read the policy always
 * asks credd, which lets them do what is theirs. error may be NULL. *out is NULL unless CRED_OK is
 * returned. Errors: CONFIG, UNSAFE_MODE, KEY, IO, DAMAGED, NEWER, BUSY, MEMORY, PERMISSION;
 * UNREACHABLE, BROKER (no credd, or no answer from it).
 */
enum cred_err cred_gate_open(const char *state_directory, struct cred_gate **out,
                             struct cred_error *error);

/*
 * Only loads the policy: a gate at rest (see below), which cred_gate_wake opens as cred_gate_open
 * would. Who cannot read the policy gets an open one.
 */
enum cred_err cred_gate_start(const char *state_directory, struct cred_gate **out,
                              struct cred_error *error);

/* As cred_gate_open, with the store open in this process whatever [store] broker says: for credd,
 * and for an administrator's work on the files. error is not NULL. */
enum cred_err cred_gate_open_direct(const char *state_directory, struct cred_gate **out,
                                    struct cred_error *error);

/* Takes NULL. In a process forked from the one that opened it, only memory is erased and freed. */
void cred_gate_close(struct cred_gate *gate);

/*
 * For a gate that is to stay open over a wait (a prompt, say). It holds no lock that anybody waits
 * for, and after cred_gate_rest no key, nor a store that could not be told to be ours later; until
 * it wakes, it may only tell its site and be closed. cred_gate_wake reads the key anew and checks
 * what opening would check. False when the gate is not as good as one that were opened now from
 * that state_directory: a fork, a descriptor that somebody closed, a policy or store that was
 * changed or replaced. Then close it and open another.
 */
void cred_gate_rest(struct cred_gate *gate);
bool cred_gate_wake(struct cred_gate *gate, const char *state_directory);

/* Does this gate of this process, at rest or not, have the policy that is in force there? */
bool cred_gate_is_current(const struct cred_gate *gate, const char *state_directory);

/*
 * Does credd listen for this state directory (NULL: the built-in one), whatever the policy says?
 * CRED_OK, CRED_ERR_UNREACHABLE when it does not; anything else: it cannot be told. Asks nothing.
 */
enum cred_err cred_gate_probe(const char *state_directory, struct cred_error *error);

/* True when the store is open in this process because credd does not listen (broker=auto). */
bool cred_gate_fell_back(const struct cred_gate *gate);

/* True when the store is open in this process, resting or not. */
bool cred_gate_has_store(const struct cred_gate *gate);

/* How many events of calls done in this process syslog took no second copy of. */
uint64_t cred_gate_uncopied(const struct cred_gate *gate);

/* What the last failing call of this gate said; empty after CRED_OK. Lives as long as the gate. */
const struct cred_error *cred_gate_error(const struct cred_gate *gate);

/* The site's settings; they live as long as the gate. For who cannot read the policy, what credd
 * tells: system, language, contact and batch_services, the rest zero. */
const struct cred_site *cred_gate_site(const struct cred_gate *gate);

/* The clock the gate decides by, read anew at each call of this function. */
enum cred_err cred_gate_now(struct cred_gate *gate, struct cred_time *out);

/* --- who asks -----------------------------------------------------------------------------------
 */

/* Which subject, at which service, from where. Part of most requests. */
struct cred_caller {
  char subject[CRED_NAME_SIZE]; /* canonical name when known, else the name as typed */
  bool known;                   /* the user database has this account */
  char service[CRED_NAME_SIZE];
  struct cred_origin origin;
  uint32_t actor;       /* CRED_ACTOR_UNKNOWN, or who is really doing it */
  uint64_t transaction; /* random; names the PAM transaction within this process; 0: none */
};

/* What anybody on this host may know of [site]; for programs that cannot read the policy. */
struct cred_public_site_request {
  uint32_t unused;
};
struct cred_public_site_reply {
  char system[CRED_NAME_SIZE];
  char language[CRED_WORD_SIZE];
  char contact[CRED_NAME_SIZE];
  char batch_services[CRED_LIST_SIZE];
};
enum cred_err cred_gate_public_site(struct cred_gate *gate,
                                    const struct cred_public_site_request *request,
                                    struct cred_public_site_reply *reply);

struct cred_policy_request {
  char subject[CRED_NAME_SIZE];
  bool known;
  char service[CRED_NAME_SIZE];
};
struct cred_policy_reply {
  struct cred_policy policy;
};
/* The policy in force. CRED_ERR_LOOKUP when a group in match_group cannot be looked up. */
enum cred_err cred_gate_policy(struct cred_gate *gate, const struct cred_policy_request *request,
                               struct cred_policy_reply *reply);

/* --- attempts: DESIGN "charge before, settle after" ---------------------------------------------
 */

enum cred_charge_verdict {
  CRED_CHARGE_REFUSED = 0, /* refused without a reason to show */
  CRED_CHARGE_LOCKED,      /* a lock by failures; until says when it ends */
  CRED_CHARGE_BARRED,      /* an administrator locked the subject */
  CRED_CHARGE_BUSY,        /* too many attempts are under way: ask again after wait_ms */
  CRED_CHARGE_GRANTED      /* verify now, then settle */
};

/* Whose code is asked for. */
enum cred_code_owner {
  CRED_CODE_OF_SUBJECT = 0,
  CRED_CODE_OF_USER,  /* an ID that several use, at a console or seat: one of them, who is asked for
                         the name first */
  CRED_CODE_OF_NOBODY /* such an ID, in a program of its own: no code is accepted there */
};

/* What to ask for beside the password. */
struct cred_code_need_reply {
  bool ask; /* show the code prompt (for unknown and unenrolled subjects alike when required) */
  enum cred_code_owner owner; /* whatever totp says, where it is not OF_SUBJECT */
  bool may_enrol;             /* an administrator's permit is open and no active token exists */
  bool combined;              /* password and code come in one answer */
  uint32_t digits;            /* for the prompt: the policy's, not the token's */
};

struct cred_charge_request {
  struct cred_caller caller;
  uint32_t uid; /* of a known account: a name that came back with another one is another account */
  char code_service[CRED_NAME_SIZE]; /* whose policy says `need`; "": the caller's service */
};
struct cred_charge_reply {
  enum cred_charge_verdict verdict;
  bool reason_may_be_told; /* class local, actor or trusted, for known and unknown names alike */
  bool reported_only;      /* mode=report: would have been refused, is granted */
  struct cred_source source;
  uint64_t ticket;           /* GRANTED only; never 0 then */
  int64_t until_ms;          /* LOCKED: wall clock; INT64_MAX: until an administrator unlocks */
  uint32_t wait_ms;          /* BUSY: when to ask again */
  uint32_t patience_seconds; /* BUSY: how long in all (attempt_wait_seconds) */
  bool is_compromised;       /* the password was reported as such: it proves nothing by itself */
  struct cred_code_need_reply need; /* as cred_gate_code_need would say, whatever the verdict */
};
/*
 * Charges one attempt before anything is verified. Earlier tickets of the same process and
 * transaction, of processes that are gone, and those past their lease become failures first.
 */
enum cred_err cred_gate_charge(struct cred_gate *gate, const struct cred_charge_request *request,
                               struct cred_charge_reply *reply);

enum cred_outcome {
  CRED_OUTCOME_FAILED = 0,
  CRED_OUTCOME_SUCCEEDED,
  CRED_OUTCOME_ABANDONED /* the transaction ended without an end of authentication: counts as failed
                          */
};
struct cred_settle_request {
  struct cred_caller caller; /* as it was charged */
  uint64_t ticket;
  enum cred_outcome outcome;
};
struct cred_settle_reply {
  bool stands; /* a success that was settled in time; false: deny */
  bool locked; /* this failure began a lock */
  int64_t until_ms;
};
/* Only the process and transaction that charged may settle, and only before the lease ends. */
enum cred_err cred_gate_settle(struct cred_gate *gate, const struct cred_settle_request *request,
                               struct cred_settle_reply *reply);

struct cred_barred_request {
  char subject[CRED_NAME_SIZE];
};
struct cred_barred_reply {
  bool barred; /* starts true */
  int64_t since_ms;
  char reason[CRED_NAME_SIZE];
};
/* Has an administrator locked the subject? Reads only. */
enum cred_err cred_gate_barred(struct cred_gate *gate, const struct cred_barred_request *request,
                               struct cred_barred_reply *reply);

/* An administrator's hand. reason is required to lock. Unlock ends every lock of the subject. */
struct cred_lock_request {
  char subject[CRED_NAME_SIZE];
  uint32_t actor;
  bool lock;
  char reason[CRED_NAME_SIZE];
  /* With an empty subject, unlock ends the lock of one source instead: */
  struct cred_source source;
};
struct cred_lock_reply {
  bool changed; /* false: it was so already */
};
enum cred_err cred_gate_lock(struct cred_gate *gate, const struct cred_lock_request *request,
                             struct cred_lock_reply *reply);

enum cred_count_kind {
  CRED_COUNT_SUBJECT = 1, /* one subject from one address, actor or service: deny */
  CRED_COUNT_CLASS,       /* one subject over all addresses of a class: deny_total */
  CRED_COUNT_SOURCE,      /* one address over all subjects: deny_source */
  CRED_COUNT_CODE,        /* wrong codes, as SUBJECT */
  CRED_COUNT_CODE_CLASS   /* wrong codes, as CLASS */
};
const char *cred_count_kind_name(enum cred_count_kind kind);

struct cred_count_info {
  enum cred_count_kind kind;
  char subject[CRED_NAME_SIZE]; /* "" for SOURCE; "?" and a bucket number for unknown names */
  struct cred_source source;
  uint32_t failed;
  uint32_t pending;        /* tickets held by living processes */
  uint32_t dead;           /* tickets that will become failures at the next charge */
  bool locked;             /* the failures that led to it are in it, and failed starts again */
  int64_t locked_since_ms; /* wall clock; 0: not locked */
  int64_t until_ms;        /* as in cred_charge_reply */
  uint32_t level;          /* locks in a row */
  int64_t last_failed_ms;  /* wall clock; 0: none */
};
#define CRED_COUNT_PAGE 32
struct cred_counts_request {
  char subject[CRED_NAME_SIZE]; /* "": all */
  bool locked_only;
  uint32_t skip; /* rows to pass over: the paging cursor */
};
struct cred_counts_reply {
  uint32_t count;
  uint32_t next; /* the next skip; 0: that was all */
  struct cred_count_info rows[CRED_COUNT_PAGE];
};
/* What counts stand, as they would be judged now. Changes nothing. */
enum cred_err cred_gate_counts(struct cred_gate *gate, const struct cred_counts_request *request,
                               struct cred_counts_reply *reply);

/* --- codes ---------------------------------------------------------------------------------------
 */

struct cred_code_need_request {
  struct cred_caller caller;
  uint32_t uid; /* of a known account */
};
/* Should a code be asked for? Starts as: ask, may not enrol. Reads only. */
enum cred_err cred_gate_code_need(struct cred_gate *gate,
                                  const struct cred_code_need_request *request,
                                  struct cred_code_need_reply *reply);

enum cred_code_verdict {
  CRED_CODE_REFUSED = 0, /* wrong, replayed, malformed, locked, unenrolled ... never told apart */
  CRED_CODE_ACCEPTED,
  CRED_CODE_RECOVERY /* a recovery code was accepted and is used up */
};
struct cred_code_request {
  struct cred_caller caller;
  uint32_t uid;    /* of a known account */
  uint64_t ticket; /* of this login; 0: none was charged. A ticket that is not pending refuses */
  /* CRED_CODE_OF_USER: who says that the ID is theirs to use, and that the code is theirs. It takes
   * a ticket. */
  char person[CRED_NAME_SIZE]; /* "": nobody; the name of the account, else as it was typed */
  bool person_is_known;        /* the user database has this account, */
  uint32_t person_uid;         /* and this is its number */
  bool person_is_shut;         /* the host itself lets them in no more */
  struct cred_secret code;     /* as typed; folded here */
};
struct cred_code_reply {
  enum cred_code_verdict verdict;
  bool reported_only;
  char token[CRED_NAME_SIZE];   /* ACCEPTED: which one */
  uint32_t recovery_codes_left; /* ACCEPTED and RECOVERY */
};
/*
 * Judges a code and consumes it, in one transaction. Without a ticket it is on disk before ACCEPTED
 * comes back; with one, at the latest when that ticket's success stands. Each step counts once per
 * token and only a greater one is accepted (RFC 6238 section 5.2). With a person it is that one's
 * token, and wrong codes are counted as theirs at this ID, which keeps them out nowhere else.
 */
enum cred_err cred_gate_code(struct cred_gate *gate, const struct cred_code_request *request,
                             struct cred_code_reply *reply);

/* Permits a subject to enrol at login, until then; 0 closes the permit. */
struct cred_enrol_allow_request {
  char subject[CRED_NAME_SIZE];
  uint32_t actor;
  uint32_t for_seconds;
};
struct cred_enrol_allow_reply {
  int64_t until_ms;
};
enum cred_err cred_gate_enrol_allow(struct cred_gate *gate,
                                    const struct cred_enrol_allow_request *request,
                                    struct cred_enrol_allow_reply *reply);

#define CRED_URI_SIZE 2048

/*
 * Makes a fresh seed. by_admin: credctl; it becomes a pending token, which replaces an earlier
 * pending token of that name. Active tokens are not touched.
 *
 * Otherwise the subject at login, and only while the administrator's permit is open and no token
 * works (CRED_ERR_PERMISSION). Whoever types the name at a login gets here, so nothing is written:
 * token is 0, and the caller holds shape and seed for the two calls below, and erases the reply.
 */
struct cred_enrol_begin_request {
  char subject[CRED_NAME_SIZE];
  uint32_t actor;
  bool by_admin;
  char name[CRED_NAME_SIZE];             /* by_admin; "" : "default" */
  struct cred_totp_shape shape;          /* zeros: the policy's */
  char service[CRED_NAME_SIZE];          /* for the policy */
  char kind[64], serial[64], permit[64]; /* by_admin */
  struct cred_secret seed;               /* a hardware token's own seed; empty: make one */
  bool needs_permit;           /* by_admin: the subject's own wish, so only under an open permit */
  struct cred_secret password; /* through credd, for who is not root: the current one */
};
struct cred_enrol_begin_reply {
  uint64_t token; /* 0: at login */
  struct cred_totp_shape shape;
  struct cred_secret seed;      /* at login; otherwise empty */
  struct cred_secret seed_text; /* unpadded base32 */
  struct cred_secret uri;       /* otpauth:// */
  bool wide_shape;              /* not SHA1/6/30: many phone applications ignore that */
};
enum cred_err cred_gate_enrol_begin(struct cred_gate *gate,
                                    const struct cred_enrol_begin_request *request,
                                    struct cred_enrol_begin_reply *reply);

/*
 * Checks a code from the new token, with the window of the policy. A pending token becomes active
 * at once. At a login (token 0) a right code writes nothing: the caller keeps the step it matched
 * for cred_gate_enrol_activate.
 */
struct cred_enrol_confirm_request {
  char subject[CRED_NAME_SIZE];
  uint64_t token;               /* 0: of this shape and seed, from cred_gate_enrol_begin at login */
  struct cred_totp_shape shape; /* of token 0 */
  struct cred_secret seed;
  uint32_t actor;
  struct cred_secret code;
  /* Whose count of wrong codes a wrong one weighs on. Empty subject: nobody's. */
  struct cred_caller caller;
  bool needs_permit; /* the subject's own wish: the token is the actor's, and the permit open still
                      */
};
struct cred_enrol_confirm_reply {
  bool confirmed;
  int64_t step; /* that the right code belongs to; it is used up */
};
enum cred_err cred_gate_enrol_confirm(struct cred_gate *gate,
                                      const struct cred_enrol_confirm_request *request,
                                      struct cred_enrol_confirm_reply *reply);

/*
 * At the end of a login that succeeded: what was begun and confirmed at it becomes an active token,
 * in one step. CRED_ERR_PERMISSION when the permit is over or a token works by now, CRED_ERR_STATE
 * when no right code was seen or the subject has CRED_TOKEN_MAX tokens, CRED_ERR_EXISTS when
 * another token has this seed.
 */
struct cred_enrol_activate_request {
  char subject[CRED_NAME_SIZE];
  uint32_t actor;
  char name[CRED_NAME_SIZE]; /* "" : "default" */
  char kind[64];
  struct cred_totp_shape shape;
  struct cred_secret seed;
  int64_t step; /* from cred_gate_enrol_confirm; 0: no right code was seen */
};
struct cred_enrol_activate_reply {
  bool activated;
};
enum cred_err cred_gate_enrol_activate(struct cred_gate *gate,
                                       const struct cred_enrol_activate_request *request,
                                       struct cred_enrol_activate_reply *reply);

#define CRED_TOKEN_PAGE 16
struct cred_tokens_request {
  char subject[CRED_NAME_SIZE]; /* "": all */
  bool with_revoked;
  uint64_t after; /* token id; the paging cursor */
};
struct cred_tokens_reply {
  uint32_t count;
  uint64_t next; /* the next after; 0: that was all */
  bool enrolled; /* of the one subject: sticky since the first activation */
  int64_t allowed_until_ms;
  uint32_t recovery_codes_left;
  struct cred_token rows[CRED_TOKEN_PAGE];
};
enum cred_err cred_gate_tokens(struct cred_gate *gate, const struct cred_tokens_request *request,
                               struct cred_tokens_reply *reply);

/* Suspend, resume or revoke one token by name ("" : the only one; CRED_ERR_STATE when several). */
struct cred_token_set_request {
  char subject[CRED_NAME_SIZE];
  char name[CRED_NAME_SIZE];
  uint32_t actor;
  enum cred_token_state state;
  char note[CRED_NAME_SIZE];
};
struct cred_token_set_reply {
  bool changed;
};
enum cred_err cred_gate_token_set(struct cred_gate *gate,
                                  const struct cred_token_set_request *request,
                                  struct cred_token_set_reply *reply);

/* Revokes every token and recovery code and forgets that the subject was enrolled. */
struct cred_enrol_clear_request {
  char subject[CRED_NAME_SIZE];
  uint32_t actor;
  char note[CRED_NAME_SIZE];
};
struct cred_enrol_clear_reply {
  uint32_t revoked;
};
enum cred_err cred_gate_enrol_clear(struct cred_gate *gate,
                                    const struct cred_enrol_clear_request *request,
                                    struct cred_enrol_clear_reply *reply);

#define CRED_RECOVERY_COUNT 10
/* Makes new recovery codes; all earlier ones are void. Shown once, here. */
struct cred_recovery_request {
  char subject[CRED_NAME_SIZE];
  uint32_t actor;
  struct cred_secret code; /* through credd, for who is not root: a code, which is used up */
};
struct cred_recovery_reply {
  uint32_t count;
  struct cred_secret codes[CRED_RECOVERY_COUNT];
};
enum cred_err cred_gate_recovery(struct cred_gate *gate,
                                 const struct cred_recovery_request *request,
                                 struct cred_recovery_reply *reply);

/* Would this code be accepted? Consumes nothing, counts nothing; for administrators (totp verify).
 */
struct cred_code_check_request {
  char subject[CRED_NAME_SIZE];
  uint32_t actor;
  struct cred_secret code;
};
struct cred_code_check_reply {
  bool good;
  bool replayed; /* right, but used already */
  int32_t drift_steps;
  char token[CRED_NAME_SIZE];
};
enum cred_err cred_gate_code_check(struct cred_gate *gate,
                                   const struct cred_code_check_request *request,
                                   struct cred_code_check_reply *reply);

/* Takes over a token that another program enrolled; active at once, never below last_step. */
struct cred_token_import_request {
  char subject[CRED_NAME_SIZE];
  uint32_t actor;
  char name[CRED_NAME_SIZE];
  struct cred_totp_shape shape;
  struct cred_secret seed;
  int64_t last_step; /* -1: none known */
};
struct cred_token_import_reply {
  uint64_t token;
};
enum cred_err cred_gate_token_import(struct cred_gate *gate,
                                     const struct cred_token_import_request *request,
                                     struct cred_token_import_reply *reply);

/* Takes over failures that another program counted. */
struct cred_count_import_request {
  char subject[CRED_NAME_SIZE];
  uint32_t actor;
  struct cred_origin origin;
  char service[CRED_NAME_SIZE];
  int64_t failed_at_ms; /* wall clock */
};
struct cred_count_import_reply {
  bool counted; /* false: older than fail_interval */
};
enum cred_err cred_gate_count_import(struct cred_gate *gate,
                                     const struct cred_count_import_request *request,
                                     struct cred_count_import_reply *reply);

/* --- events
 * ---------------------------------------------------------------------------------------- */

#define CRED_EVENT_PAGE 32
struct cred_events_request {
  uint64_t after;               /* sequence; the paging cursor */
  char subject[CRED_NAME_SIZE]; /* "": all */
  int64_t since_ms, until_ms;   /* 0: open */
  enum cred_event_kind kind;    /* NONE: all */
};
struct cred_events_reply {
  uint32_t count;
  uint64_t next; /* 0: that was all */
  struct cred_event rows[CRED_EVENT_PAGE];
};
enum cred_err cred_gate_events(struct cred_gate *gate, const struct cred_events_request *request,
                               struct cred_events_reply *reply);

struct cred_events_verify_request {
  uint64_t expect_sequence; /* the last event that syslog has; 0: none told */
  unsigned char expect_mac[CRED_MAC_SIZE];
};
struct cred_events_verify_reply {
  bool intact; /* starts false */
  uint64_t checked;
  uint64_t first, last;
  uint64_t broken_at;           /* the first event that does not hold; 0: none */
  char finding[CRED_NAME_SIZE]; /* what is wrong with it, in English */
};
enum cred_err cred_gate_events_verify(struct cred_gate *gate,
                                      const struct cred_events_verify_request *request,
                                      struct cred_events_verify_reply *reply);

/* Records something that happened outside the store (a policy applied, a rescue). */
struct cred_event_note_request {
  enum cred_event_kind kind;
  uint32_t actor;
  char subject[CRED_NAME_SIZE];
  char service[CRED_NAME_SIZE];
  struct cred_source source;
  char detail[CRED_DETAIL_SIZE];
};
struct cred_event_note_reply {
  uint64_t sequence;
};
enum cred_err cred_gate_event_note(struct cred_gate *gate,
                                   const struct cred_event_note_request *request,
                                   struct cred_event_note_reply *reply);

/* --- key and store -------------------------------------------------------------------------------
 */

/* Makes the master key file (0400, never over one that is there: CRED_ERR_EXISTS). */
enum cred_err cred_key_create(const char *path, struct cred_error *error);

/*
 * Makes the store of the applied policy in state_directory: the schema, the data keys, the first
 * event. CRED_ERR_EXISTS when there is one; CRED_ERR_KEY without a master key.
 */
enum cred_err cred_store_create(const char *state_directory, uint32_t actor,
                                struct cred_error *error);

struct cred_ready_request {
  uint32_t unused;
};
struct cred_ready_reply {
  bool ready; /* true whenever CRED_OK is returned */
};
/* Can this gate work: does the master key open the store's data keys, and are clock and event chain
 * there? CRED_OK, or why not. Reads only. */
enum cred_err cred_gate_ready(struct cred_gate *gate, const struct cred_ready_request *request,
                              struct cred_ready_reply *reply);

/* Makes a new master key, wraps every data key with it and replaces the file; recoverable when it
 * dies at any point. */
struct cred_key_rotate_request {
  uint32_t actor;
};
struct cred_key_rotate_reply {
  uint32_t rewrapped;
};
enum cred_err cred_gate_key_rotate(struct cred_gate *gate,
                                   const struct cred_key_rotate_request *request,
                                   struct cred_key_rotate_reply *reply);

struct cred_store_check_request {
  uint32_t unused;
};
struct cred_store_check_reply {
  bool sound; /* starts false */
  uint32_t schema_version;
  char finding[CRED_NAME_SIZE];
};
/* The whole store: file structure, schema, every sealed value opens, the event chain holds. */
enum cred_err cred_gate_store_check(struct cred_gate *gate,
                                    const struct cred_store_check_request *request,
                                    struct cred_store_check_reply *reply);

struct cred_store_backup_request {
  uint32_t actor;
  char path[CRED_PATH_SIZE]; /* must not exist; made 0600 */
};
struct cred_store_backup_reply {
  uint64_t bytes;
};
enum cred_err cred_gate_store_backup(struct cred_gate *gate,
                                     const struct cred_store_backup_request *request,
                                     struct cred_store_backup_reply *reply);

#endif
