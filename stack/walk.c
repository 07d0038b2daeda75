/* SPDX-License-Identifier: BSD-3-Clause */
#include "stack/walk.h"

#include <string.h>

#define SUCCESS 0
#define AUTH_ERR 7
#define IGNORE 25
#define INCOMPLETE 31

/* What libpam makes of the codes so far. */
enum impression { UNDECIDED = 0, GOOD, GOOD_BUT, NEGATIVE, IMPRESSIONS }; /* BUT: no success */

struct state {
  size_t at;
  enum impression impression;
  bool is_proven; /* the line before succeeded, and nothing but that led here */
};

struct walk {
  const struct cred_stack *stack;
  const char *refusing;
  bool seen[CRED_STACK_LINES + 1][IMPRESSIONS][2];
  size_t count;
  struct state open[(CRED_STACK_LINES + 1) * IMPRESSIONS * 2];
};

bool cred_stack_is_mark(const struct cred_stack_line *line)
{
  return strcmp(line->module, "pam_cred_factor") == 0 && strstr(line->arguments, "mark=") != NULL;
}

static bool is_named(const struct cred_stack_line *line, const char *module)
{
  return module != NULL && strcmp(line->module, module) == 0;
}

static bool lets_root_only(const struct cred_stack_line *line)
{
  return is_named(line, "pam_rootok");
}

static bool may_return(const struct walk *walk, const struct cred_stack_line *line, int code)
{
  if (line->is_unreadable || is_named(line, "pam_deny"))
    return code == AUTH_ERR;
  if (walk->refusing != NULL && (is_named(line, walk->refusing) || lets_root_only(line)))
    return code == AUTH_ERR;
  if (is_named(line, "pam_permit"))
    return code == SUCCESS;
  if (is_named(line, "pam_cred_factor") || is_named(line, "pam_cred_lockout"))
    return code != SUCCESS && code != INCOMPLETE;
  return code != INCOMPLETE;
}

static void visit(struct walk *walk, struct state state)
{
  bool *seen = &walk->seen[state.at][state.impression][state.is_proven];

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

static enum impression better(enum impression before, int code)
{
  if (before != UNDECIDED && before != GOOD)
    return before;
  return code == SUCCESS ? GOOD : GOOD_BUT;
}

static void follow(struct walk *walk, struct state from, int code)
{
  const struct cred_stack_line *line = &walk->stack->lines[from.at];
  struct state to = {.at = from.at + 1, .impression = from.impression};
  const int action = line->actions[code];

  to.is_proven = cred_stack_is_mark(line) ? from.is_proven : code == SUCCESS;
  switch (action) {
  case CRED_STACK_IGNORE:
    break;
  case CRED_STACK_OK:
    to.impression = better(from.impression, code);
    break;
  case CRED_STACK_DONE:
    to.impression = better(from.impression, code);
    if (to.impression == GOOD || to.impression == GOOD_BUT)
      to = (struct state){end_of_level(walk->stack, from.at), to.impression, false};
    break;
  case CRED_STACK_BAD:
    to.impression = NEGATIVE;
    break;
  case CRED_STACK_DIE:
    to = (struct state){end_of_level(walk->stack, from.at), NEGATIVE, false};
    break;
  case CRED_STACK_RESET:
    to.impression = UNDECIDED;
    visit(walk, to);
    to.impression = GOOD;
    break;
  default:
    to.at = from.at;
    to.is_proven = false;
    if (!jump(walk->stack, &to.at, action))
      to.impression = NEGATIVE;
  }
  visit(walk, to);
}

static void step(struct walk *walk, struct state from)
{
  const struct cred_stack_line *line = &walk->stack->lines[from.at];

  if (line->is_substack) {
    visit(walk, (struct state){from.at + 1, from.impression, false});
    return;
  }
  for (int code = 0; code < CRED_STACK_CODES; code++)
    if (may_return(walk, line, code))
      follow(walk, from, code);
}

/* From all that is open to the end; lines in front of `from` are not gone on from. */
static void go(struct walk *walk)
{
  for (size_t next = 0; next < walk->count; next++)
    if (walk->open[next].at < walk->stack->count)
      step(walk, walk->open[next]);
}

static bool succeeds(const struct walk *walk)
{
  const size_t end = walk->stack->count;

  return walk->seen[end][GOOD][false] || walk->seen[end][GOOD][true];
}

bool cred_stack_can_succeed(const struct cred_stack *stack, const char *refusing)
{
  struct walk walk = {.stack = stack, .refusing = refusing};

  visit(&walk, (struct state){0});
  go(&walk);
  return succeeds(&walk);
}

struct cred_stack_mark cred_stack_mark_look(const struct cred_stack *stack, size_t at)
{
  struct cred_stack_mark mark = {false, false};
  struct walk here = {.stack = stack}, after = {.stack = stack};

  visit(&here, (struct state){0});
  go(&here);
  for (enum impression i = UNDECIDED; i < IMPRESSIONS; i++) {
    mark.is_reached |= here.seen[at][i][true];
    if (here.seen[at][i][false])
      visit(&after, (struct state){at, i, false});
  }
  go(&after);
  mark.is_unproven = succeeds(&after);
  return mark;
}
