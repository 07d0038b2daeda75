/* SPDX-License-Identifier: BSD-3-Clause */
#include "stack/checking.h"
#include "stack/walk.h"

/* The line that says where a password's guesses get lost. */
static void check_verifier(struct cred_stack_checking *checking, size_t at, bool is_charged)
{
  const struct cred_stack *auth = &checking->stacks[CRED_STACK_AUTH];
  const char *module = auth->lines[at].module;

  if (cred_stack_line_has(&auth->lines[at], "nullok"))
    cred_stack_tell(checking, CRED_STACK_EMPTY_PASSWORD, auth, at, module);
  if (is_charged && cred_stack_is_uncharged(auth, at))
    cred_stack_tell(checking, CRED_STACK_ASKED_BEFORE, auth, at, module);
  if (is_charged && cred_stack_is_uncounted(auth, at))
    cred_stack_tell(checking, CRED_STACK_WRONG_PASSWORD, auth, at, module);
}

/* The first line that compares passwords. */
static size_t first_verifier(const struct cred_stack *auth)
{
  for (size_t i = 0; i < auth->count; i++)
    if (cred_stack_verifies(&auth->lines[i]))
      return i;
  return CRED_STACK_NOWHERE;
}

void cred_stack_check_passwords(struct cred_stack_checking *checking, bool is_charged)
{
  const struct cred_stack *auth = &checking->stacks[CRED_STACK_AUTH];
  const size_t first = first_verifier(auth);

  for (size_t i = 0; i < auth->count; i++)
    if (cred_stack_verifies(&auth->lines[i]))
      check_verifier(checking, i, is_charged);
  if (first == CRED_STACK_NOWHERE)
    return;
  if (!is_charged && cred_stack_names_ours(auth))
    cred_stack_tell(checking, CRED_STACK_NOT_COUNTED, auth, first, auth->lines[first].module);
  if (!cred_stack_is_told(checking, CRED_STACK_WRONG_PASSWORD) && cred_stack_names_ours(auth) &&
      cred_stack_needs_no_password(auth))
    cred_stack_tell(checking, CRED_STACK_NO_PASSWORD, auth, first, auth->lines[first].module);
}
