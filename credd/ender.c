/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/ender.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <time.h>

#include "credd/belong.h"
#include "credd/source.h"
#include "credd/tell.h"
#include "credd/worker.h"

#define MINUTE_MS 60000
#define TOLD_AHEAD_MS (5 * MINUTE_MS)
#define TERM_AFTER_MS 2000
#define KILL_AFTER_MS 5000
#define OPENER_AFTER_MS 7000 /* it may record the logout meanwhile */
#define PUT_OFF_AFTER_MS 35000
#define PUT_OFF_MS MINUTE_MS
#define EMPTY_LOOKS 3      /* what forks meanwhile may slip through one */
#define KILLING_MS 300     /* at one session, before others have their turn */
#define FIRST_LOOK_MS 3000 /* programs that open the store together wait for each other */
#define LOOK_EVERY_MS 1000
#define LOOK_WHILE_ENDING_MS 100
#define TIDY_EVERY_MS 30000

/* How far it has come with one session. */
enum stage { STAGE_AHEAD = 0, STAGE_TOLD, STAGE_HANGING_UP, STAGE_TERMINATING, STAGE_KILLING };

struct ending {
  uint64_t id; /* 0: this place is free */
  enum stage stage;
  int64_t began_ms; /* since HANGING_UP */
  unsigned empty;   /* looks in a row that found nothing */
  bool is_seen;     /* in this round */
  bool is_put_off;  /* at least once: told once */
};

struct ender {
  struct credd_source source;
  struct credd_processes processes;
  struct ending endings[CRED_SESSIONS_DUE_MAX];
  int64_t tidied_ms;
  bool is_at_it;   /* at least one session is being ended */
  bool has_failed; /* in the last round: told once */
};

static struct ending *ending_of(struct ender *ender, uint64_t id)
{
  struct ending *free_place = NULL;

  for (size_t i = 0; i < CRED_SESSIONS_DUE_MAX; i++) {
    if (ender->endings[i].id == id)
      return &ender->endings[i];
    if (ender->endings[i].id == 0)
      free_place = &ender->endings[i];
  }
  if (free_place != NULL)
    *free_place = (struct ending){.id = id};
  return free_place;
}

static void forget_unseen(struct ender *ender)
{
  for (size_t i = 0; i < CRED_SESSIONS_DUE_MAX; i++) {
    if (!ender->endings[i].is_seen)
      ender->endings[i].id = 0;
    ender->endings[i].is_seen = false;
  }
}

static void signal_marked(const struct ender *ender, int number)
{
  for (size_t i = 0; i < ender->processes.count; i++)
    if (ender->processes.list[i].is_marked)
      credd_process_signal(&ender->processes.list[i], number);
}

/* Stopped ones take a gentle signal only when they go on. */
static void ask_marked(const struct ender *ender, int number)
{
  signal_marked(ender, number);
  signal_marked(ender, SIGCONT);
}

/* What forks as fast as it is killed is met again at once. Returns how many were there last. */
static size_t kill_all(struct ender *ender, const struct credd_session *session, bool with_opener)
{
  int64_t until_ms = credd_watch_now_ms() + KILLING_MS;
  size_t count;

  do {
    if (!credd_processes_look(&ender->processes))
      return 1;
    count = credd_session_mark(&ender->processes, session, with_opener);
    signal_marked(ender, SIGKILL);
  } while (count > 0 && credd_watch_now_ms() < until_ms);
  return count;
}

static void log_begin(const struct cred_session_row *row)
{
  syslog(LOG_NOTICE, "session %llu of %s is ended: %s", (unsigned long long)row->id, row->subject,
         cred_session_end_name(row->end == CRED_SESSION_OPEN ? row->why : row->end));
}

/* The next step, with its processes marked. True: nothing is left. */
static bool go_on(struct ender *ender, struct ending *ending, const struct credd_session *session,
                  const char *language)
{
  int64_t now_ms = credd_watch_now_ms();
  bool is_open = session->row->end == CRED_SESSION_OPEN; /* else its opener is about to go */

  if (credd_session_mark(&ender->processes, session, is_open) == 0)
    return true;
  if (ending->stage < STAGE_HANGING_UP) {
    log_begin(session->row);
    (void)credd_tell_end(&ender->processes, language, 0);
    (void)credd_session_mark(&ender->processes, session, false);
    ask_marked(ender, SIGHUP);
    ending->stage = STAGE_HANGING_UP;
    ending->began_ms = now_ms;
  } else if (ending->stage == STAGE_HANGING_UP && now_ms - ending->began_ms >= TERM_AFTER_MS) {
    (void)credd_session_mark(&ender->processes, session, false);
    ask_marked(ender, SIGTERM);
    ending->stage = STAGE_TERMINATING;
  } else if (now_ms - ending->began_ms >= KILL_AFTER_MS) {
    ending->stage = STAGE_KILLING;
    return kill_all(ender, session, is_open && now_ms - ending->began_ms >= OPENER_AFTER_MS) == 0 &&
           credd_session_mark(&ender->processes, session, is_open) == 0;
  }
  return false;
}

static void tell_ahead(struct ender *ender, struct ending *ending,
                       const struct credd_session *session, int64_t left_ms, const char *language)
{
  unsigned minutes = (unsigned)((left_ms + MINUTE_MS - 1) / MINUTE_MS);

  if (ending->stage != STAGE_AHEAD || credd_session_mark(&ender->processes, session, false) == 0)
    return;
  if (credd_tell_end(&ender->processes, language, minutes) > 0)
    ending->stage = STAGE_TOLD;
}

/* What does not end, as a process that waits for a device, leaves the place to others and is tried
 * again later. */
static enum cred_err put_off(struct cred_gate *gate, struct ending *ending,
                             const struct cred_session_row *row)
{
  int64_t now_ms = credd_watch_now_ms();

  if (ending->stage != STAGE_KILLING || now_ms - ending->began_ms < PUT_OFF_AFTER_MS)
    return CRED_OK;
  if (!ending->is_put_off)
    syslog(LOG_WARNING, "session %llu of %s cannot be ended yet; it is tried again",
           (unsigned long long)row->id, row->subject);
  ending->is_put_off = true;
  ending->began_ms = now_ms + PUT_OFF_MS - OPENER_AFTER_MS;
  return cred_sessions_put_off(gate, row->subject, row->id, PUT_OFF_MS);
}

static enum cred_err tend(struct ender *ender, struct cred_gate *gate,
                          const struct cred_session_due *due)
{
  const char *language = cred_gate_site(gate)->language;
  struct ending *ending = ending_of(ender, due->row.id);
  struct credd_session session;

  if (ending == NULL)
    return CRED_OK; /* its turn comes */
  ending->is_seen = true;
  credd_session_look(&ender->processes, due, &session);
  if (due->left_ms > 0) {
    tell_ahead(ender, ending, &session, due->left_ms, language);
    return CRED_OK;
  }
  if (!go_on(ender, ending, &session, language)) {
    ender->is_at_it = true;
    ending->empty = 0;
    return put_off(gate, ending, &due->row);
  }
  if (++ending->empty < EMPTY_LOOKS) {
    ender->is_at_it = true;
    return CRED_OK;
  }
  return cred_sessions_done(gate, due->row.subject, due->row.id);
}

static enum cred_err tidy(struct ender *ender, struct cred_gate *gate)
{
  int64_t now_ms = credd_watch_now_ms();

  if (ender->tidied_ms != 0 && now_ms - ender->tidied_ms < TIDY_EVERY_MS)
    return CRED_OK;
  ender->tidied_ms = now_ms;
  return cred_sessions_tidy(gate);
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
  return first;
}

static enum cred_err look(struct ender *ender, struct cred_gate *gate)
{
  static struct cred_session_due due[CRED_SESSIONS_DUE_MAX];
  size_t count = CRED_SESSIONS_DUE_MAX;
  enum cred_err err = tidy(ender, gate);

  if (err == CRED_OK)
    err = cred_sessions_due(gate, TOLD_AHEAD_MS, due, &count);
  if (err != CRED_OK || count == 0)
    return err;
  if (!credd_processes_look(&ender->processes))
    return CRED_ERR_IO;
  return tend_all(ender, gate, due, count);
}

static void complain(struct ender *ender, enum cred_err err, const char *text)
{
  if (err != CRED_OK && !ender->has_failed)
    syslog(LOG_ERR, "sessions cannot be looked after: %s",
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
    forget_unseen(ender);
  }
  complain(ender, err, error.text);
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

int credd_ender(const struct credd_options *options)
{
  static struct ender ender;
  int64_t wait_ms = FIRST_LOOK_MS;
  sigset_t signals;

  hold_signals(&signals);
  memset(&ender, 0, sizeof(ender));
  ender.source.state_directory = options->state_directory;
  while (!wait_for_stop(&signals, wait_ms)) {
    look_once(&ender);
    wait_ms = ender.is_at_it ? LOOK_WHILE_ENDING_MS : LOOK_EVERY_MS;
  }
  credd_source_close(&ender.source);
  credd_processes_free(&ender.processes);
  return EXIT_SUCCESS;
}
