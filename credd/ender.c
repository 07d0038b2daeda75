/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/ender.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "credd/ending.h"
#include "credd/group.h"
#include "credd/log.h"
#include "credd/source.h"

#define TOLD_AHEAD_MS (5 * 60000)
#define KILLING_MS 300 /* in one round; what forks as fast as it is killed is met again at once */
#define FIRST_LOOK_MS 3000 /* programs that open the store together wait for each other */
#define LOOK_EVERY_MS 1000
#define LOOK_WHILE_ENDING_MS 100
#define TIDY_EVERY_MS 30000
#define PRUNE_EVERY_MS (60 * 60000)
#define STEP_MS 90000 /* for one step, which may wait for the store a few times */

struct ender {
  struct credd_source source;
  struct credd_processes processes;
  struct credd_ending *endings; /* owned */
  size_t count, room;
  struct credd_watch *watch;
  int groups; /* the root of the control groups, or -1 */
  int64_t tidied_ms, pruned_ms;
  bool is_at_it;   /* at least one session is being ended */
  bool has_failed; /* in the last round: told once */
};

static void be_on_watch(struct ender *ender)
{
  credd_watch_begin(ender->watch, CREDD_PLACE_ENDER, STEP_MS);
}

/* NULL: no memory. */
static struct credd_ending *ending_of(struct ender *ender, uint64_t id)
{
  size_t room = ender->room == 0 ? 16 : ender->room * 2;
  struct credd_ending *list;

  for (size_t i = 0; i < ender->count; i++)
    if (ender->endings[i].id == id)
      return &ender->endings[i];
  if (ender->count == ender->room) {
    list = reallocarray(ender->endings, room, sizeof(*list));
    if (list == NULL)
      return NULL;
    ender->endings = list;
    ender->room = room;
  }
  credd_ending_init(&ender->endings[ender->count], id);
  return &ender->endings[ender->count++];
}

static void forget_unseen(struct ender *ender)
{
  size_t kept = 0;

  for (size_t i = 0; i < ender->count; i++) {
    if (!ender->endings[i].is_seen) {
      credd_ending_free(&ender->endings[i]);
      continue;
    }
    ender->endings[i].is_seen = false;
    ender->endings[kept++] = ender->endings[i];
  }
  ender->count = kept;
}

static enum cred_err tend(struct ender *ender, struct cred_gate *gate,
                          const struct cred_session_due *due)
{
  const char *language = cred_gate_site(gate)->language;
  struct credd_ending *ending = ending_of(ender, due->row.id);
  int64_t now_ms = credd_watch_now_ms(), by_ms = 0;

  be_on_watch(ender);
  if (ending == NULL)
    return CRED_ERR_MEMORY;
  ending->is_seen = true;
  credd_ending_look(ending, &ender->processes, due, ender->groups);
  if (due->left_ms > 0) {
    credd_ending_tell(ending, &ender->processes, due->left_ms, language, now_ms);
    return CRED_OK;
  }
  if (credd_ending_go_on(ending, &ender->processes, language, now_ms))
    return cred_sessions_done(gate, due->row.subject, due->row.id);
  ender->is_at_it = true;
  if (credd_ending_resists(ending, now_ms, &by_ms))
    return cred_sessions_put_off(gate, due->row.subject, due->row.id, by_ms);
  return CRED_OK;
}

static enum cred_err tidy(struct ender *ender, struct cred_gate *gate)
{
  int64_t now_ms = credd_watch_now_ms();

  if (ender->tidied_ms != 0 && now_ms - ender->tidied_ms < TIDY_EVERY_MS)
    return CRED_OK;
  ender->tidied_ms = now_ms;
  return cred_sessions_tidy(gate);
}

/* Events that are older than they have to be kept, a few a look until none is left. Sessions end
 * whatever becomes of that. */
static enum cred_err prune(struct ender *ender, struct cred_gate *gate)
{
  const struct cred_log_prune_request request = {.actor = CRED_ACTOR_UNKNOWN};
  struct cred_log_prune_reply reply;
  int64_t now_ms = credd_watch_now_ms();
  enum cred_err err;

  if (ender->pruned_ms != 0 && now_ms - ender->pruned_ms < PRUNE_EVERY_MS)
    return CRED_OK;
  be_on_watch(ender);
  err = cred_gate_log_prune(gate, &request, &reply);
  ender->pruned_ms = err == CRED_OK && reply.is_more ? 0 : now_ms;
  return err;
}

static size_t kill_once(struct ender *ender, int64_t now_ms)
{
  size_t count = 0;

  be_on_watch(ender);
  for (size_t i = 0; i < ender->count; i++)
    if (ender->endings[i].is_seen)
      count += credd_ending_kill(&ender->endings[i], &ender->processes, now_ms);
  return count;
}

/* All of them together, so that none has to wait for the others. */
static bool kill_all(struct ender *ender)
{
  int64_t now_ms = credd_watch_now_ms(), until_ms = now_ms + KILLING_MS;

  while (kill_once(ender, now_ms) > 0 && now_ms < until_ms) {
    if (!credd_processes_look(&ender->processes))
      return false;
    now_ms = credd_watch_now_ms();
  }
  return true;
}

/* Whatever fails with one, the others have their turn. Returns the first failure. */
static enum cred_err tend_all(struct ender *ender, struct cred_gate *gate,
                              const struct cred_session_due *due, size_t count)
{
  enum cred_err first = CRED_OK;

  for (size_t i = 0; i < count; i++) {
    enum cred_err err = tend(ender, gate, &due[i]);

    if (first == CRED_OK)
      first = err;
  }
  if (!kill_all(ender) && first == CRED_OK)
    first = CRED_ERR_IO;
  return first;
}

/* How far each has come is forgotten only where it is known which there are. */
static enum cred_err look(struct ender *ender, struct cred_gate *gate)
{
  struct cred_session_due *due = NULL;
  size_t count = 0;
  enum cred_err err = tidy(ender, gate);

  be_on_watch(ender);
  if (err == CRED_OK)
    err = cred_sessions_due(gate, TOLD_AHEAD_MS, &due, &count);
  if (err == CRED_OK && count > 0 && !credd_processes_look(&ender->processes))
    err = CRED_ERR_IO;
  if (err == CRED_OK) {
    err = tend_all(ender, gate, due, count);
    forget_unseen(ender);
  }
  free(due);
  return err;
}

static void complain(struct ender *ender, enum cred_err err, const char *text)
{
  if (err != CRED_OK && !ender->has_failed)
    credd_log(LOG_ERR, "sessions cannot be looked after: %s",
              text[0] != '\0' ? text : cred_err_text(err));
  ender->has_failed = err != CRED_OK;
}

static void look_once(struct ender *ender)
{
  struct cred_error error = {0};
  struct cred_gate *gate = NULL;
  enum cred_err err = credd_source_gate(&ender->source, &gate, &error);

  ender->is_at_it = false;
  if (err == CRED_OK) {
    err = look(ender, gate);
    if (err != CRED_OK)
      error = *cred_gate_error(gate);
  }
  complain(ender, err, error.text);
  if (err == CRED_OK && !ender->is_at_it && prune(ender, gate) != CRED_OK)
    credd_log(LOG_ERR, "old events cannot be removed: %s", cred_gate_error(gate)->text);
  if (err != CRED_OK)
    credd_source_close(&ender->source); /* what is opened next may be whole again */
}

/* True: it is told to stop. */
static bool wait_for_stop(const sigset_t *signals, int64_t wait_ms)
{
  struct timespec wait = {.tv_sec = wait_ms / 1000, .tv_nsec = wait_ms % 1000 * 1000000};
  int number = sigtimedwait(signals, NULL, &wait);

  return number == SIGTERM;
}

static void hold_signals(sigset_t *signals)
{
  (void)sigemptyset(signals);
  (void)sigaddset(signals, SIGTERM);
  (void)sigaddset(signals, SIGHUP);
  (void)sigaddset(signals, SIGINT);
  (void)sigaddset(signals, SIGPIPE);
  (void)sigprocmask(SIG_SETMASK, signals, NULL);
}

static void close_all(struct ender *ender)
{
  for (size_t i = 0; i < ender->count; i++)
    credd_ending_free(&ender->endings[i]);
  free(ender->endings);
  if (ender->groups >= 0)
    (void)close(ender->groups);
  credd_source_close(&ender->source);
  credd_processes_free(&ender->processes);
}

int credd_ender(const struct credd_options *options, struct credd_watch *watch)
{
  struct ender ender = {.source = {.state_directory = options->state_directory}, .watch = watch};
  int64_t wait_ms = FIRST_LOOK_MS;
  sigset_t signals;

  hold_signals(&signals);
  be_on_watch(&ender);
  ender.groups = credd_group_root();
  while (!wait_for_stop(&signals, wait_ms)) {
    be_on_watch(&ender);
    look_once(&ender);
    wait_ms = ender.is_at_it ? LOOK_WHILE_ENDING_MS : LOOK_EVERY_MS;
  }
  close_all(&ender);
  return EXIT_SUCCESS;
}
