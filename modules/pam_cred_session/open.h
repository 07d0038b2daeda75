/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SESSION_OPEN_H
#define CRED_SESSION_OPEN_H

#include "cred/session.h"
#include "modules/common/call.h"

/* What the module leaves on the handle for the end of the session. */
#define CRED_SESSION_DATA "cred_session"
struct cred_session_mark {
  uint64_t magic;
  uint64_t id;
  char subject[CRED_NAME_SIZE];
};
/* Includes the size, so that modules of different builds never read each other's records. */
#define CRED_SESSION_MAGIC (UINT64_C(0x63727365) << 32 | sizeof(struct cred_session_mark))

/* The door of open_session. Nothing but PAM_SUCCESS and PAM_IGNORE opens one. */
int cred_session_begin(struct cred_call *call);

#endif
