/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/ending.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "credd/group.h"
#include "credd/log.h"
#include "credd/tell.h"

#define MINUTE_MS 60000
#define TELL_EVERY_MS 10000 /* a session may come to a terminal later */
#define TERM_AFTER_MS 2000
#define KILL_AFTER_MS 5000
#define OPENER_AFTER_MS 7000 /* it may record the logout meanwhile */
#define PUT_OFF_AFTER_MS 35000
#define PUT_OFF_MS MINUTE_MS
#define EMPTY_LOOKS 3 /* what forks meanwhile may slip through one */

void credd_ending_init(struct credd_ending *ending, uint64_t id)
{
  *ending = (struct credd_ending){.id = id, .group = -1};
}

static void let_go(struct credd_ending *ending)
{
  if (ending->group >= 0)
    (void)close(ending->group);
  ending->group = -1;
  ending->scope[0] = '\0';
}

void credd_ending_free(struct credd_ending *ending)
{
  let_go(ending);
  ending->id = 0;
}

/* The name is its own as long as the directory is there that had it. */
static const char *known_scope(const struct credd_ending *ending)
{
  if (ending->group >= 0 && credd_group_state(ending->group) != CREDD_GROUP_GONE)
    return ending->scope;
  return "";
}

static void hold_group(struct credd_ending *ending, const struct credd_processes *processes,
                       int groups)
{
  const char *scope = ending->session.scope;

  if (ending->group >= 0 && strcmp(ending->scope, scope) == 0)
    return;
  let_go(ending);
  if (scope[0] == '\0' || groups < 0)
    return;
  ending->group = credd_group_open(groups, scope);
  if (ending->group < 0)
    return;
  memcpy(ending->scope, scope, strlen(scope) + 1);
  if (!credd_group_holds_scope(ending->group, processes, scope))
    let_go(ending);
}

void credd_ending_look(struct credd_ending *ending, const struct credd_processes *processes,
                       const struct cred_session_due *due, int groups)
{
  ending->is_due = due->left_ms <= 0;
  credd_session_look(processes, due, known_scope(ending), &ending->session);
  hold_group(ending, processes, groups);
}

static bool is_open(const struct credd_ending *ending)
{
  return ending->session.row->end == CRED_SESSION_OPEN;
}

static void signal_marked(const struct credd_processes *processes, int number)
{
  for (size_t i = 0; i < processes->count; i++)
    if (processes->list[i].is_marked)
      credd_process_signal(&processes->list[i], number);
}

/* Stopped ones take a gentle signal only when they go on. */
static void ask(const struct credd_ending *ending, struct credd_processes *processes, int number)
{
  (void)credd_session_mark(processes, &ending->session, false);
  signal_marked(processes, number);
  signal_marked(processes, SIGCONT);
}

void credd_ending_tell(struct credd_ending *ending, struct credd_processes *processes,
                       int64_t left_ms, const char *language, int64_t now_ms)
{
  unsigned minutes = (unsigned)((left_ms + MINUTE_MS - 1) / MINUTE_MS);

  if (ending->stage != CREDD_STAGE_AHEAD ||
      (ending->told_ms != 0 && now_ms - ending->told_ms < TELL_EVERY_MS))
    return;
  ending->told_ms = now_ms;
  if (credd_session_mark(processes, &ending->session, false) > 0 &&
      credd_tell_end(processes, language, minutes) > 0)
    ending->stage = CREDD_STAGE_TOLD;
}

static void begin(struct credd_ending *ending, struct credd_processes *processes,
                  const char *language, int64_t now_ms)
{
  const struct cred_session_row *row = ending->session.row;

  credd_log(LOG_NOTICE, "session %llu of %s is ended: %s", (unsigned long long)row->id,
            row->subject, cred_session_end_name(is_open(ending) ? row->why : row->end));
  (void)credd_session_mark(processes, &ending->session, is_open(ending));
  (void)credd_tell_end(processes, language, 0);
  ask(ending, processes, SIGHUP);
  ending->stage = CREDD_STAGE_HANGING_UP;
  ending->began_ms = now_ms;
}

static void step(struct credd_ending *ending, struct credd_processes *processes,
                 const char *language, int64_t now_ms)
{
  int64_t since_ms = now_ms - ending->began_ms;

  if (ending->stage < CREDD_STAGE_HANGING_UP) {
    begin(ending, processes, language, now_ms);
  } else if (ending->stage == CREDD_STAGE_HANGING_UP && since_ms >= TERM_AFTER_MS) {
    ask(ending, processes, SIGTERM);
    ending->stage = CREDD_STAGE_TERMINATING;
  } else if (since_ms >= KILL_AFTER_MS) {
    ending->stage = CREDD_STAGE_KILLING;
  }
}

/* Whatever looks miss, the kernel tells of a control group. */
static bool is_anything_left(const struct credd_ending *ending, struct credd_processes *processes)
{
  /* without a logout its opener is of it; else that is about to go */
  return credd_session_mark(processes, &ending->session, is_open(ending)) > 0 ||
         (ending->group >= 0 && credd_group_state(ending->group) == CREDD_GROUP_POPULATED);
}

bool credd_ending_go_on(struct credd_ending *ending, struct credd_processes *processes,
                        const char *language, int64_t now_ms)
{
  if (!is_anything_left(ending, processes))
    return ++ending->empty >= EMPTY_LOOKS;
  ending->empty = 0;
  step(ending, processes, language, now_ms);
  return false;
}

size_t credd_ending_kill(const struct credd_ending *ending, struct credd_processes *processes,
                         int64_t now_ms)
{
  bool is_late = now_ms - ending->began_ms >= OPENER_AFTER_MS;
  size_t count;

  if (!ending->is_due || ending->stage != CREDD_STAGE_KILLING || ending->empty > 0)
    return 0;
  count = credd_session_mark(processes, &ending->session, is_open(ending) && is_late);
  if (ending->group >= 0 && (is_late || !credd_session_opener_lives(processes, &ending->session)))
    (void)credd_group_kill(ending->group);
  signal_marked(processes, SIGKILL);
  return count;
}

/* As a process that waits for a device does. */
bool credd_ending_resists(struct credd_ending *ending, int64_t now_ms, int64_t *by_ms)
{
  const struct cred_session_row *row = ending->session.row;

  if (ending->stage != CREDD_STAGE_KILLING || now_ms - ending->began_ms < PUT_OFF_AFTER_MS)
    return false;
  if (!ending->is_put_off)
    credd_log(LOG_WARNING, "session %llu of %s cannot be ended yet; it is tried again",
              (unsigned long long)row->id, row->subject);
  ending->is_put_off = true;
  ending->is_due = false;
  ending->began_ms = now_ms + PUT_OFF_MS - OPENER_AFTER_MS;
  *by_ms = PUT_OFF_MS;
  return true;
}
