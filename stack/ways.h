/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_STACK_WAYS_H
#define CRED_STACK_WAYS_H

#include "stack/stack.h"

/* Walking an auth stack: from a state with every code that the line may return to all that can
 * follow, each state once. */

/* What libpam makes of the codes so far. */
enum cred_stack_impression {
  CRED_STACK_UNDECIDED = 0,
  CRED_STACK_GOOD,
  CRED_STACK_GOOD_BUT, /* but no success */
  CRED_STACK_NEGATIVE,
  CRED_STACK_IMPRESSIONS
};

/* What is known of the way that led here; the kinds of factors are the lowest bits. */
enum {
  CRED_STACK_WAY_KINDS = CRED_STACK_KNOWLEDGE | CRED_STACK_POSSESSION | CRED_STACK_INHERENCE,
  CRED_STACK_WAY_PROVEN = 8,   /* the line before succeeded, and nothing but that led here */
  CRED_STACK_WAY_CHARGED = 16, /* pam_cred_lockout charged the attempt, or handed nothing on */
  CRED_STACK_WAY_WRONG = 32,   /* the line that is looked at found the password wrong */
  CRED_STACK_WAY_NOTES = 64
};

struct cred_stack_state {
  uint16_t at;
  uint8_t impression;
  uint8_t notes;
};

struct cred_stack_walk {
  const struct cred_stack *stack;
  const char *refusing; /* a module that only ever denies */
  bool no_password;     /* nobody's password is right */
  size_t wrong_at;      /* the line whose finding is noted */
  bool notes_kinds;
  bool has_codes;
  bool seen[CRED_STACK_LINES + 1][CRED_STACK_IMPRESSIONS][CRED_STACK_WAY_NOTES];
  size_t count;
  struct cred_stack_state
      open[(CRED_STACK_LINES + 1) * CRED_STACK_IMPRESSIONS * CRED_STACK_WAY_NOTES];
};

/* One more state to go on from, unless it was seen. */
void cred_stack_visit(struct cred_stack_walk *walk, struct cred_stack_state state);

/* From all that is open to the end. */
void cred_stack_go(struct cred_stack_walk *walk);

#endif
