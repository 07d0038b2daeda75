/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_ROTATE_H
#define CRED_ROTATE_H

#include "cred/password.h"

/* The calls of the gate about privileged IDs: who may change their passwords, and rotation. */

#define CRED_SEALED_MAX 8192
#define CRED_SEALED_TO_SIZE 512

/* A password as only its custodians can read it: CMS AuthEnvelopedData in DER. */
struct cred_sealed {
  uint32_t length;
  unsigned char bytes[CRED_SEALED_MAX]; /* zeros behind length */
};

/* --- who may change ---------------------------------------------------------------------------
 */

enum cred_may_change {
  CRED_MAY_CHANGE_NO = 0,     /* without a reason of its own: an error */
  CRED_MAY_CHANGE_CONTRACTOR, /* no: the actor is in one of contractor_groups */
  CRED_MAY_CHANGE_UNKNOWN,    /* no: who the actor is cannot be told, so it may be a contractor */
  CRED_MAY_CHANGE_YES
};

struct cred_rotate_may_request {
  struct cred_holder holder;
  bool is_self; /* a program of the user's asks through credd: it is told, and nothing is noted */
  bool rotates_due;          /* whatever is due: nobody known may do that, where it is */
  struct cred_stored stored; /* rotates_due: as it is now */
};
struct cred_rotate_may_reply {
  enum cred_may_change verdict;
  bool reported_only; /* mode=report: log it, let it pass; verdict says what would be */
};
/* May the actor change this account's password? A refusal is recorded, and the use of an
 * exception. CRED_ERR_LOOKUP: the user
 * database does not say whose groups are whose; the caller denies. */
enum cred_err cred_gate_rotate_may(struct cred_gate *gate,
                                   const struct cred_rotate_may_request *request,
                                   struct cred_rotate_may_reply *reply);

/* --- rotation ---------------------------------------------------------------------------------
 * A generated password is sealed for its custodians, and this host forgets it. It is written down
 * as pending first; then it is stored; and when it is seen to be what is stored, it is current. So
 * whenever the one who does it dies, what is in force is among what is kept.
 */

enum cred_rotation_standing {
  CRED_ROTATION_UNKNOWN = 0, /* nothing was rotated yet, the entry cannot be read, or a sealed
                                password that may be what is stored is lost */
  CRED_ROTATION_PENDING,     /* what is stored is the pending generation */
  CRED_ROTATION_CURRENT,     /* the current one */
  CRED_ROTATION_OTHER        /* neither: somebody changed it */
};

/* Why a password is to be rotated, the first that holds. */
enum cred_rotate_due {
  CRED_DUE_NO = 0,
  CRED_DUE_UNFINISHED, /* a rotation was interrupted */
  CRED_DUE_CHANGED,    /* somebody changed it since it was rotated */
  CRED_DUE_LOST,       /* it may be one whose sealed password is lost */
  CRED_DUE_PASSWORD,   /* what a look at the password says */
  CRED_DUE_HANDED_OUT
};

/* So long, at the most, a password that was handed out is left to whoever has it, by whoever
 * rotates what is due. */
#define CRED_HANDED_OUT_MS (8 * 60 * 60 * (int64_t)1000)

struct cred_rotate_state_request {
  char subject[CRED_NAME_SIZE];
  uint32_t uid;
  struct cred_stored stored;
};
struct cred_rotate_state_reply {
  enum cred_rotation_standing standing;
  uint32_t generation;                                /* the last number that was given */
  uint32_t pending, current;                          /* 0: none */
  uint32_t lost_pending, lost_current, lost_previous; /* generations whose sealed password is
                                                       * missing or damaged; 0: none */
  int64_t made_wall_ms; /* of the one that is stored, else of the current one; 0: none */
  uint32_t made_by;
  char sealed_to[CRED_SEALED_TO_SIZE];
  enum cred_rotate_due due;
  bool is_own;            /* somebody's own ID has a password that is not a sealed one */
  int64_t handed_wall_ms; /* the one that is stored was handed out, the last time; 0: it was not */
  uint32_t handed_to;     /* actor */
  int64_t left_until_ms;  /* it is left to them so long at the most, wall clock; 0: no more */
};
/* What is kept. What was sealed under another uid is this account's when it is what is stored now.
 * Changes nothing. */
enum cred_err cred_gate_rotate_state(struct cred_gate *gate,
                                     const struct cred_rotate_state_request *request,
                                     struct cred_rotate_state_reply *reply);

struct cred_rotate_begin_request {
  struct cred_holder holder;
  uint32_t generation;         /* one more than the last */
  struct cred_stored stored;   /* as it is now: what rotate_settle was shown */
  struct cred_stored intended; /* what will be stored */
  char sealed_to[CRED_SEALED_TO_SIZE];
  struct cred_sealed sealed;
};
struct cred_rotate_begin_reply {
  bool begun;
};
/*
 * The sealed password is pending now, in the place of another pending one, and on disk. STATE: what
 * is stored now is the pending one, or another generation was begun meanwhile: settle first.
 * PERMISSION: not by this actor. Nobody known may rotate what is due at that moment, and
 * what is a person's own or left to whoever has it is not: nobody learns the new password.
 */
enum cred_err cred_gate_rotate_begin(struct cred_gate *gate,
                                     const struct cred_rotate_begin_request *request,
                                     struct cred_rotate_begin_reply *reply);

struct cred_rotate_settle_request {
  struct cred_holder holder;
  struct cred_stored stored; /* as it is now */
};
struct cred_rotate_settle_reply {
  enum cred_rotation_standing standing; /* before this call */
  uint32_t current;
};
/* Looks what became of a rotation: a pending generation that is stored becomes current, and one
 * that somebody set in another way is recorded as drift, once. On disk when it returns. */
enum cred_err cred_gate_rotate_settle(struct cred_gate *gate,
                                      const struct cred_rotate_settle_request *request,
                                      struct cred_rotate_settle_reply *reply);

/* --- handing out ------------------------------------------------------------------------------
 * Two persons hand out a sealed password: one asks and takes, another approves.
 */

enum cred_reveal_verdict {
  CRED_REVEAL_NO = 0,       /* without a reason of its own: an error */
  CRED_REVEAL_NONE,         /* there is no such request, or it was used */
  CRED_REVEAL_UNKNOWN,      /* nobody knows who the actor is */
  CRED_REVEAL_SAME,         /* who asked cannot approve */
  CRED_REVEAL_SAME_PERSON,  /* nor can another ID of the same person */
  CRED_REVEAL_CONTRACTOR,   /* a contractor cannot approve */
  CRED_REVEAL_ANOTHER,      /* only who asked can take */
  CRED_REVEAL_NOT_APPROVED, /* nobody approved yet */
  CRED_REVEAL_APPROVED,     /* it is approved already */
  CRED_REVEAL_EXPIRED,
  CRED_REVEAL_NOTHING, /* no sealed password is kept of that account */
  CRED_REVEAL_YES
};

#define CRED_REVEAL_MINUTES 30u
#define CRED_REVEAL_MINUTES_MAX 1440u
#define CRED_REVEAL_OPEN_MAX 64u /* requests that are open at a time */

struct cred_reveal_ask_request {
  struct cred_holder holder;
  struct cred_stored stored; /* as it is now */
  uint32_t minutes; /* until it expires, and again from its approval; 0: CRED_REVEAL_MINUTES */
  char reason[CRED_NAME_SIZE]; /* not empty */
  char note[CRED_NAME_SIZE];   /* what was seen of who asks, for the record; "": nothing */
};
struct cred_reveal_ask_reply {
  enum cred_reveal_verdict verdict;
  uint64_t id;
  int64_t expires_wall_ms;
};
/* Files a request. */
enum cred_err cred_gate_reveal_ask(struct cred_gate *gate,
                                   const struct cred_reveal_ask_request *request,
                                   struct cred_reveal_ask_reply *reply);

struct cred_reveal_approve_request {
  uint64_t id;
  uint32_t actor;
  char note[CRED_NAME_SIZE]; /* as above */
};
struct cred_reveal_approve_reply {
  enum cred_reveal_verdict verdict;
  char subject[CRED_NAME_SIZE]; /* YES */
  int64_t expires_wall_ms;
};
/* Every refusal is recorded. */
enum cred_err cred_gate_reveal_approve(struct cred_gate *gate,
                                       const struct cred_reveal_approve_request *request,
                                       struct cred_reveal_approve_reply *reply);

struct cred_reveal_take_request {
  uint64_t id;
  struct cred_holder holder; /* of whom the request must be */
  struct cred_stored stored; /* as it is now: that generation is handed out, else the current one */
  char note[CRED_NAME_SIZE]; /* as above */
};
struct cred_reveal_take_reply {
  enum cred_reveal_verdict verdict;
  enum cred_rotation_standing standing; /* YES */
  uint32_t generation;
  char sealed_to[CRED_SEALED_TO_SIZE];
  struct cred_sealed sealed;
};
/* Hands it out, once; the password is due to be changed from then on. */
enum cred_err cred_gate_reveal_take(struct cred_gate *gate,
                                    const struct cred_reveal_take_request *request,
                                    struct cred_reveal_take_reply *reply);

#define CRED_REVEAL_PAGE 16
struct cred_reveal {
  uint64_t id;
  char subject[CRED_NAME_SIZE];
  uint32_t requester;
  char reason[CRED_NAME_SIZE];
  int64_t asked_wall_ms;
  uint32_t approver; /* CRED_ACTOR_UNKNOWN: nobody yet */
  int64_t expires_wall_ms;
};
struct cred_reveals_request {
  uint64_t after; /* the paging cursor */
};
struct cred_reveals_reply {
  uint32_t count;
  uint64_t next; /* the next after; 0: that was all */
  struct cred_reveal rows[CRED_REVEAL_PAGE];
};
/* Requests that are open and have not expired. Changes nothing. */
enum cred_err cred_gate_reveals(struct cred_gate *gate, const struct cred_reveals_request *request,
                                struct cred_reveals_reply *reply);

#endif
