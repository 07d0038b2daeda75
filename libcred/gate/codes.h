/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_CODES_H
#define CRED_GATE_CODES_H

#include "gate/inside.h"
#include "key/totp.h"

/* What the calls about codes, tokens and recovery codes share. */

#define CRED_TOKEN_NAME_LETTERS 64
#define CRED_TOKEN_FIELD_LETTERS 63 /* kind, serial number, permit */

/* --- requests --------------------------------------------------------------------------------- */

/* The name of an account, fit to be stored. CRED_ERR_INVALID. */
enum cred_err cred_gate_check_subject(struct cred_gate *gate, const char *name);

/* A text that ends, is UTF-8 without control characters and has at most `letters` characters. */
enum cred_err cred_gate_check_text(struct cred_gate *gate, const char *what, const char *text,
                                   size_t size, size_t letters);

/* The policy of an account at a service ("" : no particular one). */
enum cred_err cred_gate_subject_policy(struct cred_gate *gate, const char *subject,
                                       const char *service, struct cred_policy *out);

/* The shape that is wanted, with the policy's where it says zero; checked. */
enum cred_err cred_gate_shape_choose(struct cred_gate *gate, const char *subject,
                                     const char *service, const struct cred_totp_shape *wanted,
                                     struct cred_totp_shape *out);

/* The length of a seed. */
enum cred_err cred_gate_seed_check(struct cred_gate *gate, const struct cred_secret *seed);

/* The value of a detail, in quotes and escaped where blanks or quotes are in it. */
#define CRED_QUOTED_SIZE (2 * CRED_NAME_SIZE + 2)
const char *cred_quoted(const char *value, char out[CRED_QUOTED_SIZE]);

/* --- is one asked for ------------------------------------------------------------------------- */

/* What the policy alone says, and then what the store says beside it. On errors it asks. */
void cred_code_need_start(const struct cred_policy *policy, struct cred_code_need_reply *reply);
enum cred_err cred_change_code_need(struct cred_change *change, const struct cred_caller *caller,
                                    uint32_t uid, const struct cred_policy *policy,
                                    struct cred_code_need_reply *reply);

/* Whose code a login of the caller's subject takes. Where an exception lets that log in directly,
 * it is its own. */
enum cred_err cred_change_code_owner(struct cred_change *change, const struct cred_caller *caller,
                                     uint32_t uid, const struct cred_policy *policy,
                                     enum cred_code_owner *out);

/* --- rows ------------------------------------------------------------------------------------- */

struct cred_token_list {
  size_t count;
  struct cred_token_row rows[CRED_TOKEN_MAX];
};

/* The subject's tokens that are not revoked, by number. */
enum cred_err cred_change_tokens(struct cred_change *change, const char *subject,
                                 struct cred_token_list *out);

/* The subject's token of that number; CRED_ERR_NOT_FOUND also when it is somebody else's. */
enum cred_err cred_change_token(struct cred_change *change, const char *subject, uint64_t id,
                                struct cred_token_row *out);

/* A subject that has no row yet is all zero but for its name. */
enum cred_err cred_change_subject(struct cred_change *change, const char *name,
                                  struct cred_subject_row *out);

enum cred_err cred_change_token_put(struct cred_change *change, struct cred_token_row *row);
enum cred_err cred_change_subject_put(struct cred_change *change,
                                      const struct cred_subject_row *row);

bool cred_tokens_have_active(const struct cred_token_list *tokens);
bool cred_permit_is_open(const struct cred_subject_row *subject, const struct cred_change *change);

/*
 * May the subject enrol at a login? A permit is for those who have no token that works:
 * CRED_ERR_PERMISSION. CRED_ERR_STATE when it has CRED_TOKEN_MAX tokens.
 */
enum cred_err cred_change_enrol_check(struct cred_change *change, const char *subject);

/*
 * May the account enrol without an administrator, by its own program? Under a permit, and not when
 * its password was reported as compromised: the code of that token would make it good again.
 */
enum cred_err cred_change_enrol_check_own(struct cred_change *change, const char *subject,
                                          uint32_t uid);

/* Sets the name, or the one of a token that was given none. */
void cred_token_set_name(struct cred_token *token, const char *name);

/* An event about this token; its name is the first detail. */
struct cred_event cred_token_event(enum cred_event_kind kind, const struct cred_token *token,
                                   uint32_t actor);

/* --- seeds ------------------------------------------------------------------------------------ */

/*
 * Writes a new token with its seed. One seed serves one token: CRED_ERR_EXISTS when it is in use,
 * whoever has it. CRED_ERR_STATE when the subject has CRED_TOKEN_MAX tokens.
 */
enum cred_err cred_change_token_add(struct cred_change *change, struct cred_token_row *row,
                                    const struct cred_secret *seed);

/* Seals the seed for this token and its subject into the row, which is not written. */
enum cred_err cred_change_seed_seal(struct cred_change *change, struct cred_token_row *row,
                                    const struct cred_secret *seed);

enum cred_err cred_change_seed_open(struct cred_change *change, const struct cred_token_row *row,
                                    struct cred_secret *out);

/* Judges a folded code by a seed, `window` steps either side of now. */
enum cred_err cred_change_seed_judge(struct cred_change *change, const struct cred_secret *seed,
                                     const struct cred_totp_shape *shape, uint32_t window,
                                     const struct cred_secret *folded, int64_t last_step,
                                     enum cred_code_match *match, int64_t *step);

/* Judges a folded code by one token's seed, `window` steps either side of now. */
enum cred_err cred_change_token_judge(struct cred_change *change, const struct cred_token_row *row,
                                      const struct cred_secret *folded, uint32_t window,
                                      enum cred_code_match *match, int64_t *step);

/* The same work for nothing, where there is no token. */
enum cred_err cred_change_judge_nothing(struct cred_change *change,
                                        const struct cred_policy *policy,
                                        const struct cred_secret *folded);

/* --- what happens to a token ------------------------------------------------------------------ */

/* Adds the token as cred_change_token_add does, with its event; `at` tells where it was made. */
enum cred_err cred_change_token_create(struct cred_change *change, struct cred_token_row *row,
                                       const struct cred_secret *seed, const char *at);

/* Erases the seed and its tag; the record stays. Writes row and event. */
enum cred_err cred_change_token_revoke(struct cred_change *change, struct cred_token_row *row,
                                       uint32_t actor, const char *note);

/*
 * Makes the token work: revokes another one of its name, marks the subject as enrolled, closes its
 * permit, and writes all of it with the event of that kind.
 */
enum cred_err cred_change_token_activate(struct cred_change *change, struct cred_token_row *row,
                                         uint32_t actor, enum cred_event_kind kind);

/* --- recovery codes --------------------------------------------------------------------------- */

/* What is kept of a code: a keyed hash over subject and letters. */
enum cred_err cred_change_recovery_mac(struct cred_change *change, const char *subject,
                                       const struct cred_secret *letters,
                                       unsigned char out[CRED_MAC_SIZE]);

/* Takes the code away if the subject has it. */
enum cred_err cred_change_recovery_take(struct cred_change *change, const char *subject,
                                        const struct cred_secret *folded, bool *taken);

/* --- counts of wrong codes -------------------------------------------------------------------- */

struct cred_code_counts {
  struct cred_count_row here;  /* this subject from here */
  struct cred_count_row total; /* over all addresses of the class; limit.deny 0: not counted */
  bool refuses;                /* one of them is locked or full */
};

/* Reads and judges both counts; a lock that is over is noted with the template's facts. */
enum cred_err cred_code_counts_load(struct cred_change *change, const char *counted_name,
                                    const struct cred_source *source,
                                    const struct cred_policy *policy,
                                    const struct cred_event *template,
                                    struct cred_code_counts *out);
enum cred_err cred_code_counts_fail(struct cred_change *change, struct cred_code_counts *counts,
                                    const struct cred_event *template);

/* An accepted code clears the count from here; the one over the class only time clears. */
enum cred_err cred_code_counts_clear(struct cred_change *change, struct cred_code_counts *counts);

#endif
