/* SPDX-License-Identifier: BSD-3-Clause */
#include "stack/ways.h"

#include <string.h>

#include "stack/walk.h"

#define SUCCESS 0
#define AUTH_ERR 7
#define MAXTRIES 11
#define NEW_AUTHTOK_REQD 12
#define IGNORE 25
#define INCOMPLETE 31

static bool is_named(const struct cred_stack_line *line, const char *module)
{
  return module != NULL && strcmp(line->module, module) == 0;
}

/* Does the walk take it for a line that lets in nobody? */
static bool refuses(const struct cred_stack_walk *walk, const struct cred_stack_line *line)
{
  const bool is_of_users = walk->refusing != NULL || walk->no_password || walk->notes_kinds;

  return line->is_unreadable || is_named(line, "pam_deny") || is_named(line, walk->refusing) ||
         (is_of_users && is_named(line, "pam_rootok"));
}

/* A module that compares passwords, and this one is not right. */
static bool is_wrong(int code)
{
  return code != SUCCESS && code != NEW_AUTHTOK_REQD && code != IGNORE && code != INCOMPLETE;
}

static bool may_return(const struct cred_stack_walk *walk, const struct cred_stack_line *line,
                       int code)
{
  if (refuses(walk, line))
    return code == AUTH_ERR;
  if (is_named(line, "pam_permit"))
    return code == SUCCESS;
  if (walk->no_password && cred_stack_verifies(line))
    return is_wrong(code);
  if (is_named(line, "pam_cred_factor") || is_named(line, "pam_cred_lockout"))
    return code != SUCCESS && code != NEW_AUTHTOK_REQD && code != INCOMPLETE;
  return code != INCOMPLETE;
}

/* --- what is noted on the way --- */

static bool asks(const struct cred_stack_line *lockout)
{
  return !cred_stack_line_has(lockout, "prompt=no");
}

static uint8_t mark_of(const struct cred_stack_line *line)
{
  if (cred_stack_line_has(line, "mark=knowledge"))
    return CRED_STACK_KNOWLEDGE;
  if (cred_stack_line_has(line, "mark=possession"))
    return CRED_STACK_POSSESSION;
  return cred_stack_line_has(line, "mark=inherence") ? CRED_STACK_INHERENCE : 0;
}

/* What a line adds to what pam_cred_factor sees in the end. pam_cred_totp hands on a password that
 * another module asked for. */
static uint8_t kinds_of(const struct cred_stack_walk *walk, const struct cred_stack_line *line,
                        struct cred_stack_state from, int code)
{
  uint8_t kinds = 0;

  if (is_named(line, "pam_cred_factor"))
    return code == IGNORE ? mark_of(line) : 0;
  if (is_named(line, "pam_cred_lockout"))
    return code == IGNORE && asks(line) ? CRED_STACK_KNOWLEDGE : 0;
  if (!is_named(line, "pam_cred_totp") || (from.notes & CRED_STACK_WAY_CHARGED) == 0)
    return 0;
  if (walk->has_codes && code == SUCCESS)
    kinds |= CRED_STACK_POSSESSION;
  return code == SUCCESS || code == IGNORE ? kinds | CRED_STACK_KNOWLEDGE : 0;
}

/* Behind a refusal nobody sees what was typed, unless another module asks. */
static bool charges(const struct cred_stack_line *line, int code)
{
  return is_named(line, "pam_cred_lockout") && (code == IGNORE || asks(line));
}

static uint8_t notes_after(const struct cred_stack_walk *walk, struct cred_stack_state from,
                           int code)
{
  const struct cred_stack_line *line = &walk->stack->lines[from.at];
  const bool is_proven =
      cred_stack_is_mark(line) ? (from.notes & CRED_STACK_WAY_PROVEN) != 0 : code == SUCCESS;
  unsigned notes = from.notes & (unsigned)~CRED_STACK_WAY_PROVEN;

  if (walk->notes_kinds)
    notes |= kinds_of(walk, line, from, code);
  if (is_proven)
    notes |= CRED_STACK_WAY_PROVEN;
  if (charges(line, code))
    notes |= CRED_STACK_WAY_CHARGED;
  if (from.at == walk->wrong_at && (code == AUTH_ERR || code == MAXTRIES))
    notes |= CRED_STACK_WAY_WRONG;
  return (uint8_t)notes;
}

/* --- the ways --- */

void cred_stack_visit(struct cred_stack_walk *walk, struct cred_stack_state state)
{
  bool *seen = &walk->seen[state.at][state.impression][state.notes];

  if (*seen)
    return;
  *seen = true;
  walk->open[walk->count++] = state;
}

/* The first line behind those of this level and deeper. */
static size_t end_of_level(const struct cred_stack *stack, size_t at)
{
  uint16_t level = stack->lines[at].level;

  for (at++; at < stack->count && stack->lines[at].level >= level; at++)
    ;
  return at;
}

/* A substack is passed over as one line. False: there are not so many lines. */
static bool jump(const struct cred_stack *stack, size_t *at, int lines)
{
  uint16_t level = stack->lines[*at].level;
  size_t last = *at;

  while (last + 1 < stack->count && stack->lines[last + 1].level >= level && lines > 0) {
    do
      last++;
    while (last + 1 < stack->count && stack->lines[last + 1].level > level);
    lines--;
  }
  *at = last + 1;
  return lines == 0;
}

static uint8_t better(uint8_t before, int code)
{
  if (before != CRED_STACK_UNDECIDED && before != CRED_STACK_GOOD)
    return before;
  return code == SUCCESS ? CRED_STACK_GOOD : CRED_STACK_GOOD_BUT;
}

/* A jump, or the end of a level, is no line that leads to the next. */
static struct cred_stack_state leap(struct cred_stack_state to, size_t at)
{
  to.at = (uint16_t)at;
  to.notes &= (uint8_t)~CRED_STACK_WAY_PROVEN;
  return to;
}

static struct cred_stack_state jumped(const struct cred_stack *stack, struct cred_stack_state to,
                                      size_t at, int lines)
{
  if (!jump(stack, &at, lines))
    to.impression = CRED_STACK_NEGATIVE;
  return leap(to, at);
}

static void follow(struct cred_stack_walk *walk, struct cred_stack_state from, int code)
{
  const int action = walk->stack->lines[from.at].actions[code];
  struct cred_stack_state to = {(uint16_t)(from.at + 1), from.impression,
                                notes_after(walk, from, code)};

  switch (action) {
  case CRED_STACK_IGNORE:
    break;
  case CRED_STACK_OK:
    to.impression = better(from.impression, code);
    break;
  case CRED_STACK_DONE:
    to.impression = better(from.impression, code);
    if (to.impression == CRED_STACK_GOOD || to.impression == CRED_STACK_GOOD_BUT)
      to = leap(to, end_of_level(walk->stack, from.at));
    break;
  case CRED_STACK_BAD:
    to.impression = CRED_STACK_NEGATIVE;
    break;
  case CRED_STACK_DIE:
    to.impression = CRED_STACK_NEGATIVE;
    to = leap(to, end_of_level(walk->stack, from.at));
    break;
  case CRED_STACK_RESET:
    to.impression = CRED_STACK_UNDECIDED;
    cred_stack_visit(walk, to);
    to.impression = CRED_STACK_GOOD;
    break;
  default:
    to = jumped(walk->stack, to, from.at, action);
  }
  cred_stack_visit(walk, to);
}

static void step(struct cred_stack_walk *walk, struct cred_stack_state from)
{
  const struct cred_stack_line *line = &walk->stack->lines[from.at];

  if (line->is_substack) {
    cred_stack_visit(walk, leap(from, from.at + 1u));
    return;
  }
  for (int code = 0; code < CRED_STACK_CODES; code++)
    if (may_return(walk, line, code))
      follow(walk, from, code);
}

void cred_stack_go(struct cred_stack_walk *walk)
{
  for (size_t next = 0; next < walk->count; next++)
    if (walk->open[next].at < walk->stack->count)
      step(walk, walk->open[next]);
}
