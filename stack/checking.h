/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_STACK_CHECKING_H
#define CRED_STACK_CHECKING_H

#include "stack/stack.h"

/* One service while it is looked at. */
struct cred_stack_checking {
  struct cred_stack *stacks; /* one for each type */
  const struct cred_stack_source *source;
  const struct cred_stack_wants *wants;
  struct cred_stack_findings *findings;
};

/* at CRED_STACK_NOWHERE: about the service as a whole. */
void cred_stack_tell(struct cred_stack_checking *checking, enum cred_stack_kind kind,
                     const struct cred_stack *stack, size_t at, const char *module);

/* Was anything of this kind told? */
bool cred_stack_is_told(const struct cred_stack_checking *checking, enum cred_stack_kind kind);

/* The first line with this module; CRED_STACK_NOWHERE: none. */
size_t cred_stack_find(const struct cred_stack *stack, const char *module);

/* Named like a module of this suite; and is there none of that name? */
bool cred_stack_is_ours(const char *module);
bool cred_stack_is_misnamed(const char *module);

/* Is a module of this suite in it? */
bool cred_stack_names_ours(const struct cred_stack *stack);

/* Reads all of a service. NULL: memory is short. To be freed. */
struct cred_stack *cred_stack_read_all(const struct cred_stack_source *source, const char *service);

/* The mark on line `at` of auth. */
void cred_stack_check_mark(struct cred_stack_checking *checking, size_t at);

/* What is missing in session, and pam_loginuid. */
void cred_stack_check_sessions(struct cred_stack_checking *checking);

/* Root's own su. */
void cred_stack_check_su(struct cred_stack_checking *checking);

/* Where auth lets passwords be guessed without a count. is_charged: pam_cred_lockout is there. */
void cred_stack_check_passwords(struct cred_stack_checking *checking, bool is_charged);

#endif
