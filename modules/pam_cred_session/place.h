/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SESSION_PLACE_H
#define CRED_SESSION_PLACE_H

#include "cred/session.h"
#include "modules/common/call.h"

/* Where a session begins. */
struct cred_session_place {
  char tty[CRED_TTY_SIZE]; /* what PAM_TTY says, made harmless; "" : nothing that is a terminal */
  bool somebody_reads;     /* what is told meets a person's eyes, and no program that waits for
                              something else */
  uint32_t audit_session;  /* of this process; CRED_AUDIT_SESSION_NONE */
  bool owns_audit_session; /* and the process that started this one is in another */
};

/* Was the audit session `own` made for the session that begins now, of the account with that uid?
 * of_parent is the parent process's. NULL: nobody knows, and then nothing is owned. */
bool cred_session_owns_audit(const struct cred_asker *asker, uint32_t uid, uint32_t own,
                             const uint32_t *of_parent);

/* PAM_SUCCESS, or the door's answer. */
int cred_session_place_look(const struct cred_call *call, struct cred_session_place *out);

#endif
