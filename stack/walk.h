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

#endif
