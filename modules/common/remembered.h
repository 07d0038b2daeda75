/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_REMEMBERED_H
#define CRED_MODULES_REMEMBERED_H

#include "modules/common/handover.h"

/* Asking what is remembered of a new password, for the modules that do so before it is stored. */

/* What the rules are worth in this change. */
struct cred_rigour {
  bool is_report;  /* mode=report: nothing is refused */
  bool is_lenient; /* root's own doing, and enforce_for_root=no: only what is barred is refused */
};

/* A new password that may be set. */
struct cred_candidate {
  const struct cred_secret *password;
  const struct cred_secret *old_password; /* empty: not shown */
  struct cred_rigour rigour;
  bool is_refused; /* for another reason, so that memory is asked and nothing is begun */
};

/* Is this a change by root that nobody has shown the old password for? */
bool cred_call_is_roots(const struct cred_call *call, const struct cred_secret *old_password);

/* Who is setting the password. */
enum cred_password_by cred_call_by(const struct cred_call *call,
                                   const struct cred_secret *old_password);

/* The policy in force for the account. PAM_SUCCESS, or the door's answer. */
int cred_call_policy(const struct cred_call *call, struct cred_gate *gate, struct cred_policy *out);

struct cred_rigour cred_call_rigour(const struct cred_call *call, const struct cred_policy *policy,
                                    const struct cred_secret *old_password);

/*
 * The preliminary phase of a change: who it is about, whether policy, stored entry and store can be
 * reached; begins the handover. PAM_SUCCESS, or the door's answer.
 */
int cred_call_prepare(struct cred_call *call, struct cred_policy *policy);

/*
 * Digests of the new password, and of the old one when that was shown, is what was stored and is
 * not known yet: into the handover, with who sets it. PAM_SUCCESS, or the door's answer.
 */
int cred_call_digest_new(struct cred_call *call, struct cred_gate *gate,
                         const struct cred_candidate *candidate, struct cred_handover *handover,
                         struct cred_password_salts_reply *salts);
int cred_call_digest_old(const struct cred_call *call, const struct cred_candidate *candidate,
                         const struct cred_password_salts_reply *salts,
                         struct cred_handover *handover);

/*
 * Asks the memory and the stored entry; what is known then of the password goes into the handover,
 * which is not judged by it yet. Unless something speaks against it, the change is noted as begun.
 * Whoever may not change what leaked is refused here, however long ago the change began.
 * PAM_SUCCESS with *reply, or the door's answer. As long as one scrypt, and two when the old
 * password was never seen; and one crypt(3) for each hash that was taken over.
 */
int cred_call_remembered(struct cred_call *call, struct cred_gate *gate,
                         const struct cred_candidate *candidate, struct cred_handover *handover,
                         struct cred_password_check_reply *reply);

/* Does what was found refuse the password? */
bool cred_remembered_refuses(const struct cred_password_check_reply *reply,
                             const struct cred_rigour *rigour);

/* A password item of the handle, empty when there is none. PAM_AUTHTOK_ERR: too long to be one. */
int cred_call_item(const struct cred_call *call, int item, struct cred_secret *out);

#endif
