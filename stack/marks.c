/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "stack/checking.h"
#include "stack/walk.h"

static bool is_one_of(const char *module, const char *const *names)
{
  for (; *names != NULL; names++)
    if (strcmp(module, *names) == 0)
      return true;
  return false;
}

/* Their success says nothing about who logs in. */
static bool proves_nothing(const char *module)
{
  static const char *const names[] = {
      "pam_access",    "pam_cap",       "pam_debug",     "pam_echo",         "pam_env",
      "pam_faildelay", "pam_faillock",  "pam_group",     "pam_issue",        "pam_keyinit",
      "pam_limits",    "pam_listfile",  "pam_localuser", "pam_nologin",      "pam_permit",
      "pam_rootok",    "pam_securetty", "pam_shells",    "pam_succeed_if",   "pam_time",
      "pam_umask",     "pam_warn",      "pam_wheel",     "pam_cred_lockout", NULL};

  return is_one_of(module, names);
}

static bool is_lax(const struct cred_stack_line *line)
{
  return cred_stack_line_has(line, "nullok") || cred_stack_line_has(line, "nouserok") ||
         cred_stack_line_has(line, "nullok_secure");
}

/* The module that a mark is about: in front of it, other marks between. */
static size_t marked_by(const struct cred_stack *stack, size_t at)
{
  while (at > 0 && cred_stack_is_mark(&stack->lines[at - 1]))
    at--;
  return at > 0 ? at - 1 : CRED_STACK_NOWHERE;
}

void cred_stack_check_mark(struct cred_stack_checking *checking, size_t at)
{
  const struct cred_stack *auth = &checking->stacks[CRED_STACK_AUTH];
  const size_t before = marked_by(auth, at);
  const char *module = before != CRED_STACK_NOWHERE ? auth->lines[before].module : "";
  struct cred_stack_mark mark;

  if (before == CRED_STACK_NOWHERE || module[0] == '\0' || strcmp(module, "pam_cred_factor") == 0 ||
      proves_nothing(module)) {
    cred_stack_tell(checking, CRED_STACK_MARK_OF_NOTHING, auth, at, module);
    return;
  }
  mark = cred_stack_mark_look(auth, at);
  if (mark.is_unproven)
    cred_stack_tell(checking, CRED_STACK_MARK_UNPROVEN, auth, at, module);
  else if (!mark.is_reached)
    cred_stack_tell(checking, CRED_STACK_MARK_UNREACHED, auth, at, module);
  if (is_lax(&auth->lines[before]))
    cred_stack_tell(checking, CRED_STACK_MARK_LAX, auth, before, module);
}
