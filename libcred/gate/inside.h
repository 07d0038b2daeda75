/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_INSIDE_H
#define CRED_GATE_INSIDE_H

#include <stdarg.h>
#include <sys/types.h>

#include "cred/account.h"
#include "cred/config.h"
#include "cred/password.h"
#include "event/copy.h"
#include "gate/direct.h"
#include "key/key.h"
#include "store/store.h"

/* What the gate's own files share. Nobody else includes this, but for the tests. */

/* The data keys there are; the order is their place in the gate's cache. */
enum cred_key_purpose {
  CRED_PURPOSE_SEEDS,
  CRED_PURPOSE_RECOVERY,
  CRED_PURPOSE_NAMES,
  CRED_PURPOSE_EVENTS,
  CRED_PURPOSE_PASSWORDS,
  CRED_PURPOSE_COUNT
};

struct cred_data_key {
  uint32_t id; /* 0: not unwrapped yet */
  struct cred_secret key;
};

struct cred_client;

struct cred_gate {
  pid_t pid; /* the process that opened it; another one is refused */
  struct cred_config *config;
  const struct cred_site *site;
  struct cred_store store;
  struct cred_secret master;
  struct cred_data_key keys[CRED_PURPOSE_COUNT];
  struct cred_error error;
  struct cred_time time; /* when the clock was last read: one boot is all that a process sees */
  enum cred_err (*read_clock)(struct cred_time *time, struct cred_error *error);
  struct cred_client *client; /* asks credd; NULL: the store is open here */
  struct cred_site told;      /* what credd told of the site, to who cannot read the policy */
  struct cred_copy copy;      /* what is known of who reads syslog */
  bool is_reached;            /* false: only the policy was read so far */
  bool is_fallback;           /* the store is open here because credd does not listen */
  bool has_peer;              /* tickets belong to another process: */
  struct cred_owner peer;     /* who the kernel says is asking, without a transaction */
  struct cred_owner self;     /* this process, once it was looked at; pid 0: not yet */
};

/*
 * One transaction of the gate: begin, look and change through gate->store.ops, end. Within it
 * `now_ms` is the store's clock, which never runs backwards, and `wall_ms` the wall clock of the
 * same moment.
 */
struct cred_change {
  struct cred_gate *gate;
  enum cred_store_begin kind;
  struct cred_time now;
  int64_t now_ms;
  int64_t wall_ms;
  bool clock_is_due; /* a change would write the store's clock */
  bool chain_is_loaded;
  struct cred_secret chain_key; /* of the next event */
  uint64_t chain_sequence;      /* of the last event */
  unsigned char chain_mac[CRED_MAC_SIZE];
  struct cred_event *noted; /* to be announced after the commit; owned */
  size_t noted_count;
};

/*
 * Starts the call: clears the gate's error, refuses another process, reads the clock, begins the
 * transaction. On any error nothing is left open. Pattern:
 *
 *   struct cred_change change;
 *   enum cred_err err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
 *   if (err != CRED_OK)
 *     return err;
 *   err = do_it(&change, request, reply);
 *   return cred_change_end(&change, err);
 *
 * Under [log] on_failure=deny a transaction that may write is refused with CRED_ERR_UNCOPIED while
 * nobody reads syslog.
 */
enum cred_err cred_change_begin(struct cred_gate *gate, enum cred_store_begin kind,
                                struct cred_change *out);

/* The same, but root at a console is not refused for that. holder: root at the service login. */
enum cred_err cred_change_begin_by(struct cred_gate *gate, const struct cred_caller *caller,
                                   enum cred_store_begin kind, struct cred_change *out);
enum cred_err cred_change_begin_of(struct cred_gate *gate, const struct cred_holder *holder,
                                   enum cred_store_begin kind, struct cred_change *out);
bool cred_gate_rescues_caller(const struct cred_gate *gate, const struct cred_caller *caller);
bool cred_gate_rescues_holder(const struct cred_gate *gate, const struct cred_holder *holder);

/*
 * The same, but nobody is refused for that: for what brings something to its end that was begun
 * (settling a failure, closing a session), tells what happened already (a password that is stored),
 * only takes something away (lock, suspend, revoke, end), mends (unlock, a new key, a backup), or
 * is housekeeping.
 */
enum cred_err cred_change_begin_anyway(struct cred_gate *gate, enum cred_store_begin kind,
                                       struct cred_change *out);

/* Commits when result is CRED_OK, else rolls back; then announces what was noted. Returns what
 * happened: a reply must not be trusted unless this is CRED_OK. */
enum cred_err cred_change_end(struct cred_change *change, enum cred_err result);

/* Gives the transaction up on purpose although nothing went wrong (a refusal that changes nothing).
 */
void cred_change_abandon(struct cred_change *change);

/*
 * Appends an event to the chain inside this transaction. sequence, wall_ms, system and mac are
 * filled in here; texts are cleaned. The event may be changed by the call.
 */
enum cred_err cred_change_note(struct cred_change *change, struct cred_event *event);

/* The work of noting an event, without a trace: so that a name that is no account takes as long. */
enum cred_err cred_change_note_nothing(struct cred_change *change, const struct cred_event *event);

/* An event with the caller's subject (empty when unknown), service, source and actor. */
struct cred_event cred_event_of(enum cred_event_kind kind, const struct cred_caller *caller,
                                const struct cred_source *source);

/* detail += " key=value" with formatting; values with blanks are quoted by the caller. */
void cred_event_detail(struct cred_event *event, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What this host or service group is called in the fleet: [site] system, else its own name. */
void cred_gate_system_name(const struct cred_gate *gate, char out[CRED_NAME_SIZE]);

/* By what the store tells this system's accounts from another's: [site] system, or nothing. A host
 * that has no name of ours may be renamed at any time, by DHCP among others, and stays the same. */
const char *cred_gate_system_key(const struct cred_gate *gate);

/* The data key of that purpose, unwrapped once per gate; *out lives as long as the gate. Needs an
 * open transaction. */
enum cred_err cred_change_key(struct cred_change *change, enum cred_key_purpose purpose,
                              const struct cred_data_key **out);

/* Makes a data key for every purpose in a store that has none. */
enum cred_err cred_data_keys_make(struct cred_change *change);

/*
 * Whose counts a request weighs on: the subject's canonical name, or for an unknown name "?NNNN",
 * one of 1,024 buckets by keyed hash.
 */
#define CRED_UNKNOWN_BUCKETS 1024u
#define CRED_BUCKET_MARK '?' /* no account's canonical name begins so */
enum cred_err cred_change_counted_name(struct cred_change *change, const struct cred_caller *caller,
                                       char out[CRED_NAME_SIZE]);

/* The policy for a caller, and the source's class by the site's networks. */
enum cred_err cred_gate_caller_policy(struct cred_gate *gate, const struct cred_caller *caller,
                                      struct cred_policy *out);
struct cred_source cred_gate_caller_source(const struct cred_gate *gate,
                                           const struct cred_caller *caller);

/* The strings of a record end in NUL; CRED_ERR_INVALID otherwise. */
enum cred_err cred_gate_check_name(struct cred_gate *gate, const char *name, size_t size);
enum cred_err cred_gate_check_caller(struct cred_gate *gate, const struct cred_caller *caller);

/* The limits a policy sets for this source; deny 0 where a class has no such count. */
struct cred_ticket_limits cred_limits_of(const struct cred_policy *policy,
                                         const struct cred_source *source);

/* True when locks are not held against this subject (root under even_deny_root=no). */
bool cred_policy_spares(const struct cred_policy *policy, const struct cred_caller *caller);

/* The key of a count; class-wide kinds get no address, SOURCE no subject. */
struct cred_count_key cred_count_key_of(enum cred_count_kind kind, const char *counted_name,
                                        const struct cred_source *source);

/*
 * Reads a count and brings it up to now (cred_count_expire); an absent one is all zero. row->limit
 * is set to limit. Writes nothing.
 */
enum cred_err cred_change_count(struct cred_change *change, const struct cred_count_key *key,
                                const struct cred_limit *limit, struct cred_count_row *row);

/* The same; *lock_ended when the row still showed a lock that is over now. */
enum cred_err cred_change_count_seen(struct cred_change *change, const struct cred_count_key *key,
                                     const struct cred_limit *limit, struct cred_count_row *row,
                                     bool *lock_ended);

/* Writes the count back, or deletes it when it says nothing any more. */
enum cred_err cred_change_count_keep(struct cred_change *change, struct cred_count_row *row);

/* The clock in wall time at which a moment of the store's clock comes; INT64_MAX stays. */
int64_t cred_change_wall_of(const struct cred_change *change, int64_t store_ms);

/* Is the ticket pending, owned by this process and transaction, and inside its lease? */
enum cred_err cred_change_ticket_holds(struct cred_change *change, uint64_t ticket,
                                       uint64_t transaction, bool *holds);

/*
 * Counts one failure at at_ms on the row and keeps it. *locked when that began a lock; the event is
 * noted here, from the template's subject, source and service.
 */
enum cred_err cred_change_count_fail(struct cred_change *change, struct cred_count_row *row,
                                     int64_t at_ms, const struct cred_event *template,
                                     bool *locked);

/*
 * Makes the pending ticket a failed attempt with the time of its charge. *until_ms (store clock)
 * when *locked.
 */
enum cred_err cred_change_ticket_fail(struct cred_change *change,
                                      const struct cred_ticket_row *ticket,
                                      enum cred_event_kind kind, bool *locked, int64_t *until_ms);

/* Who charges and settles through this gate: the peer it works for, else this process. */
enum cred_err cred_change_owner(struct cred_change *change, uint64_t transaction,
                                struct cred_owner *out);

/* A process as the owner of a ticket, as /proc shows it now. CRED_ERR_NOT_FOUND: it is gone. */
enum cred_err cred_owner_of(int32_t pid, const struct cred_time *now, struct cred_owner *out,
                            struct cred_error *error);

/* The same for who knows this process's pid namespace already, which stays the same. */
enum cred_err cred_owner_within(uint64_t pid_namespace, int32_t pid, const struct cred_time *now,
                                struct cred_owner *out, struct cred_error *error);
enum cred_err cred_owner_namespace(uint64_t *out, struct cred_error *error);

/* This process as the owner of a ticket. */
enum cred_err cred_owner_self(uint64_t transaction, const struct cred_time *now,
                              struct cred_owner *out, struct cred_error *error);

/* False only when it is certain that the owner's process is gone. */
bool cred_owner_is_alive(const struct cred_owner *owner, const struct cred_owner *self);

/* Walks the whole chain; reply as in cred_gate_events_verify. */
enum cred_err cred_change_events_verify(struct cred_change *change,
                                        const struct cred_events_verify_request *request,
                                        struct cred_events_verify_reply *reply);

/* Opens every sealed seed; *sound becomes false, with a finding, at the first that does not open.
 */
enum cred_err cred_change_seeds_check(struct cred_change *change, char *finding, size_t size,
                                      bool *sound);

/* The same of every crypt(3) hash of an account. */
enum cred_err cred_change_crypts_check(struct cred_change *change, char *finding, size_t size,
                                       bool *sound);

/* After a key rotation that died half-way: tries the new key's file on this data key, and keeps
 * that key as the master key when it fits. */
enum cred_err cred_master_key_recover(struct cred_gate *gate, const struct cred_data_key_row *row,
                                      struct cred_secret *out);

/* For tests: a gate over a store and a configuration made elsewhere, which it takes over. */
enum cred_err cred_gate_assemble(struct cred_config *config, struct cred_store *store,
                                 const struct cred_secret *master,
                                 enum cred_err (*read_clock)(struct cred_time *,
                                                             struct cred_error *),
                                 struct cred_gate **out, struct cred_error *error);

/* Reads the master key and opens the store that the gate's policy names. */
enum cred_err cred_gate_open_files(struct cred_gate *gate, bool create);

/* Makes the data keys, the clock's anchor, the chain and the first event in a fresh store. */
enum cred_err cred_gate_furnish(struct cred_gate *gate, uint32_t actor);

#endif
