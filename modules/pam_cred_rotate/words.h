/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_ROTATE_WORDS_H
#define CRED_ROTATE_WORDS_H

#include "cred/rotate.h"
#include "modules/common/call.h"

/* What people are told of their password. */

/* Why it must be changed now. */
void cred_rotate_tell_must_change(const struct cred_call *call,
                                  const struct cred_password_look_reply *look);
/* Why it is refused, and whom to ask. */
void cred_rotate_tell_refused(const struct cred_call *call,
                              const struct cred_password_look_reply *look);
/* How long it still lasts. */
void cred_rotate_tell_days_left(const struct cred_call *call, uint32_t days);
/* How many uses are left. */
void cred_rotate_tell_uses_left(const struct cred_call *call, uint32_t uses);
/* Why whoever asks may not change it. */
void cred_rotate_tell_may_not(const struct cred_call *call, enum cred_may_change verdict);
/* Root's must be changed, and whoever became root by sudo is to do that. */
void cred_rotate_tell_due(const struct cred_call *call);
/* It is a sealed one that two persons handed out. */
void cred_rotate_tell_handed_out(const struct cred_call *call);
/* No session before it is changed. */
void cred_rotate_tell_no_session(const struct cred_call *call);

#endif
