/* SPDX-License-Identifier: BSD-3-Clause */
/* What an administrator does to the store, before and between logins. */
#include "tests/scripts/play/run.h"

#include <liboath/oath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cred/gate.h"
#include "tests/scripts/play/gate.h"

static struct cred_gate *gate_at(struct run *run, const struct line *line, const char *directory)
{
  struct cred_error error = {0};
  struct cred_gate *gate = NULL;
  char *state = path_in(run->directory, directory);
  if (cred_gate_open(state, &gate, &error) != CRED_OK)
    script_fail(line, "the gate does not open: %s", error.text);
  free(state);
  return gate;
}

struct cred_gate *gate_need(struct run *run, const struct line *line)
{
  return gate_at(run, line, "state");
}

void gate_check(const struct line *line, const struct cred_gate *gate, enum cred_err err)
{
  if (err != CRED_OK)
    script_fail(line, "the gate: %s: %s", cred_err_text(err), cred_gate_error(gate)->text);
}

static void name_copy(char out[CRED_NAME_SIZE], const char *text)
{
  snprintf(out, CRED_NAME_SIZE, "%s", text);
}

/* A word or a quoted text. */
static void name_read(char out[CRED_NAME_SIZE], struct cursor *cursor)
{
  (void)cursor_at_end(cursor);
  char *text = *cursor->at == '"' ? cursor_quoted(cursor) : cursor_word(cursor);
  name_copy(out, text);
  free(text);
}

/* --- tokens
 * ------------------------------------------------------------------------------------------ */

static void shape_read(struct cursor *cursor, struct seed *seed)
{
  while (!cursor_at_end(cursor)) {
    if (cursor_takes(cursor, "sha256"))
      seed->hash = 1;
    else if (cursor_takes(cursor, "sha512"))
      seed->hash = 2;
    else if (cursor_takes(cursor, "digits"))
      seed->digits = (unsigned)cursor_number(cursor);
    else if (cursor_takes(cursor, "period"))
      seed->period = (unsigned)cursor_number(cursor);
    else if (cursor_takes(cursor, "seed")) {
      char *text = cursor_word(cursor);
      snprintf(seed->base32, sizeof seed->base32, "%s", text);
      free(text);
    } else
      cursor_end(cursor);
  }
}

static void seed_decode(const struct line *line, const struct seed *seed, struct cred_secret *out)
{
  char *bytes = NULL;
  size_t length = 0;
  if (oath_base32_decode(seed->base32, strlen(seed->base32), &bytes, &length) != OATH_OK ||
      cred_secret_set(out, bytes, length) != CRED_OK)
    script_fail(line, "this is no seed: %s", seed->base32);
  free(bytes);
}

/* store enroll USER [as TOKEN] [sha256|sha512] [digits N] [period N] [seed BASE32] */
static void store_enroll(struct run *run, struct line *line, struct cursor *cursor,
                         struct cred_gate *gate)
{
  struct cred_token_import_request request = {.last_step = -1};
  struct cred_token_import_reply reply;
  char name[2 * CRED_NAME_SIZE];
  name_read(request.subject, cursor);
  name_copy(request.name, "default");
  bool named = cursor_takes(cursor, "as");
  if (named)
    name_read(request.name, cursor);
  snprintf(name, sizeof name, "%s%s%s", request.subject, named ? "." : "",
           named ? request.name : "");
  struct seed *seed = seed_add(run, name);
  shape_read(cursor, seed);
  seed_decode(line, seed, &request.seed);
  request.shape.algorithm = (enum cred_totp_algorithm)(seed->hash + 1);
  request.shape.digits = seed->digits;
  request.shape.period_seconds = seed->period;
  gate_check(line, gate, cred_gate_token_import(gate, &request, &reply));
  cred_secret_erase(&request.seed);
}

static void token_set(struct line *line, struct cursor *cursor, struct cred_gate *gate,
                      enum cred_token_state state)
{
  struct cred_token_set_request request = {.state = state};
  struct cred_token_set_reply reply;
  name_read(request.subject, cursor);
  if (!cursor_at_end(cursor))
    name_read(request.name, cursor);
  gate_check(line, gate, cred_gate_token_set(gate, &request, &reply));
}

static void store_suspend(struct run *run, struct line *line, struct cursor *cursor,
                          struct cred_gate *gate)
{
  (void)run;
  token_set(line, cursor, gate, CRED_TOKEN_SUSPENDED);
}

static void store_resume(struct run *run, struct line *line, struct cursor *cursor,
                         struct cred_gate *gate)
{
  (void)run;
  token_set(line, cursor, gate, CRED_TOKEN_ACTIVE);
}

static void store_revoke(struct run *run, struct line *line, struct cursor *cursor,
                         struct cred_gate *gate)
{
  (void)run;
  token_set(line, cursor, gate, CRED_TOKEN_REVOKED);
}

/* store permit USER DURATION: may enrol at login. */
static void store_permit(struct run *run, struct line *line, struct cursor *cursor,
                         struct cred_gate *gate)
{
  struct cred_enrol_allow_request request = {0};
  struct cred_enrol_allow_reply reply;
  (void)run;
  name_read(request.subject, cursor);
  request.for_seconds = (uint32_t)(cursor_duration(cursor) / NS_PER_SECOND);
  gate_check(line, gate, cred_gate_enrol_allow(gate, &request, &reply));
}

static void store_clear(struct run *run, struct line *line, struct cursor *cursor,
                        struct cred_gate *gate)
{
  struct cred_enrol_clear_request request = {0};
  struct cred_enrol_clear_reply reply;
  (void)run;
  name_read(request.subject, cursor);
  gate_check(line, gate, cred_gate_enrol_clear(gate, &request, &reply));
}

/* store recovery USER: new recovery codes; answers name them recovery(1), recovery(2) ... */
static void store_recovery(struct run *run, struct line *line, struct cursor *cursor,
                           struct cred_gate *gate)
{
  struct cred_recovery_request request = {0};
  struct cred_recovery_reply *reply = calloc(1, sizeof *reply);
  name_read(request.subject, cursor);
  gate_check(line, gate, cred_gate_recovery(gate, &request, reply));
  run->recovery_count = reply->count;
  for (uint32_t i = 0; i < reply->count; i++)
    snprintf(run->recovery[i], TEXT_SIZE, "%s", cred_secret_text(&reply->codes[i]));
  free(reply);
}

/* --- locks
 * ------------------------------------------------------------------------------------------- */

/* store lock USER "REASON" */
static void store_lock(struct run *run, struct line *line, struct cursor *cursor,
                       struct cred_gate *gate)
{
  struct cred_lock_request request = {.lock = true};
  struct cred_lock_reply reply;
  (void)run;
  name_read(request.subject, cursor);
  name_read(request.reason, cursor);
  gate_check(line, gate, cred_gate_lock(gate, &request, &reply));
}

static void store_unlock(struct run *run, struct line *line, struct cursor *cursor,
                         struct cred_gate *gate)
{
  struct cred_lock_request request = {.lock = false};
  struct cred_lock_reply reply;
  (void)run;
  name_read(request.subject, cursor);
  gate_check(line, gate, cred_gate_lock(gate, &request, &reply));
}

void command_store(struct run *run, struct line *line, struct cursor *cursor)
{
  static const struct {
    const char *name;
    store_step *step;
  } steps[] = {
      {"enroll", store_enroll},   {"suspend", store_suspend},       {"resume", store_resume},
      {"revoke", store_revoke},   {"permit", store_permit},         {"clear", store_clear},
      {"lock", store_lock},       {"recovery", store_recovery},     {"unlock", store_unlock},
      {"issue", store_issue},     {"chosen", store_chosen},         {"expire", store_expire},
      {"person", store_person},   {"compromise", store_compromise}, {"password", store_password},
      {"account", store_account}, {"exception", store_exception},   {"rotate", store_rotate},
      {"reveal", store_reveal}};
  char *system = cursor_takes(cursor, "at") ? cursor_word(cursor) : strdup("state");
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    if (!cursor_takes(cursor, steps[i].name))
      continue;
    struct cred_gate *gate = gate_at(run, line, system);
    steps[i].step(run, line, cursor, gate);
    cred_gate_close(gate);
    cursor_end(cursor);
    free(system);
    return;
  }
  script_fail(line, "there is no such step");
}
