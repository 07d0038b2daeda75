/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_PASSWORD_H
#define CRED_PASSWORD_H

#include "cred/gate.h"

/*
 * The calls of the gate about passwords. No password travels: the caller, who has it, runs scrypt
 * over it with the person's salt (cred_password_digest) and shows the digest; the gate makes a
 * fingerprint of that with its key and remembers and compares fingerprints only. Nor does the
 * stored entry (the hash in /etc/shadow): a SHA-256 of it is shown, by which the gate notices that
 * it was changed.
 */

#define CRED_SALT_SIZE 32
#define CRED_DIGEST_SIZE 32
#define CRED_DIGEST_MAX 8 /* salts and costs under which an account's passwords are remembered */

/* How a digest is made; from cred_gate_password_salts. */
struct cred_salt {
  uint64_t person; /* who it belongs to */
  uint32_t set;    /* which of the person's costs */
  uint32_t log2_n, r, p;
  unsigned char salt[CRED_SALT_SIZE];
};

struct cred_digest {
  uint64_t person;
  uint32_t set;
  unsigned char bytes[CRED_DIGEST_SIZE];
};

/* A password under every salt it may be remembered by. As secret as the password: erase it. */
struct cred_digests {
  uint32_t count;
  struct cred_digest rows[CRED_DIGEST_MAX];
};

/* scrypt (RFC 7914), some 50 ms and 8 MiB for each salt. An empty password: CRED_ERR_INVALID. */
enum cred_err cred_password_digest(const struct cred_secret *password,
                                   const struct cred_salt *salts, uint32_t count,
                                   struct cred_digests *out, struct cred_error *error);

/* The account's stored entry, as its user database has it now. */
struct cred_stored {
  bool is_known; /* false: it could not be read, or there is none; the rest is zero */
  unsigned char digest[CRED_DIGEST_SIZE]; /* SHA-256 of the hash, without the marks of a lock */
  int64_t changed_wall_ms;                /* by the user database; 0: not told */
};

/* Fills *out from the hash, passing over the marks of a lock before it; NULL or nothing more: not
 * known. */
enum cred_err cred_stored_of(const char *hash, int64_t changed_wall_ms, struct cred_stored *out,
                             struct cred_error *error);

/* Whose password. */
struct cred_holder {
  char subject[CRED_NAME_SIZE]; /* canonical */
  char service[CRED_NAME_SIZE]; /* for the policy; "" : no particular one */
  uint32_t uid;   /* of the account: a name that comes back with another one is another account */
  uint32_t actor; /* who is really doing it */
};

struct cred_password_salts_request {
  struct cred_holder holder;
  struct cred_stored stored;
};
struct cred_password_salts_reply {
  uint32_t count;
  struct cred_salt rows[CRED_DIGEST_MAX]; /* the first is the one new passwords are remembered by */
  uint32_t crypts;       /* hashes taken over from elsewhere: cred_gate_password_crypts */
  bool current_is_known; /* the password that is stored now is among the remembered ones */
};
/* What is needed to make digests for this account. Makes a salt for an account that has none. */
enum cred_err cred_gate_password_salts(struct cred_gate *gate,
                                       const struct cred_password_salts_request *request,
                                       struct cred_password_salts_reply *reply);

#define CRED_CRYPT_PAGE 4
#define CRED_CRYPT_MAX 100 /* kept of one account; the oldest make room */
struct cred_password_crypts_request {
  struct cred_holder holder;
  uint64_t after; /* the paging cursor */
};
struct cred_crypt {
  bool barred; /* was reported as compromised */
  struct cred_secret hash;
};
struct cred_password_crypts_reply {
  uint32_t count;
  uint64_t next; /* the next after; 0: that was all */
  struct cred_crypt rows[CRED_CRYPT_PAGE];
};
/* Hashes that a new password must not match, each checked by crypt(3) in the caller. */
enum cred_err cred_gate_password_crypts(struct cred_gate *gate,
                                        const struct cred_password_crypts_request *request,
                                        struct cred_password_crypts_reply *reply);

/* Who sets a password. */
enum cred_password_by {
  CRED_PASSWORD_BY_NOBODY = 0,
  CRED_PASSWORD_BY_HOLDER,  /* who showed the old one, or changes the own one as root */
  CRED_PASSWORD_BY_ADMIN,   /* somebody else: temporary under admin_set_is_temporary */
  CRED_PASSWORD_BY_ISSUE,   /* credctl password issue: always temporary */
  CRED_PASSWORD_BY_ROTATION /* credctl rotate run: whose custodians alone can read it */
};

/* Checks of one account in an hour, for they are an oracle; not for an administrator who issues. */
#define CRED_PASSWORD_TRIES 60u

struct cred_password_check_request {
  struct cred_holder holder;
  struct cred_stored stored;
  struct cred_digests password;
  enum cred_password_by by; /* NOBODY: only asked. Else it will be set, if nothing is found */
  /* by ISSUE: the entry that will be stored, and when the password is valid (wall clock, 0: open)
   */
  struct cred_stored intended;
  int64_t valid_from_ms, valid_until_ms;
};
struct cred_password_check_reply {
  bool checked;      /* starts false: refuse */
  bool is_reused;    /* used before, within remember and remember_days */
  bool is_elsewhere; /* the person uses or used it on another system, or in another account */
  bool is_barred;    /* reported as compromised: never again, whoever sets it */
  bool has_too_many_tries;
  bool reported_only;          /* mode=report: log it, let it pass */
  char system[CRED_NAME_SIZE]; /* is_elsewhere: where */
};
/*
 * May this password be the account's next one, as far as remembered ones go? When it may and
 * somebody sets it, that is noted first, so that a change that dies half-way is understood later.
 */
enum cred_err cred_gate_password_check(struct cred_gate *gate,
                                       const struct cred_password_check_request *request,
                                       struct cred_password_check_reply *reply);

struct cred_password_record_request {
  struct cred_holder holder;
  enum cred_password_by by; /* not NOBODY */
  bool is_unproven; /* by who showed no more than the old one: if that leaked, so did this one */
  struct cred_stored before, stored;
  struct cred_digests password;          /* the one that is stored now: the caller has seen that */
  struct cred_digests old_password;      /* the one before, when it was shown; else empty */
  int64_t valid_from_ms, valid_until_ms; /* as in the check */
  char note[CRED_NAME_SIZE];             /* why; "": not told */
};
struct cred_password_record_reply {
  bool recorded;
  bool is_temporary;
  int64_t valid_until_ms; /* is_temporary; wall clock */
};
/* The password was changed. On disk when it returns. */
enum cred_err cred_gate_password_record(struct cred_gate *gate,
                                        const struct cred_password_record_request *request,
                                        struct cred_password_record_reply *reply);

enum cred_password_verdict {
  CRED_PASSWORD_REFUSED = 0, /* without a reason of its own: an error */
  CRED_PASSWORD_COMPROMISED, /* reported as compromised, and no second factor was shown */
  CRED_PASSWORD_NOT_YET,     /* temporary, valid from valid_from_ms */
  CRED_PASSWORD_NO_LONGER,   /* temporary, was valid until valid_until_ms */
  CRED_PASSWORD_MUST_CHANGE, /* let in to change it and for nothing else */
  CRED_PASSWORD_GOOD
};
enum cred_password_reason {
  CRED_REASON_NONE = 0,
  CRED_REASON_TEMPORARY,
  CRED_REASON_COMPROMISED,
  CRED_REASON_EXPIRED,   /* by an administrator */
  CRED_REASON_AGE,       /* max_age_days */
  CRED_REASON_ELSEWHERE, /* the person uses it on another system */
  CRED_REASON_DRIFT,     /* changed by a way that the policy does not know (drift=temporary) */
  CRED_REASON_USES       /* max_uses */
};

struct cred_password_look_request {
  struct cred_holder holder;
  struct cred_stored stored;
  bool second_factor_shown; /* in the same login */
  bool opens_session;       /* a session opens if the answer is GOOD: one use, at use_services */
  bool was_let_in;          /* opens_session: account judged this password in this login, as far as
                             * can be told; what others used since is not held against it */
  bool another_proved; /* opens_session: account judged somebody else (sudo), so it was not this
                        * password that let them in */
  bool password_is_at_hand;     /* it was shown and found right in the same login */
  struct cred_digests password; /* of that one, when it was asked for; else empty */
};
struct cred_password_look_reply {
  enum cred_password_verdict verdict;
  enum cred_password_reason reason; /* MUST_CHANGE */
  bool reported_only;
  bool is_due; /* GOOD, although it must be changed: root's, when another_proved, since it is as
                * root that it is changed */
  bool wants_password; /* it is at hand and was never seen: nothing is decided, ask again with it */
  bool is_handed_out;  /* it is a sealed one that was handed out, of a privileged ID */
  int64_t valid_from_ms, valid_until_ms;
  uint32_t days_left;          /* GOOD, within warn_days of max_age_days; else 0 */
  uint32_t uses_left;          /* GOOD, within the last tenth of max_uses; else 0 */
  char system[CRED_NAME_SIZE]; /* ELSEWHERE */
};
/* At every login: may this password open a session? Notices changes behind our back. */
enum cred_err cred_gate_password_look(struct cred_gate *gate,
                                      const struct cred_password_look_request *request,
                                      struct cred_password_look_reply *reply);

struct cred_password_state_request {
  char subject[CRED_NAME_SIZE];
};
struct cred_password_state_reply {
  bool exists; /* anything is known of the subject's password on this system */
  uint32_t uid;
  char person[CRED_WORD_SIZE]; /* staff number; "" : the account itself */
  int64_t set_wall_ms;         /* 0: not known */
  uint32_t set_by;             /* actor */
  bool is_temporary, is_compromised, is_expired, is_elsewhere, has_drifted;
  int64_t valid_from_ms, valid_until_ms;
  uint32_t remembered; /* passwords that must not come back, the one in force included */
  uint32_t crypts;     /* of them as hashes taken over from elsewhere */
  bool current_is_known;
  enum cred_password_verdict verdict; /* of a login now, by password alone, at no service */
  enum cred_password_reason reason;   /* MUST_CHANGE */
  int64_t age_ends_ms;                /* by max_age_days; wall clock; 0: it has no end */
  int64_t tries_end_ms; /* until then no new one can be chosen: too many were tried; 0: it can */
  uint32_t uses;        /* since it was set, as max_uses counts them */
  uint32_t max_uses;    /* by policy; 0: any number */
};
/* What is known. Changes nothing. */
enum cred_err cred_gate_password_state(struct cred_gate *gate,
                                       const struct cred_password_state_request *request,
                                       struct cred_password_state_reply *reply);

struct cred_password_expire_request {
  struct cred_holder holder;
  bool compromised; /* authenticates nothing by itself from now on, and never comes back */
  char note[CRED_NAME_SIZE];
  struct cred_secret hash; /* compromised: the stored hash, where root can read it; else empty */
};
struct cred_password_expire_reply {
  bool changed;
};
/* The password must be changed at the next login. */
enum cred_err cred_gate_password_expire(struct cred_gate *gate,
                                        const struct cred_password_expire_request *request,
                                        struct cred_password_expire_reply *reply);

struct cred_password_import_request {
  struct cred_holder holder;
  struct cred_secret hash; /* crypt(3), of an earlier password; the oldest come first */
};
struct cred_password_import_reply {
  bool imported; /* false: it was there */
};
enum cred_err cred_gate_password_import(struct cred_gate *gate,
                                        const struct cred_password_import_request *request,
                                        struct cred_password_import_reply *reply);

struct cred_person_set_request {
  struct cred_holder holder;
  char number[CRED_WORD_SIZE]; /* staff number; "" : the account is a person of its own again */
  char note[CRED_NAME_SIZE];
};
struct cred_person_set_reply {
  bool changed;
  bool forgot; /* it had too many numbers: passwords under the oldest are compared no more */
};
/* Who owns the account, across systems. The password in force is seen anew at the next login; those
 * that the account had under its last two numbers are compared still, its own and nobody else's. */
enum cred_err cred_gate_person_set(struct cred_gate *gate,
                                   const struct cred_person_set_request *request,
                                   struct cred_person_set_reply *reply);

struct cred_password_forget_request {
  struct cred_holder holder;
  char note[CRED_NAME_SIZE];
};
struct cred_password_forget_reply {
  bool changed;     /* there were remembered ones */
  bool had_sealed;  /* and sealed ones */
  uint32_t reveals; /* open requests for those, which end */
};
/* Forgets all of an account that is gone; barred passwords of its person stay barred. */
enum cred_err cred_gate_password_forget(struct cred_gate *gate,
                                        const struct cred_password_forget_request *request,
                                        struct cred_password_forget_reply *reply);

#define CRED_ACCOUNT_PAGE 16
struct cred_accounts_request {
  char after[CRED_NAME_SIZE]; /* the paging cursor: a name; "": from the start */
  bool of_uid;                /* only those of whose passwords something is known, for this uid */
  uint32_t uid;
};
struct cred_kept_account {
  char name[CRED_NAME_SIZE];
  bool has_password; /* anything is known of its password on this system */
  uint32_t uid;      /* has_password: of the account that it was known of */
  bool is_enrolled, is_allowed, is_barred;
};
struct cred_accounts_reply {
  uint32_t count;
  char next[CRED_NAME_SIZE]; /* the next after; "": that was all */
  struct cred_kept_account rows[CRED_ACCOUNT_PAGE];
};
/* The accounts of which passwords, enrolments, permits or administrators' locks are kept, by name,
 * whether or not the user database knows them. Tokens: cred_gate_tokens. Changes nothing. */
enum cred_err cred_gate_accounts(struct cred_gate *gate,
                                 const struct cred_accounts_request *request,
                                 struct cred_accounts_reply *reply);

#endif
