/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SESSION_PLACE_H
#define CRED_SESSION_PLACE_H

#include "cred/session.h"
#include "modules/common/audit.h"
#include "modules/common/call.h"

/* Where a session begins. */
struct cred_session_place {
  char tty[CRED_TTY_SIZE]; /* what PAM_TTY says, made harmless; "" : nothing that is a terminal */
  bool somebody_reads;     /* what is told meets a person's eyes, and no program that waits for
                              something else */
  struct cred_audit audit;
};

/* PAM_SUCCESS, or the door's answer. */
int cred_session_place_look(const struct cred_call *call, struct cred_session_place *out);

#endif
