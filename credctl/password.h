/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_PASSWORD_H
#define CREDCTL_PASSWORD_H

#include "cred/password.h"
#include "credctl/account.h"
#include "credctl/verb.h"
#include "quality/quality.h"
#include "shadow/shadow.h"

#define CTL_JUDGING_AUTO __attribute__((cleanup(ctl_judging_end))) struct ctl_judging
#define CTL_MEMORY_AUTO __attribute__((cleanup(ctl_memory_end))) struct ctl_memory

/* What the verbs about passwords share. */

/* --- what is known of one ----------------------------------------------------------------------
 */

/* Reads what the store has of the subject's password; otherwise tells why not. */
enum ctl_exit ctl_password_state_read(struct cred_gate *gate, const char *subject,
                                      struct cred_password_state_reply *out);

/* What a login by this password alone would find, as a word for programs: "compromised", "not-yet",
 * "no-longer", "temporary", "expired", "age", "elsewhere", "drift"; "": nothing. */
const char *ctl_password_word(const struct cred_password_state_reply *state);

/* The same as a sentence, translated; NULL: nothing. */
const char *ctl_password_sentence(const struct cred_password_state_reply *state);

/* Says what to do about it; contact is who helps a user, NULL: root is told. */
void ctl_password_advise(const char *subject, const struct cred_password_state_reply *state,
                         const char *contact);

/* The entry that the host keeps; otherwise tells why not. Erase out->hash. */
enum ctl_exit ctl_password_entry(const char *subject, struct cred_shadow *out);

/* --- judging -----------------------------------------------------------------------------------
 */

struct ctl_judging {
  struct cred_policy policy;
  struct cred_judge *judge;
  const struct ctl_account *account; /* NULL: for nobody in particular */
};

/* By the policy of that account (NULL: of names that are no account) at that service (NULL: none);
 * otherwise tells why not. End it in any case. */
enum ctl_exit ctl_judging_start(struct cred_gate *gate, const struct ctl_account *account,
                                const char *service, struct ctl_judging *out);
void ctl_judging_end(struct ctl_judging *judging);

enum ctl_exit ctl_judging_find(const struct ctl_judging *judging,
                               const struct cred_secret *password, struct cred_findings *out);
enum ctl_exit ctl_judging_generate(const struct ctl_judging *judging, struct cred_secret *out);

/* --- what is remembered ------------------------------------------------------------------------
 */

/* A password before the memory of one account. Holds secrets: erase it. */
struct ctl_memory {
  struct cred_gate *gate;
  struct cred_holder holder;
  struct cred_shadow entry; /* what is stored now */
  struct cred_stored stored;
  struct cred_password_salts_reply salts;
  struct cred_digests digests; /* of the password */
};

/* Fills all but the digests. */
enum ctl_exit ctl_memory_start(struct cred_gate *gate, const struct cred_holder *holder,
                               struct ctl_memory *out);
void ctl_memory_end(struct ctl_memory *memory);

/*
 * Asks whether the password was used, and adds what is found. Of the request, `by`, `intended` and
 * the times are the caller's; the rest is filled in here.
 */
enum ctl_exit ctl_memory_find(struct ctl_memory *memory, const struct cred_secret *password,
                              struct cred_password_check_request *request,
                              struct cred_findings *findings);

#endif
