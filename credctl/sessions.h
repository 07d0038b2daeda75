/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_SESSIONS_H
#define CREDCTL_SESSIONS_H

#include <stdbool.h>

#include "cred/session.h"

struct ctl_session {
  struct cred_session_info info;
  bool is_parallel; /* open, as another one of the subject on that system from elsewhere */
};

/* Every session that a request asks for, page after page. */
struct ctl_sessions {
  size_t length;
  size_t room;
  struct ctl_session *rows;
};

#define CTL_SESSIONS_AUTO __attribute__((cleanup(ctl_sessions_free))) struct ctl_sessions

void ctl_sessions_free(struct ctl_sessions *sessions);

/* subject "": all. By subject, the newest of each first. Appends to sessions, which starts empty.
 */
enum cred_err ctl_sessions_read(struct cred_gate *gate, const char *subject, bool open_only,
                                struct ctl_sessions *sessions);

#endif
