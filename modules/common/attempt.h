/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_ATTEMPT_H
#define CRED_MODULES_ATTEMPT_H

#include <security/pam_modules.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

#include "cred/gate.h"
#include "modules/common/call.h"

/*
 * What pam_cred_lockout leaves on the PAM handle for the other modules: PAM data of these names.
 * The records belong to the handle, and to pam_cred_lockout, which alone changes them, but through
 * the functions below.
 */
#define CRED_ATTEMPT_DATA "cred_attempt"
#define CRED_CODE_DATA "cred_code" /* struct cred_secret: the code's part of a combined answer */

enum cred_attempt_state {
  CRED_ATTEMPT_REFUSED = 0, /* locked, too many at once, or an error: nothing was charged */
  CRED_ATTEMPT_GIVEN_UP,    /* cancelled or left empty before the charge: no attempt */
  CRED_ATTEMPT_PENDING,     /* charged, and authentication goes on */
  CRED_ATTEMPT_FAILED,      /* authentication ended in failure */
  CRED_ATTEMPT_STANDS,      /* it succeeded, and the success is recorded */
  CRED_ATTEMPT_VOID,        /* it succeeded, but too late or without a record of it: denied */
  CRED_ATTEMPT_ASIDE        /* the rescue of root's console: the module stepped aside */
};

struct cred_attempt {
  uint64_t magic;
  atomic_uint holders; /* the handle, and other modules' hooks */
  pid_t pid;           /* who charged, and alone may settle */
  enum cred_attempt_state state;
  char state_directory[CRED_PATH_SIZE]; /* of the charge; "": the built-in one */
  uint64_t ticket;                      /* PENDING and later; 0: none */
  struct cred_caller caller;
  struct cred_gate *gate; /* kept, resting; NULL: none. Through the functions below only */
  bool has_need;          /* the charge said it, so that nobody has to ask */
  struct cred_code_need_reply need;
  bool is_compromised; /* the password was reported as such: it proves nothing by itself */
  bool code_is_proven; /* a code was really accepted in this attempt */
  bool has_person;     /* that code was the person's, who is one of the subject's users: */
  uint32_t person_uid;
  bool password_is_proven;     /* what was typed was seen to be the stored password */
  struct cred_secret password; /* that was shown; empty: not kept. Through the functions below */
};

/* Includes the size, so that modules of different builds never read each other's records. */
#define CRED_ATTEMPT_MAGIC (UINT64_C(0x63726564) << 32 | sizeof(struct cred_attempt))

/*
 * The attempt on this handle; *out is NULL when pam_cred_lockout was not there. It lives until the
 * next pam_authenticate or pam_end. PAM_SYSTEM_ERR: there is something else under that name.
 */
int cred_attempt_find(pam_handle_t *pamh, const struct cred_attempt **out);

/* Keeps the record alive beyond the handle's next attempt; ends with cred_attempt_release. */
struct cred_attempt *cred_attempt_hold(const struct cred_attempt *attempt);
void cred_attempt_release(struct cred_attempt *attempt); /* takes NULL */

/*
 * The gate that stays with a charged attempt until it is settled, so that a login opens one.
 * Keeping takes the gate over, and closes it after an error or unless the attempt goes on in this
 * process. Taking gives it to the caller, who keeps or closes it again; NULL when there is none as
 * good as a fresh one.
 */
void cred_attempt_gate_keep(const struct cred_attempt *attempt, struct cred_gate *gate);
struct cred_gate *cred_attempt_gate_take(const struct cred_attempt *attempt, const char *state);
void cred_attempt_gate_drop(const struct cred_attempt *attempt);

/*
 * The password that PAM_AUTHTOK holds now is kept with a pending attempt, for the account phase of
 * the same handle, where PAM_AUTHTOK is gone: one that was never seen can be remembered only
 * then. It is erased at once when the attempt fails, is begun anew or is not settled, when it is
 * taken, and with the handle. Nothing is kept when there is none, and never in batch services.
 */
int cred_attempt_password_keep(const struct cred_call *call, const struct cred_attempt *attempt);
void cred_attempt_password_erase(const struct cred_attempt *attempt);
/* Moves it to *out, which is empty unless the attempt succeeded and was the subject's. */
void cred_attempt_password_take(const struct cred_attempt *attempt, const char *subject,
                                struct cred_secret *out);

/* Copies it, as the call above moves it. Erase *out. */
void cred_attempt_password_copy(const struct cred_attempt *attempt, const char *subject,
                                struct cred_secret *out);

/* What was typed in this attempt was compared with the stored password, and is it. */
void cred_attempt_password_prove(const struct cred_attempt *attempt);
/* Was that so in a login of the subject that succeeded? */
bool cred_attempt_password_is_proven(const struct cred_attempt *attempt, const char *subject);

/* A code was really accepted, whatever the policy lets pass. */
void cred_attempt_code_prove(const struct cred_attempt *attempt);
/* And it was this person's, who uses an ID that several use. It proves nothing but at a pending
 * attempt of this process. */
void cred_attempt_person_prove(const struct cred_attempt *attempt, uint32_t uid);
/* Was one proven in a login of the subject that succeeded? */
bool cred_attempt_has_person(const struct cred_attempt *attempt, const char *subject,
                             uint32_t *uid);
/* Was that so in a login of the subject that succeeded? */
bool cred_attempt_is_proven(const struct cred_attempt *attempt, const char *subject);

/* The site of the policy in force, by the gate that is kept, which stays at rest. False: by that
 * gate nobody can tell. */
bool cred_attempt_site(const struct cred_attempt *attempt, const char *state,
                       struct cred_site *out);

/* Must this handle be denied, whatever the program thinks of how authentication ended? */
bool cred_attempt_denies(const struct cred_attempt *attempt);

#endif
