/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SESSION_H
#define CRED_SESSION_H

#include "cred/gate.h"

/*
 * The calls of the gate about sessions: who had one, from when to when and from where, and when it
 * has to end. The last CRED_SESSION_KEPT that ended are kept of each subject, and all that are
 * open; events tell of the others. A session whose process is gone is noticed when sessions of its
 * subject are opened, and when credd looks. Services of [site] batch_services have none.
 */
#define CRED_SESSION_KEPT 16u
#define CRED_TTY_SIZE 64
#define CRED_AUDIT_SESSION_NONE UINT32_MAX

/* How it ended, or is to end. */
enum cred_session_end {
  CRED_SESSION_OPEN = 0,
  CRED_SESSION_LOGOUT,  /* closed by the program that opened it */
  CRED_SESSION_GONE,    /* that program is gone without having closed it: nobody knows when */
  CRED_SESSION_LIMIT,   /* it reached session_max_minutes */
  CRED_SESSION_TOKEN,   /* the subject's token was suspended or revoked */
  CRED_SESSION_ACCOUNT, /* the account was locked or suspended */
  CRED_SESSION_ADMIN    /* an administrator ended it */
};
const char *cred_session_end_name(enum cred_session_end end); /* "open", "logout" ... */

struct cred_session_info {
  uint64_t id; /* never 0, greater than any before it */
  char subject[CRED_NAME_SIZE];
  uint32_t uid;
  char system[CRED_NAME_SIZE]; /* [site] system; "" : it has none */
  char service[CRED_NAME_SIZE];
  struct cred_source source;
  char tty[CRED_TTY_SIZE]; /* as the program told it, made harmless */
  uint32_t actor;
  int32_t pid;            /* of the program that opened it */
  uint32_t audit_session; /* CRED_AUDIT_SESSION_NONE: none */
  int64_t opened_ms;      /* wall clock, as all times here */
  int64_t limit_ms;       /* when it has to end; INT64_MAX: whenever it likes */
  int64_t closed_ms;      /* 0: open, or not known. GONE: when that was noticed */
  enum cred_session_end end;
};

struct cred_session_open_request {
  struct cred_caller caller; /* known */
  uint32_t uid;              /* of the subject */
  char tty[CRED_TTY_SIZE];
  uint32_t audit_session;
  bool owns_audit_session; /* it was made for this session, and holds nothing else */
};
struct cred_session_open_reply {
  uint64_t id;
  bool show; /* show_last_login */
  bool has_previous;
  struct cred_session_info previous;
  uint32_t failures; /* since previous was opened, or since the beginning of the log */
  bool failures_are_more;
  uint32_t elsewhere; /* open sessions of the subject that came from another source */
  uint32_t max_minutes, idle_minutes; /* 0: no limit */
};
/* Records that a session begins. One that cannot be recorded must not begin. */
enum cred_err cred_gate_session_open(struct cred_gate *gate,
                                     const struct cred_session_open_request *request,
                                     struct cred_session_open_reply *reply);

struct cred_session_close_request {
  struct cred_caller caller;
  uint64_t id; /* 0: the one that this process opened for the subject last */
};
struct cred_session_close_reply {
  bool changed; /* false: there is no such session, or it ended already */
};
enum cred_err cred_gate_session_close(struct cred_gate *gate,
                                      const struct cred_session_close_request *request,
                                      struct cred_session_close_reply *reply);

#define CRED_SESSION_PAGE 16
struct cred_sessions_request {
  char subject[CRED_NAME_SIZE]; /* "": all */
  bool open_only;
  char after_subject[CRED_NAME_SIZE]; /* the paging cursor: both from the reply; zeros: the start */
  uint64_t after_id;
};
struct cred_sessions_reply {
  uint32_t count;
  char next_subject[CRED_NAME_SIZE];
  uint64_t next_id; /* 0: that was all */
  struct cred_session_info rows[CRED_SESSION_PAGE];
};
/* By subject and time, one whose process is gone told as such. Changes nothing. */
enum cred_err cred_gate_sessions(struct cred_gate *gate,
                                 const struct cred_sessions_request *request,
                                 struct cred_sessions_reply *reply);

struct cred_session_end_request {
  char subject[CRED_NAME_SIZE];
  uint64_t id; /* 0: all that are open */
  uint32_t actor;
  char reason[CRED_NAME_SIZE];
};
struct cred_session_end_reply {
  uint32_t count; /* how many are to end now */
};
/* An administrator's hand: credd ends them at once. */
enum cred_err cred_gate_session_end(struct cred_gate *gate,
                                    const struct cred_session_end_request *request,
                                    struct cred_session_end_reply *reply);

#endif
