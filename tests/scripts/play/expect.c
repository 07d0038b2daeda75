/* SPDX-License-Identifier: BSD-3-Clause */
/* What must hold in the store, of time and of the application, in the middle of a script. */
#include "tests/scripts/play/gate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void number_compare(const struct line *line, const char *what, uint64_t expected,
                           uint64_t got)
{
  char expected_text[32], got_text[32];
  snprintf(expected_text, sizeof expected_text, "%" PRIu64, expected);
  snprintf(got_text, sizeof got_text, "%" PRIu64, got);
  if (expected != got)
    script_mismatch(line, what, expected_text, got_text);
}

/* --- counts
 * ------------------------------------------------------------------------------------------- */

struct sums {
  uint64_t failed, pending, dead, locked, rows;
};

static void sums_add(struct sums *sums, const struct cred_count_info *row, bool codes)
{
  bool is_code = row->kind == CRED_COUNT_CODE || row->kind == CRED_COUNT_CODE_CLASS;
  bool is_own = row->kind == CRED_COUNT_SUBJECT || row->kind == CRED_COUNT_CODE;
  sums->rows++;
  sums->locked += row->locked;
  if (is_code != codes || !is_own)
    return;
  sums->failed += row->failed;
  sums->pending += row->pending;
  sums->dead += row->dead;
}

/* Over all of the subject's own counts, from wherever. */
static struct sums sums_of(struct run *run, const struct line *line, const char *subject,
                           bool codes)
{
  struct cred_counts_request request = {0};
  struct cred_counts_reply *reply = calloc(1, sizeof *reply);
  struct cred_gate *gate = gate_need(run, line);
  struct sums sums = {0};
  snprintf(request.subject, sizeof request.subject, "%s", subject);
  do {
    gate_check(line, gate, cred_gate_counts(gate, &request, reply));
    for (uint32_t i = 0; i < reply->count; i++)
      sums_add(&sums, &reply->rows[i], codes);
    request.skip = reply->next;
  } while (request.skip != 0);
  cred_gate_close(gate);
  free(reply);
  return sums;
}

/* expect failed USER N; code-failed, pending, dead: the same. */
static void expect_count(struct run *run, struct line *line, struct cursor *cursor,
                         const char *which)
{
  char *subject = cursor_word(cursor);
  long expected = cursor_number(cursor);
  struct sums sums = sums_of(run, line, subject, strcmp(which, "code-failed") == 0);
  uint64_t got = strcmp(which, "pending") == 0 ? sums.pending
                 : strcmp(which, "dead") == 0  ? sums.dead
                                               : sums.failed;
  free(subject);
  number_compare(line, which, (uint64_t)expected, got);
}

static void expect_locked(struct run *run, struct line *line, struct cursor *cursor,
                          const char *which)
{
  char *subject = cursor_word(cursor);
  struct sums sums = sums_of(run, line, subject, false);
  bool wanted = strcmp(which, "locked") == 0;
  free(subject);
  if (wanted != (sums.locked > 0))
    script_mismatch(line, "the lock", which, sums.locked > 0 ? "locked" : "unlocked");
}

/* --- tokens and events
 * ---------------------------------------------------------------------------------- */

static void tokens_get(struct run *run, const struct line *line, const char *subject,
                       struct cred_tokens_reply *reply)
{
  struct cred_tokens_request request = {.with_revoked = true};
  struct cred_gate *gate = gate_need(run, line);
  snprintf(request.subject, sizeof request.subject, "%s", subject);
  gate_check(line, gate, cred_gate_tokens(gate, &request, reply));
  cred_gate_close(gate);
}

/* expect token USER STATE [N]: so many (1) of the subject's tokens are in that state. */
static void expect_token(struct run *run, struct line *line, struct cursor *cursor,
                         const char *which)
{
  struct cred_tokens_reply *reply = calloc(1, sizeof *reply);
  char *subject = cursor_word(cursor), *state = cursor_word(cursor);
  uint64_t expected = cursor_at_end(cursor) ? 1 : (uint64_t)cursor_number(cursor), got = 0;
  tokens_get(run, line, subject, reply);
  for (uint32_t i = 0; i < reply->count; i++)
    got += strcmp(cred_token_state_name(reply->rows[i].state), state) == 0;
  number_compare(line, which, expected, got);
  free(subject);
  free(state);
  free(reply);
}

static void expect_enrolled(struct run *run, struct line *line, struct cursor *cursor,
                            const char *which)
{
  struct cred_tokens_reply *reply = calloc(1, sizeof *reply);
  char *subject = cursor_word(cursor);
  tokens_get(run, line, subject, reply);
  number_compare(line, which, strcmp(which, "enrolled") == 0, reply->enrolled);
  free(subject);
  free(reply);
}

static void expect_recovery_left(struct run *run, struct line *line, struct cursor *cursor,
                                 const char *which)
{
  struct cred_tokens_reply *reply = calloc(1, sizeof *reply);
  char *subject = cursor_word(cursor);
  tokens_get(run, line, subject, reply);
  number_compare(line, which, (uint64_t)cursor_number(cursor), reply->recovery_codes_left);
  free(subject);
  free(reply);
}

/* expect event NAME N: so many events of that kind are recorded. */
static void expect_event(struct run *run, struct line *line, struct cursor *cursor,
                         const char *which)
{
  char *name = cursor_word(cursor);
  struct cred_events_request request = {.kind = cred_event_kind_find(name)};
  struct cred_events_reply *reply = calloc(1, sizeof *reply);
  struct cred_gate *gate = gate_need(run, line);
  uint64_t got = 0;
  if (request.kind == CRED_EVENT_NONE)
    script_fail(line, "there is no event %s", name);
  do {
    gate_check(line, gate, cred_gate_events(gate, &request, reply));
    got += reply->count;
    request.after = reply->next;
  } while (request.after != 0);
  cred_gate_close(gate);
  number_compare(line, which, (uint64_t)cursor_number(cursor), got);
  free(name);
  free(reply);
}

/* --- passwords
 * ------------------------------------------------------------------------------------------ */

/* expect stored USER "TEXT" | expect unstored USER "TEXT": it is the host's stored password, or is
 * not. */
static void expect_stored(struct run *run, struct line *line, struct cursor *cursor,
                          const char *which)
{
  char *user = cursor_word(cursor), *text = cursor_quoted(cursor);
  bool is = stored_is(run, user, text);
  if (is != (strcmp(which, "stored") == 0))
    script_mismatch(line, "the stored password", which, is ? "stored" : "unstored");
  free(user);
  free(text);
}

static void password_state(struct run *run, const struct line *line, struct cursor *cursor,
                           struct cred_password_state_reply *reply)
{
  struct cred_password_state_request request = {0};
  struct cred_gate *gate = gate_need(run, line);
  char *user = cursor_word(cursor);
  snprintf(request.subject, sizeof request.subject, "%s", user);
  gate_check(line, gate, cred_gate_password_state(gate, &request, reply));
  cred_gate_close(gate);
  free(user);
}

/* expect remembered USER N: so many passwords, the one in force included. */
static void expect_remembered(struct run *run, struct line *line, struct cursor *cursor,
                              const char *which)
{
  struct cred_password_state_reply reply;
  password_state(run, line, cursor, &reply);
  number_compare(line, which, (uint64_t)cursor_number(cursor), reply.remembered);
}

/* expect uses USER N: as max_uses counts them. */
static void expect_uses(struct run *run, struct line *line, struct cursor *cursor,
                        const char *which)
{
  struct cred_password_state_reply reply;
  password_state(run, line, cursor, &reply);
  number_compare(line, which, (uint64_t)cursor_number(cursor), reply.uses);
}

/* expect temporary USER | expect lasting USER */
static void expect_temporary(struct run *run, struct line *line, struct cursor *cursor,
                             const char *which)
{
  struct cred_password_state_reply reply;
  password_state(run, line, cursor, &reply);
  if (reply.is_temporary != (strcmp(which, "temporary") == 0))
    script_mismatch(line, "the password", which, reply.is_temporary ? "temporary" : "lasting");
}

/* expect sound: the whole store holds, and so does its chain of events. */
static void expect_sound(struct run *run, struct line *line, struct cursor *cursor,
                         const char *which)
{
  const struct cred_store_check_request request = {0};
  struct cred_store_check_reply reply;
  (void)cursor;
  struct cred_gate *gate = gate_need(run, line);
  gate_check(line, gate, cred_gate_store_check(gate, &request, &reply));
  cred_gate_close(gate);
  if (!reply.sound)
    script_mismatch(line, "the store", which, reply.finding);
}

/* --- time and the application
 * ------------------------------------------------------------------------------ */

/* expect delay PAM_... | none: what the application's delay function was called with in the last
 * call. */
static void expect_delay(struct run *run, struct line *line, struct cursor *cursor,
                         const char *which)
{
  char *wanted = cursor_word(cursor);
  const char *got = run->delay_calls > 0 ? pam_code_name(run->delay_status) : "none";
  if (strcmp(wanted, got) != 0 || run->delay_calls > 1)
    script_mismatch(line, which, wanted, run->delay_calls > 1 ? "more than one call" : got);
  free(wanted);
}

/* expect slept MIN MAX: how long the process has slept since the last such line. */
static void expect_slept(struct run *run, struct line *line, struct cursor *cursor,
                         const char *which)
{
  long long least = cursor_duration(cursor), most = cursor_duration(cursor);
  int64_t slept = atomic_exchange(&run->world->slept_ns, 0);
  char got[32];
  snprintf(got, sizeof got, "%.3fs", (double)slept / 1e9);
  if (slept < least || slept > most)
    script_mismatch(line, which, line->text, got);
}

void command_expect(struct run *run, struct line *line, struct cursor *cursor)
{
  static const struct {
    const char *name;
    void (*check)(struct run *run, struct line *line, struct cursor *cursor, const char *which);
  } checks[] = {{"failed", expect_count},          {"code-failed", expect_count},
                {"pending", expect_count},         {"dead", expect_count},
                {"locked", expect_locked},         {"unlocked", expect_locked},
                {"token", expect_token},           {"enrolled", expect_enrolled},
                {"unenrolled", expect_enrolled},   {"recovery-left", expect_recovery_left},
                {"event", expect_event},           {"sound", expect_sound},
                {"stored", expect_stored},         {"unstored", expect_stored},
                {"remembered", expect_remembered}, {"uses", expect_uses},
                {"temporary", expect_temporary},   {"lasting", expect_temporary},
                {"delay", expect_delay},           {"slept", expect_slept}};
  if (run->failing)
    return;
  for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
    if (!cursor_takes(cursor, checks[i].name))
      continue;
    checks[i].check(run, line, cursor, checks[i].name);
    cursor_end(cursor);
    return;
  }
  script_fail(line, "there is no such expectation");
}
