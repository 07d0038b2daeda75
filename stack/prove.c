/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "stack/checking.h"
#include "stack/walk.h"

/* Can a line of it refuse: no failure of "optional" or "sufficient" does. */
static bool judges(const struct cred_stack *stack)
{
  static const int perm_denied = 6;

  for (size_t i = 0; i < stack->count; i++) {
    const int16_t action = stack->lines[i].actions[perm_denied];

    if (strcmp(stack->lines[i].module, "pam_cred_factor") == 0 &&
        (action == CRED_STACK_BAD || action == CRED_STACK_DIE))
      return true;
  }
  return false;
}

/* sshd tells of a key that it accepted itself. */
static unsigned told_by_program(const char *service)
{
  return strncmp(service, "sshd", strlen("sshd")) == 0 ? CRED_STACK_POSSESSION : 0;
}

bool cred_stack_prove(const struct cred_stack_source *source, const char *service,
                      struct cred_stack_proofs *out)
{
  struct cred_stack *stacks = cred_stack_read_all(source, service);
  const struct cred_stack *auth = stacks;
  const unsigned told = told_by_program(service);

  *out = (struct cred_stack_proofs){0};
  if (stacks == NULL)
    return false;
  out->is_judged = auth->count > 0 && judges(&stacks[CRED_STACK_ACCOUNT]) &&
                   cred_stack_can_succeed(auth, "pam_rootok");
  out->is_judged_in_session = judges(&stacks[CRED_STACK_SESSION]);
  if (out->is_judged) {
    out->kinds = cred_stack_most_kinds(auth, true) | told;
    out->kinds_codeless = cred_stack_most_kinds(auth, false) | told;
  }
  free(stacks);
  return true;
}
