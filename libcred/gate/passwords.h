/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_PASSWORDS_H
#define CRED_GATE_PASSWORDS_H

#include "decide/password.h"
#include "gate/codes.h"

/* What the calls about passwords share. */

/* The account of a request, its policy, and what the store has of it. */
struct cred_holding {
  const struct cred_holder *holder;
  struct cred_policy policy;
  struct cred_password_row row;
  bool is_new;       /* row is made up and not in the store yet, nor its person */
  bool was_replaced; /* the store had another account's row under this name: it must go */
  struct cred_password_row replaced;
};

/* The strings end, the subject is an account's name; finds the policy. Before the transaction. */
enum cred_err cred_gate_holding_start(struct cred_gate *gate, const struct cred_holder *holder,
                                      struct cred_holding *out);

/* The same for what grants nothing: an account that the user database does not have any more is
 * looked at by the policy for strangers. */
enum cred_err cred_gate_holding_start_any(struct cred_gate *gate, const struct cred_holder *holder,
                                          struct cred_holding *out);

/* Reads the row, or makes up a new one. Writes nothing. */
enum cred_err cred_change_holding(struct cred_change *change, struct cred_holding *holding);

/* Was the password of this very account reported as compromised, whatever the policy says? */
enum cred_err cred_change_is_compromised(struct cred_change *change, const char *subject,
                                         uint32_t uid, bool *is);

/* Puts the row, and first whatever a new one needs. */
enum cred_err cred_change_holding_keep(struct cred_change *change, struct cred_holding *holding);

/* A new person with a salt. */
enum cred_err cred_change_person_make(struct cred_change *change, uint64_t *id);

/* When a temporary password is valid: times, and the end behind the beginning. */
enum cred_err cred_gate_check_validity(struct cred_gate *gate, int64_t from_ms, int64_t until_ms);

/* Who remembers: by staff number, else the account itself. */
uint64_t cred_password_person(const struct cred_password_row *row);

/* An event about the account, by who is really doing it. */
struct cred_event cred_password_event(enum cred_event_kind kind, const struct cred_holder *holder);

/* The keyed hash of a stored entry; zeros when it is not known. */
enum cred_err cred_change_stored_mac(struct cred_change *change, const struct cred_stored *stored,
                                     unsigned char out[CRED_MAC_SIZE]);
/* The fingerprint of a password by one of its digests. */
enum cred_err cred_change_password_mac(struct cred_change *change, const struct cred_digest *digest,
                                       unsigned char out[CRED_MAC_SIZE], uint32_t *key_id);

/* The salts under which passwords of the account are remembered; the first is the one in use. */
enum cred_err cred_change_password_salts(struct cred_change *change,
                                         const struct cred_password_row *row,
                                         struct cred_salt rows[CRED_DIGEST_MAX], uint32_t *count);

/* A digest of each of those salts must be there, and no other: CRED_ERR_STATE asks to begin anew.
 */
enum cred_err cred_change_digests_check(struct cred_change *change,
                                        const struct cred_password_row *row,
                                        const struct cred_digests *digests);

/* What is remembered of a password. */
struct cred_memory_finding {
  bool is_barred, is_reused, is_elsewhere;
  char system[CRED_NAME_SIZE];
};
enum cred_err cred_change_memory_search(struct cred_change *change,
                                        const struct cred_holding *holding,
                                        const struct cred_digests *digests,
                                        struct cred_memory_finding *out);
/* The same of one fingerprint; adds to *out. */
enum cred_err cred_change_memory_find(struct cred_change *change,
                                      const struct cred_holding *holding, uint64_t person,
                                      const unsigned char mac[CRED_MAC_SIZE],
                                      struct cred_memory_finding *out);
/* Holds against the password in force what speaks against it. */
void cred_memory_hold_against(struct cred_password_row *row,
                              const struct cred_memory_finding *finding);
/* Must it be kept: is it barred, or may it not come back yet? */
bool cred_memory_is_kept(const struct cred_change *change, const struct cred_holding *holding,
                         const struct cred_remembered_row *row);

/* A fingerprint to be remembered. */
struct cred_memory_entry {
  uint64_t person;
  uint32_t set, key_id;
  unsigned char mac[CRED_MAC_SIZE];
  int64_t set_wall_ms, ended_wall_ms;
  bool barred;
};
/* The fingerprint that new passwords are remembered by, from the digests' first. */
enum cred_err cred_change_memory_entry(struct cred_change *change,
                                       const struct cred_digests *digests,
                                       struct cred_memory_entry *out);
/* Adds it as the account's last one, which is in force unless it has ended. There is one row of a
 * fingerprint in an account: what was there before is moved, with its bar. */
enum cred_err cred_change_memory_add(struct cred_change *change, struct cred_password_row *row,
                                     const struct cred_memory_entry *entry);
/* The current one is no longer in force; bars it when barred. Nothing to end is no error. */
enum cred_err cred_change_memory_end(struct cred_change *change, struct cred_password_row *row,
                                     bool barred);
/* Bars the current one, which stays in force. */
enum cred_err cred_change_memory_bar(struct cred_change *change,
                                     const struct cred_password_row *row);
/* Drops some of what need not be kept any more. */
enum cred_err cred_change_memory_prune(struct cred_change *change, struct cred_holding *holding);
/* Drops all of the account but what is barred. */
enum cred_err cred_change_memory_clear(struct cred_change *change,
                                       const struct cred_password_row *row);

/* Opens one that is remembered so. Erase *out. */
enum cred_err cred_change_crypt_open(struct cred_change *change,
                                     const struct cred_remembered_row *remembered,
                                     struct cred_secret *out);

/* Remembers a crypt(3) hash, sealed, as the account's last one, or bars it where it lies. *changed:
 * there was something to do. */
enum cred_err cred_change_crypt_bar(struct cred_change *change, struct cred_password_row *row,
                                    const struct cred_secret *hash, bool *changed);

/*
 * Sets what goes with a password that was set now: by whom, until when it is valid, that nothing
 * else is held against it.
 */
struct cred_password_setting {
  enum cred_password_by by;
  uint32_t actor;
  int64_t valid_from_ms, valid_until_ms;
};
void cred_password_row_set(struct cred_password_row *row, const struct cred_policy *policy,
                           const struct cred_password_setting *setting, int64_t wall_ms);

/* The event of that, once the row is set. */
struct cred_event cred_password_set_event(const struct cred_holding *holding,
                                          enum cred_password_by by);

/* For so long CRED_PASSWORD_TRIES are counted together. */
#define CRED_TRIES_WINDOW_MS (60 * 60 * (int64_t)1000)

/* What cred_password_judge asks. */
struct cred_password_facts cred_password_facts_of(const struct cred_password_row *row);

#endif
