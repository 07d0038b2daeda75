/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_ACCOUNT_H
#define CRED_ACCOUNT_H

#include "cred/gate.h"

/*
 * The calls of the gate about accounts: who may come in now, from where and by which way, and the
 * exceptions from such rules. Times are wall clock, in ms; 0: none.
 */

/* --- rules and exceptions --------------------------------------------------------------------- */

/* A rule that an exception can lift: for what it stands, and the key of the configuration. */
#define CRED_RULE_LIST(X)                                                                          \
  X(CRED_RULE_NONE, "")                                                                            \
  X(CRED_RULE_UNTIL, "until")                                                                      \
  X(CRED_RULE_MAX_IDLE_DAYS, "max_idle_days")                                                      \
  X(CRED_RULE_ZONE_GROUPS, "zone_groups")                                                          \
  X(CRED_RULE_ALLOW_SOURCES, "allow_sources")                                                      \
  X(CRED_RULE_DIRECT_LOGIN, "direct_login")                                                        \
  X(CRED_RULE_FACTORS_REQUIRED, "factors_required")                                                \
  X(CRED_RULE_CONTRACTORS_MAY_CHANGE, "contractors_may_change")                                    \
  X(CRED_RULE_SESSION_MAX_MINUTES, "session_max_minutes")

enum cred_rule {
#define CRED_RULE_ENUM(rule, name) rule,
  CRED_RULE_LIST(CRED_RULE_ENUM)
#undef CRED_RULE_ENUM
      CRED_RULE_COUNT
};

const char *cred_rule_name(enum cred_rule rule); /* "" for what is none */
enum cred_rule cred_rule_find(const char *name); /* CRED_RULE_NONE: no such rule */

/* How an exception ended before its time. */
enum cred_exception_end {
  CRED_EXCEPTION_END_NONE = 0,
  CRED_EXCEPTION_END_REFUSED, /* it was not approved */
  CRED_EXCEPTION_END_REVOKED
};

enum cred_exception_state {
  CRED_EXCEPTION_NONE = 0,  /* lifts nothing, like all up to LAPSED */
  CRED_EXCEPTION_REQUESTED, /* nobody has approved it */
  CRED_EXCEPTION_REFUSED,
  CRED_EXCEPTION_REVOKED,
  CRED_EXCEPTION_NOT_YET, /* approved, or urgent, and to begin later */
  CRED_EXCEPTION_LAPSED,
  CRED_EXCEPTION_UNAPPROVED, /* urgent: in force, and still to be approved */
  CRED_EXCEPTION_IN_FORCE
};

/* How long an exception may last. */
#define CRED_EXCEPTION_DAYS_MAX 366
/* An urgent one that nobody has approved lifts its rule so long from the application on, and is
 * over until somebody does. */
#define CRED_EXCEPTION_URGENT_DAYS 7

struct cred_exception_add_request {
  char subject[CRED_NAME_SIZE];
  uint32_t uid; /* the subject's */
  uint32_t actor;
  enum cred_rule rule;
  int64_t from_ms;  /* 0: from now on */
  int64_t until_ms; /* excluded */
  bool is_urgent;
  char reason[CRED_NAME_SIZE];
  char note[CRED_NAME_SIZE]; /* what else is known of the actor; "": nothing */
};
struct cred_exception_add_reply {
  uint64_t id; /* 0: not added */
};
/* Applies for an exception. CRED_ERR_PERMISSION: nobody knows who asks. */
enum cred_err cred_gate_exception_add(struct cred_gate *gate,
                                      const struct cred_exception_add_request *request,
                                      struct cred_exception_add_reply *reply);

enum cred_exception_step {
  CRED_EXCEPTION_STEP_NONE = 0,
  CRED_EXCEPTION_STEP_APPROVE,
  CRED_EXCEPTION_STEP_REFUSE,
  CRED_EXCEPTION_STEP_REVOKE
};
enum cred_exception_answer {
  CRED_EXCEPTION_ANSWER_REFUSED = 0,
  CRED_EXCEPTION_ANSWER_UNKNOWN_ACTOR, /* nobody knows who decides */
  CRED_EXCEPTION_ANSWER_SAME_PERSON,   /* who applied for it, or whom it is for, decides */
  CRED_EXCEPTION_ANSWER_CONTRACTOR,    /* a contractor approves that contractors may */
  CRED_EXCEPTION_ANSWER_TOO_LATE,      /* decided, over or ended already */
  CRED_EXCEPTION_ANSWER_DONE
};
struct cred_exception_decide_request {
  uint64_t id;
  enum cred_exception_step step;
  uint32_t actor;
  char reason[CRED_NAME_SIZE];
  char note[CRED_NAME_SIZE]; /* as in add */
};
struct cred_exception_decide_reply {
  enum cred_exception_answer answer;
};
/* Approves, refuses or revokes. Approving takes another person than the one who applied and the one
 * whom it is for. CRED_ERR_NOT_FOUND: there is none of that number. */
enum cred_err cred_gate_exception_decide(struct cred_gate *gate,
                                         const struct cred_exception_decide_request *request,
                                         struct cred_exception_decide_reply *reply);

struct cred_exception {
  uint64_t id;
  char subject[CRED_NAME_SIZE];
  char system[CRED_NAME_SIZE];
  bool is_here; /* this system's */
  uint32_t uid; /* the subject's, when it was applied for: of another one it lifts nothing */
  enum cred_rule rule;
  enum cred_exception_state state; /* now */
  bool is_urgent;
  uint32_t requester;
  int64_t requested_ms;
  char reason[CRED_NAME_SIZE];
  int64_t from_ms, until_ms;
  uint32_t approver; /* CRED_ACTOR_UNKNOWN: nobody */
  int64_t approved_ms;
  uint32_t ended_by; /* REFUSED, REVOKED */
  int64_t ended_ms;
  char ended_reason[CRED_NAME_SIZE];
  uint64_t uses;
  int64_t used_ms; /* the last one */
};
#define CRED_EXCEPTION_PAGE 16
struct cred_exception_list_request {
  char subject[CRED_NAME_SIZE]; /* "": all */
  uint64_t after;               /* id; the paging cursor */
};
struct cred_exception_list_reply {
  uint32_t count;
  uint64_t next; /* the next after; 0: that was all */
  struct cred_exception rows[CRED_EXCEPTION_PAGE];
};
/* Every exception there ever was, the oldest first. Changes nothing. */
enum cred_err cred_gate_exception_list(struct cred_gate *gate,
                                       const struct cred_exception_list_request *request,
                                       struct cred_exception_list_reply *reply);

/* --- accounts --------------------------------------------------------------------------------- */

enum cred_account_phase {
  CRED_ACCOUNT_PHASE_ACCOUNT = 0, /* may it come in? */
  CRED_ACCOUNT_PHASE_SESSION      /* a session opens: its success is noted */
};

enum cred_account_verdict {
  CRED_ACCOUNT_REFUSED = 0, /* without a reason of its own: an error */
  CRED_ACCOUNT_SUSPENDED,
  CRED_ACCOUNT_PAST_UNTIL,
  CRED_ACCOUNT_DIRECT_LOGIN, /* only somebody known and allowed may act as it */
  CRED_ACCOUNT_SOURCE,       /* not from there */
  CRED_ACCOUNT_ZONE,         /* in none of zone_groups */
  CRED_ACCOUNT_DORMANT,
  CRED_ACCOUNT_GOOD
};

struct cred_account_look_request {
  struct cred_caller caller; /* a known account */
  uint32_t uid;              /* the account's */
  enum cred_account_phase phase;
  bool is_judged_already; /* SESSION: the same way in was judged in the account phase, and what it
                             needed of exceptions is recorded */
  bool is_rescue;         /* root at its console, whom only an administrator's order stops */
  bool is_proven; /* a code of one of its users was accepted in this login (CRED_CODE_OF_USER) */
  uint32_t person_uid; /* whose it was */
};
struct cred_account_look_reply {
  enum cred_account_verdict verdict;
  bool reported_only; /* mode=report: would_be is logged, and passes */
  bool rescued;       /* is_rescue: the same */
  enum cred_account_verdict would_be;
  int64_t until_ms;          /* PAST_UNTIL: the end of the last day */
  uint32_t idle_days;        /* DORMANT: max_idle_days */
  char zone[CRED_WORD_SIZE]; /* ZONE: its name, "" when it has none */
  uint64_t exception;        /* GOOD by this one; 0: by none */
};
/*
 * May the account come in now? An account that was never seen is noted. In batch services only
 * suspension and last day count. In the SESSION phase a GOOD one is noted as the last success, but
 * for batch services, and who acts as an account with direct_login=no is recorded, or whose token
 * it was.
 */
enum cred_err cred_gate_account_look(struct cred_gate *gate,
                                     const struct cred_account_look_request *request,
                                     struct cred_account_look_reply *reply);

enum cred_account_change {
  CRED_ACCOUNT_CHANGE_NONE = 0,
  CRED_ACCOUNT_SUSPEND,
  CRED_ACCOUNT_RESUME, /* ends a suspension, and begins the days without a login anew */
  CRED_ACCOUNT_UNTIL,
  CRED_ACCOUNT_REVIEW,
  CRED_ACCOUNT_REGISTER, /* notes that there is such an account, if that is not known */
  CRED_ACCOUNT_FORGET    /* the row goes, and the exceptions that are open end */
};
struct cred_account_set_request {
  char subject[CRED_NAME_SIZE];
  uint32_t uid; /* not for FORGET */
  uint32_t actor;
  enum cred_account_change change;
  int64_t moment_ms; /* UNTIL, REVIEW: the end of the day; 0: none */
  char note[CRED_NAME_SIZE];
};
struct cred_account_set_reply {
  bool changed;
  uint32_t exceptions; /* FORGET: how many ended, whether or not there was a row */
};
enum cred_err cred_gate_account_set(struct cred_gate *gate,
                                    const struct cred_account_set_request *request,
                                    struct cred_account_set_reply *reply);

struct cred_account_state_request {
  char subject[CRED_NAME_SIZE];
  uint32_t uid; /* the account's */
};
struct cred_account_state_reply {
  bool is_seen; /* the account is on record, with this uid */
  int64_t seen_ms, last_ms;
  bool is_suspended;
  uint32_t suspended_by;
  int64_t suspended_ms;
  char suspended_reason[CRED_NAME_SIZE];
  int64_t resumed_ms, until_ms, review_by_ms;
  enum cred_account_verdict verdict; /* by suspension, last day and max_idle_days */
  /* the policy's, at no particular service */
  char zone[CRED_WORD_SIZE];
  bool is_privileged, is_shared, may_log_in_directly, is_report_only;
  uint32_t idle_days; /* max_idle_days */
  /* what else the store knows */
  uint32_t tokens; /* that are in use */
  bool is_barred;
  bool has_password; /* known on this system, with this uid */
  int64_t password_set_ms;
  bool must_change, is_compromised;
};
/* What is known. Changes nothing. */
enum cred_err cred_gate_account_state(struct cred_gate *gate,
                                      const struct cred_account_state_request *request,
                                      struct cred_account_state_reply *reply);

#define CRED_ACCOUNT_LIST_PAGE 64
struct cred_account_list_request {
  char after[CRED_NAME_SIZE]; /* the paging cursor: a name; "": from the start */
};
struct cred_account_info {
  char name[CRED_NAME_SIZE];
  uint32_t uid;
  int64_t last_ms;
  bool is_suspended;
};
struct cred_account_list_reply {
  uint32_t count;
  char next[CRED_NAME_SIZE]; /* the next after; "": that was all */
  struct cred_account_info rows[CRED_ACCOUNT_LIST_PAGE];
};
/* The accounts on record on this system, by name, whether or not the user database knows them.
 * Changes nothing. */
enum cred_err cred_gate_account_list(struct cred_gate *gate,
                                     const struct cred_account_list_request *request,
                                     struct cred_account_list_reply *reply);

#endif
