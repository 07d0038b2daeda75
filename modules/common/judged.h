/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_JUDGED_H
#define CRED_MODULES_JUDGED_H

#include "modules/common/call.h"

/*
 * Whom a module's account phase judged on this handle, for its session phase: each module has a
 * note of its own. sudo has account judge who asks, and opens the session of somebody else; sshd
 * asks account in another process, of which the handle knows nothing. A note grants nothing.
 */

/* PAM_SUCCESS, or the door's answer. */
int cred_judged_note(const struct cred_call *call);

/* The name, which lives as long as the note. PAM_NO_MODULE_DATA: account judged nobody here.
 * Anything else but PAM_SUCCESS: nobody can tell. */
int cred_judged_find(const struct cred_call *call, const char **out);

/* Was it the call's account? */
bool cred_judged_is(const struct cred_call *call);

#endif
