/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stack/checking.h"
#include "stack/walk.h"

/* --- traps --- */

static void check_auth(struct cred_stack_checking *checking)
{
  const struct cred_stack *auth = &checking->stacks[CRED_STACK_AUTH];
  const size_t lockout = cred_stack_find(auth, "pam_cred_lockout"),
               totp = cred_stack_find(auth, "pam_cred_totp");

  for (size_t i = 0; i < auth->count; i++)
    if (cred_stack_is_mark(&auth->lines[i]))
      cred_stack_check_mark(checking, i);
  cred_stack_check_passwords(checking, lockout != CRED_STACK_NOWHERE);
  if (lockout != CRED_STACK_NOWHERE && cred_stack_can_succeed(auth, "pam_cred_lockout"))
    cred_stack_tell(checking, CRED_STACK_UNCHARGED, auth, lockout, "pam_cred_lockout");
  if (totp != CRED_STACK_NOWHERE && cred_stack_can_succeed(auth, "pam_cred_totp"))
    cred_stack_tell(checking, CRED_STACK_CODELESS, auth, totp, "pam_cred_totp");
}

static bool has_marks(const struct cred_stack *auth)
{
  for (size_t i = 0; i < auth->count; i++)
    if (cred_stack_is_mark(&auth->lines[i]))
      return true;
  return false;
}

static void check_account(struct cred_stack_checking *checking)
{
  const struct cred_stack *auth = &checking->stacks[CRED_STACK_AUTH];
  const struct cred_stack *account = &checking->stacks[CRED_STACK_ACCOUNT];
  const size_t factor = cred_stack_find(account, "pam_cred_factor");
  const bool is_charged = cred_stack_find(auth, "pam_cred_lockout") != CRED_STACK_NOWHERE;

  if (account->count == 0)
    return;
  if (is_charged && cred_stack_find(account, "pam_cred_lockout") == CRED_STACK_NOWHERE)
    cred_stack_tell(checking, CRED_STACK_NO_ACCOUNT, account, CRED_STACK_NOWHERE,
                    "pam_cred_lockout");
  if (checking->wants->factors && factor == CRED_STACK_NOWHERE)
    cred_stack_tell(checking, CRED_STACK_NO_FACTOR, account, CRED_STACK_NOWHERE, "pam_cred_factor");
  if (factor != CRED_STACK_NOWHERE && auth->count > 0 && !is_charged && !has_marks(auth))
    cred_stack_tell(checking, CRED_STACK_FACTOR_BLIND, account, factor, "pam_cred_factor");
}

/* It stores what was judged, or fails. */
static bool asks_itself(const struct cred_stack_line *line)
{
  return cred_stack_verifies(line) && !cred_stack_line_has(line, "use_authtok") &&
         !cred_stack_line_has(line, "use_first_pass");
}

static void check_judged(struct cred_stack_checking *checking)
{
  const struct cred_stack *password = &checking->stacks[CRED_STACK_PASSWORD];
  size_t at = cred_stack_find(password, "pam_cred_quality");

  for (; at < password->count; at++)
    if (asks_itself(&password->lines[at]))
      cred_stack_tell(checking, CRED_STACK_ASKS_ITSELF, password, at, password->lines[at].module);
}

static void check_password(struct cred_stack_checking *checking)
{
  const struct cred_stack *password = &checking->stacks[CRED_STACK_PASSWORD];
  size_t stores = CRED_STACK_NOWHERE;

  for (size_t i = 0; i < password->count; i++) {
    if (cred_stack_verifies(&password->lines[i]))
      stores = i;
    if (strcmp(password->lines[i].module, "pam_cred_history") == 0)
      stores = CRED_STACK_NOWHERE;
  }
  if (stores != CRED_STACK_NOWHERE)
    cred_stack_tell(checking, CRED_STACK_NO_HISTORY, password, stores,
                    password->lines[stores].module);
}

/* --- a service --- */

static bool is_absent(const struct cred_stack_source *source, const struct cred_stack_line *line)
{
  return source->is_there != NULL && cred_stack_is_ours(line->module) &&
         !cred_stack_is_misnamed(line->module) && line->path[0] != '\0' &&
         !source->is_there(source->state, line->path);
}

static void check_reading(struct cred_stack_checking *checking, const struct cred_stack *stack)
{
  for (size_t i = 0; i < stack->count; i++)
    if (stack->lines[i].is_unreadable)
      cred_stack_tell(checking, CRED_STACK_UNREADABLE, stack, i, stack->lines[i].module);
  for (size_t i = 0; i < stack->count; i++)
    if (cred_stack_is_misnamed(stack->lines[i].module))
      cred_stack_tell(checking, CRED_STACK_NO_MODULE, stack, i, stack->lines[i].module);
  for (size_t i = 0; i < stack->count; i++)
    if (is_absent(checking->source, &stack->lines[i]))
      cred_stack_tell(checking, CRED_STACK_NOT_INSTALLED, stack, i, stack->lines[i].module);
  for (size_t i = 0; i < stack->count; i++)
    if (stack->lines[i].is_cut)
      cred_stack_tell(checking, CRED_STACK_LINE_CUT, stack, i, stack->lines[i].module);
  if (stack->is_cut)
    cred_stack_tell(checking, CRED_STACK_CUT, stack, CRED_STACK_NOWHERE, "");
}

static void check(struct cred_stack_checking *checking)
{
  bool any = false;

  for (int type = 0; type < CRED_STACK_TYPES; type++)
    any |= cred_stack_names_ours(&checking->stacks[type]);
  if (!any)
    return;
  for (int type = 0; type < CRED_STACK_TYPES; type++)
    check_reading(checking, &checking->stacks[type]);
  check_auth(checking);
  check_account(checking);
  if (cred_stack_names_ours(&checking->stacks[CRED_STACK_PASSWORD]))
    check_password(checking);
  check_judged(checking);
  cred_stack_check_sessions(checking);
  cred_stack_check_su(checking);
}

bool cred_stack_check(const struct cred_stack_source *source, const char *service,
                      const struct cred_stack_wants *wants, struct cred_stack_findings *out)
{
  struct cred_stack_checking checking = {.wants = wants, .source = source, .findings = out};

  out->count = 0;
  (void)snprintf(out->service, sizeof(out->service), "%s", service);
  checking.stacks = cred_stack_read_all(source, service);
  if (checking.stacks == NULL)
    return false;
  check(&checking);
  free(checking.stacks);
  return true;
}
