/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_ROTATE_LOOK_H
#define CRED_ROTATE_LOOK_H

#include "cred/password.h"
#include "modules/common/call.h"

/* From where it is looked. */
struct cred_rotate_way {
  bool takes_password; /* the one that was shown in this login may be remembered, when it was never
                        * seen (account only); it is erased then, whatever comes of it */
  bool opens_session, was_let_in, another_proved; /* as in the gate's request */
};

/* Looks at the account's password, as the host has it stored now. PAM_SUCCESS: *out says what to
 * do; else the door's answer. */
int cred_rotate_look(struct cred_call *call, const struct cred_rotate_way *way,
                     struct cred_password_look_reply *out);

/* Is a login here none that a password has to do with: a batch service, or root becomes somebody
 * else? Since cred_call_site. */
bool cred_rotate_is_passed_over(const struct cred_call *call);

#endif
