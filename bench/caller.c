/* SPDX-License-Identifier: BSD-3-Clause */
#include "bench/caller.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "bench/seed.h"
#include "cred/cred.h"

#define STRIDE 7919 /* shares no factor with a number of subjects that is a power of ten */

static void name_subject(const struct bench_place *place, uint64_t turn, char *out, size_t size)
{
  size_t number = (size_t)(turn % place->subjects * STRIDE % place->subjects) + 1;
  if (number == (place->subjects + 1) / 2)
    snprintf(out, size, "%s", place->middle);
  else
    snprintf(out, size, "other%07zu", number);
}

static void fill_caller(const struct bench_place *place, unsigned number, uint64_t turn,
                        struct cred_caller *out)
{
  memset(out, 0, sizeof *out);
  name_subject(place, turn, out->subject, sizeof out->subject);
  strcpy(out->service, "bench");
  snprintf(out->origin.remote_host, sizeof out->origin.remote_host, "192.0.2.%u", number + 1);
  out->known = true;
  out->actor = CRED_ACTOR_UNKNOWN;
  out->transaction = turn + 1;
}

static bool charge(struct cred_gate *gate, const struct cred_caller *caller, uint64_t *ticket)
{
  struct cred_charge_request request = {.caller = *caller};
  struct cred_charge_reply reply;
  enum cred_err err = cred_gate_charge(gate, &request, &reply);
  *ticket = reply.ticket;
  return err == CRED_OK && reply.verdict == CRED_CHARGE_GRANTED;
}

static bool verify(struct cred_gate *gate, const struct cred_caller *caller, uint64_t ticket)
{
  struct cred_code_request request = {.caller = *caller, .ticket = ticket};
  struct cred_code_reply reply;
  char code[8];
  if (bench_code_of(caller->subject, time(NULL), code) != 0)
    return false;
  cred_secret_set_text(&request.code, code);
  return cred_gate_code(gate, &request, &reply) == CRED_OK && reply.verdict == CRED_CODE_ACCEPTED;
}

static bool settle(struct cred_gate *gate, const struct cred_caller *caller, uint64_t ticket)
{
  struct cred_settle_request request = {
      .caller = *caller, .ticket = ticket, .outcome = CRED_OUTCOME_SUCCEEDED};
  struct cred_settle_reply reply;
  return cred_gate_settle(gate, &request, &reply) == CRED_OK && reply.stands;
}

bool bench_caller_login(const struct bench_place *place, unsigned caller, uint64_t turn)
{
  struct cred_caller who;
  struct cred_error error;
  struct cred_gate *gate = NULL;
  uint64_t ticket = 0;
  fill_caller(place, caller, turn, &who);
  if (cred_gate_open(place->state, &gate, &error) != CRED_OK) {
    fprintf(stderr, "load_rounds: cannot open %s: %s\n", place->state, error.text);
    return false;
  }
  bool done = charge(gate, &who, &ticket) && verify(gate, &who, ticket) &&
              settle(gate, &who, ticket) && !cred_gate_fell_back(gate);
  if (!done)
    fprintf(stderr, "load_rounds: %s in %s failed or was refused: %s\n", who.subject, place->state,
            cred_gate_error(gate)->text);
  cred_gate_close(gate);
  return done;
}
