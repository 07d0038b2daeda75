/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_CALL_H
#define CRED_MODULES_CALL_H

#include <security/pam_modules.h>

#include "cred/config.h"
#include "cred/gate.h"
#include "modules/common/arguments.h"
#include "modules/common/asker.h"
#include "modules/common/log.h"
#include "modules/common/speech.h"

#define CRED_PHASE_AUTH "auth"
#define CRED_PHASE_SESSION "session"

/* A module, as its doors know it. */
struct cred_module {
  const char *name; /* "pam_cred_lockout" */
  struct cred_argument_table arguments;
};

/* Who was seen, at this handle's login, to be the one of the account's users that uses it. */
struct cred_proven {
  bool is_there;
  uint32_t uid;
  struct cred_origin origin; /* of that login: a session has made the account itself log in since */
};

/* One call of one door: what it was given, and what it found out so far. */
struct cred_call {
  pam_handle_t *pamh;
  unsigned flags;
  const struct cred_arguments *arguments; /* the module's own, which begin with these */
  struct cred_log log;
  struct cred_account account; /* since cred_call_who */
  struct cred_asker asker;
  struct cred_proven proven; /* never while a login goes on */
  bool has_site;             /* since cred_call_site */
  struct cred_site site;
  struct cred_gate *gate; /* at rest since then, or between two uses; NULL: none */
  struct cred_speech speech;
};

/*
 * Begins a call: reads the line's arguments into the module's structure (which holds the defaults)
 * and the service. Ends with cred_call_end, whatever is returned. PAM_SUCCESS, or the door's
 * answer.
 */
int cred_call_begin(struct cred_call *call, const struct cred_module *module, pam_handle_t *pamh,
                    int flags, const char *phase, int argc, const char **argv,
                    struct cred_arguments *arguments);
void cred_call_end(struct cred_call *call);

/* Who logs in, and who asks. PAM_INCOMPLETE, PAM_CONV_ERR: no name was given. */
int cred_call_who(struct cred_call *call);

/* Learns what holds for the site, and begins to speak its language. */
int cred_call_site(struct cred_call *call);

/* Both of these, for one that the user database knows as an account. */
int cred_call_account(struct cred_call *call);

/* The gate of the attempt on the handle, the one that an earlier call left there, or one opened
 * now. Ends with cred_call_gate_end, before any prompt. */
int cred_call_gate(struct cred_call *call, struct cred_gate **out);
/* The gate stays with the attempt, if that is pending, or is left for the handle's next call. */
void cred_call_gate_end(struct cred_call *call, struct cred_gate *gate);

/* Is it a service in which nobody can be asked ([site] batch_services)? Since cred_call_site. */
bool cred_call_is_batch(const struct cred_call *call);

/* Is it a program that changes the passwords of many IDs in one go? Nobody sits there, and a
 * message must say whose it is about. */
bool cred_call_is_for_many(const struct cred_call *call);

/* Who is really doing it: who proved to be one of the account's users, else as cred_asker_actor. */
uint32_t cred_call_actor(const struct cred_call *call);

/* The caller record for the gate. */
struct cred_caller cred_call_caller(const struct cred_call *call);

/*
 * The answer for an error that is no verdict, logged with what was being done: a denial, or
 * PAM_IGNORE for the rescue of root's console.
 */
int cred_call_fail(const struct cred_call *call, enum cred_err err, const struct cred_error *error,
                   const char *doing);

/*
 * What the door of authenticate answers with. libpam writes the name as it was typed into its audit
 * record, unless the answer is PAM_USER_UNKNOWN: so that is every denial of a name that is not
 * known to be an account. (Bad arguments are told as such: they are no matter of who logs in.)
 */
int cred_call_answer(const struct cred_call *call, int status);

/* Do the facts and the site allow the rescue of root's console, should something fail? */
bool cred_call_may_be_rescued(const struct cred_call *call);

/* May messages be shown (neither PAM_SILENT nor the silent argument)? */
bool cred_call_may_speak(const struct cred_call *call);

/* Shows a translated message. */
void cred_call_tell(const struct cred_call *call, int style, const char *message, ...)
    __attribute__((format(printf, 3, 4)));

/* Whom to ask for help: [site] contact, or "your administrator". */
const char *cred_call_contact(const struct cred_call *call);

#endif
