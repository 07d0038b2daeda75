/* SPDX-License-Identifier: BSD-3-Clause */
#include "stack/walk.h"

#include <string.h>

#include "stack/ways.h"

bool cred_stack_is_mark(const struct cred_stack_line *line)
{
  return strcmp(line->module, "pam_cred_factor") == 0 && strstr(line->arguments, "mark=") != NULL;
}

bool cred_stack_verifies(const struct cred_stack_line *line)
{
  static const char *const names[] = {"pam_unix", "pam_sss",     "pam_ldap",   "pam_krb5",
                                      "pam_tcb",  "pam_pwdfile", "pam_winbind"};

  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    if (strcmp(names[i], line->module) == 0)
      return true;
  return false;
}

static void go_from_start(struct cred_stack_walk *walk)
{
  cred_stack_visit(walk, (struct cred_stack_state){0});
  cred_stack_go(walk);
}

/* In a way of which all these are noted. */
static bool succeeds(const struct cred_stack_walk *walk, unsigned notes)
{
  for (unsigned i = 0; i < CRED_STACK_WAY_NOTES; i++)
    if ((i & notes) == notes && walk->seen[walk->stack->count][CRED_STACK_GOOD][i])
      return true;
  return false;
}

bool cred_stack_can_succeed(const struct cred_stack *stack, const char *refusing)
{
  struct cred_stack_walk walk = {
      .stack = stack, .refusing = refusing, .wrong_at = CRED_STACK_NOWHERE};

  go_from_start(&walk);
  return succeeds(&walk, 0);
}

struct cred_stack_mark cred_stack_mark_look(const struct cred_stack *stack, size_t at)
{
  struct cred_stack_mark mark = {false, false};
  struct cred_stack_walk here = {.stack = stack, .wrong_at = CRED_STACK_NOWHERE};
  struct cred_stack_walk after = {.stack = stack, .wrong_at = CRED_STACK_NOWHERE};

  go_from_start(&here);
  for (uint8_t i = CRED_STACK_UNDECIDED; i < CRED_STACK_IMPRESSIONS; i++)
    for (uint8_t notes = 0; notes < CRED_STACK_WAY_NOTES; notes++) {
      if (!here.seen[at][i][notes])
        continue;
      if ((notes & CRED_STACK_WAY_PROVEN) != 0)
        mark.is_reached = true;
      else
        cred_stack_visit(&after, (struct cred_stack_state){(uint16_t)at, i, notes});
    }
  cred_stack_go(&after);
  mark.is_unproven = succeeds(&after, 0);
  return mark;
}

bool cred_stack_is_uncounted(const struct cred_stack *stack, size_t at)
{
  struct cred_stack_walk walk = {.stack = stack, .no_password = true, .wrong_at = at};

  go_from_start(&walk);
  return succeeds(&walk, CRED_STACK_WAY_WRONG);
}

bool cred_stack_needs_no_password(const struct cred_stack *stack)
{
  struct cred_stack_walk walk = {
      .stack = stack, .no_password = true, .wrong_at = CRED_STACK_NOWHERE};

  go_from_start(&walk);
  return succeeds(&walk, 0);
}

bool cred_stack_is_uncharged(const struct cred_stack *stack, size_t at)
{
  struct cred_stack_walk walk = {.stack = stack, .wrong_at = CRED_STACK_NOWHERE};

  go_from_start(&walk);
  for (size_t next = 0; next < walk.count; next++)
    if (walk.open[next].at == at && (walk.open[next].notes & CRED_STACK_WAY_CHARGED) == 0)
      return true;
  return false;
}

static int count_of(unsigned kinds)
{
  return __builtin_popcount(kinds);
}

unsigned cred_stack_most_kinds(const struct cred_stack *stack, bool has_codes)
{
  struct cred_stack_walk walk = {
      .stack = stack, .notes_kinds = true, .has_codes = has_codes, .wrong_at = CRED_STACK_NOWHERE};
  unsigned most = 0;

  go_from_start(&walk);
  for (unsigned notes = 0; notes < CRED_STACK_WAY_NOTES; notes++)
    if (walk.seen[stack->count][CRED_STACK_GOOD][notes] &&
        count_of(notes & CRED_STACK_WAY_KINDS) > count_of(most))
      most = notes & CRED_STACK_WAY_KINDS;
  return most;
}
