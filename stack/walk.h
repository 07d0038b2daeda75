/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_STACK_WALK_H
#define CRED_STACK_WALK_H

#include "stack/stack.h"

/*
 * Every way through an auth stack, as libpam walks it, with whatever each module may return. What
 * reset brings back is taken for the best that it can be, so that no way is missed.
 */

/* Can a login succeed? refusing: a module that only ever denies; NULL: none. Those that let root
 * pass, and nobody else, deny as well. */
bool cred_stack_can_succeed(const struct cred_stack *stack, const char *refusing);

struct cred_stack_mark {
  bool is_reached;  /* by the success of the line before it */
  bool is_unproven; /* in another way, and the login can succeed after that */
};

/* The ways to the mark on line `at`. */
struct cred_stack_mark cred_stack_mark_look(const struct cred_stack *stack, size_t at);

/* Is it a line that marks a factor? */
bool cred_stack_is_mark(const struct cred_stack_line *line);

/* Does the line's module compare passwords? */
bool cred_stack_verifies(const struct cred_stack_line *line);

/* Can the login succeed after the line `at` found the password wrong, and no other line took it
 * for right? That attempt is settled as a success, and the guess is never counted. */
bool cred_stack_is_uncounted(const struct cred_stack *stack, size_t at);

/* Can a login succeed without a line that verified a password? */
bool cred_stack_needs_no_password(const struct cred_stack *stack);

/* Can the line `at` see a password that pam_cred_lockout did not charge? */
bool cred_stack_is_uncharged(const struct cred_stack *stack, size_t at);

/*
 * What pam_cred_factor can see of the login that proves the most: CRED_STACK_KNOWLEDGE and so on.
 * has_codes: there is somebody who is asked for a code. 0: nobody gets in.
 */
unsigned cred_stack_most_kinds(const struct cred_stack *stack, bool has_codes);

#endif
