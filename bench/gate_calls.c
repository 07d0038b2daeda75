/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where a login's time goes inside libcred: the gate calls of one login, each timed, without PAM.
 * Prints a table of medians.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/clock_file.h"
#include "bench/clock_shift.h"
#include "bench/seed.h"
#include "bench/stats.h"
#include "cred/cred.h"

#define STEP_SECONDS 30

enum part {
  PART_OPEN,
  PART_POLICY,
  PART_CHARGE,
  PART_NEED,
  PART_CODE,
  PART_SETTLE,
  PART_CLOSE,
  PART_COUNT
};
static const char *const part_names[PART_COUNT] = {
    "cred_gate_open", "cred_gate_policy", "cred_gate_charge", "cred_gate_code_need",
    "cred_gate_code", "cred_gate_settle", "cred_gate_close"};

struct run {
  const char *state;
  struct cred_caller caller;
  struct cred_gate *gate;
  uint64_t ticket;
  double *times[PART_COUNT];
};

static double microseconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static bool do_open(struct run *run)
{
  struct cred_error error;
  if (cred_gate_open(run->state, &run->gate, &error) == CRED_OK)
    return true;
  fprintf(stderr, "gate_calls: %s\n", error.text);
  return false;
}

static bool do_policy(struct run *run)
{
  static struct cred_policy_request request;
  static struct cred_policy_reply reply;
  memcpy(request.subject, run->caller.subject, sizeof request.subject);
  memcpy(request.service, run->caller.service, sizeof request.service);
  request.known = true;
  return cred_gate_policy(run->gate, &request, &reply) == CRED_OK;
}

static bool do_charge(struct run *run)
{
  struct cred_charge_request request = {.caller = run->caller};
  struct cred_charge_reply reply;
  enum cred_err err = cred_gate_charge(run->gate, &request, &reply);
  run->ticket = reply.ticket;
  return err == CRED_OK && reply.verdict == CRED_CHARGE_GRANTED;
}

static bool do_need(struct run *run)
{
  struct cred_code_need_request request = {.caller = run->caller};
  struct cred_code_need_reply reply;
  return cred_gate_code_need(run->gate, &request, &reply) == CRED_OK && reply.ask;
}

static bool do_code(struct run *run)
{
  struct cred_code_request request = {.caller = run->caller, .ticket = run->ticket};
  struct cred_code_reply reply;
  char code[8];
  if (bench_code_of(run->caller.subject, time(NULL), code) != 0)
    return false;
  cred_secret_set_text(&request.code, code);
  return cred_gate_code(run->gate, &request, &reply) == CRED_OK &&
         reply.verdict == CRED_CODE_ACCEPTED;
}

static bool do_settle(struct run *run)
{
  struct cred_settle_request request = {
      .caller = run->caller, .ticket = run->ticket, .outcome = CRED_OUTCOME_SUCCEEDED};
  struct cred_settle_reply reply;
  return cred_gate_settle(run->gate, &request, &reply) == CRED_OK && reply.stands;
}

static bool do_close(struct run *run)
{
  cred_gate_close(run->gate);
  run->gate = NULL;
  return true;
}

static bool log_in(struct run *run, long round)
{
  static bool (*const doings[PART_COUNT])(struct run *) = {do_open, do_policy, do_charge, do_need,
                                                           do_code, do_settle, do_close};
  run->caller.transaction = (uint64_t)round + 1;
  for (int part = 0; part < PART_COUNT; part++) {
    double begin = microseconds();
    if (!doings[part](run)) {
      fprintf(stderr, "gate_calls: %s failed or refused: %s\n", part_names[part],
              run->gate == NULL ? "" : cred_gate_error(run->gate)->text);
      return false;
    }
    run->times[part][round] = microseconds() - begin;
  }
  return true;
}

static void print_table(const struct run *run, size_t rounds)
{
  printf("| call | median us | middle half | min to max |\n| --- | ---: | ---: | ---: |\n");
  for (int part = 0; part < PART_COUNT; part++) {
    struct bench_spread spread = bench_spread_of(run->times[part], rounds);
    printf("| `%s` | %.0f | %.0f to %.0f | %.0f to %.0f |\n", part_names[part], spread.median,
           spread.quarter, spread.three_quarters, spread.min, spread.max);
  }
}

static bool run_rounds(struct run *run, long rounds, int64_t *offset_seconds)
{
  for (int part = 0; part < PART_COUNT; part++) {
    run->times[part] = calloc((size_t)rounds, sizeof *run->times[part]);
    if (run->times[part] == NULL)
      return false;
  }
  for (long round = 0; round < rounds; round++) {
    *offset_seconds += STEP_SECONDS;
    if (!log_in(run, round))
      return false;
  }
  return true;
}

int main(int argc, char **argv)
{
  static struct run run;
  if (argc != 5) {
    fprintf(stderr, "usage: gate_calls STATE SUBJECT ROUNDS CLOCK_FILE\n");
    return 2;
  }
  long rounds = strtol(argv[3], NULL, 10);
  run.state = argv[1];
  snprintf(run.caller.subject, sizeof run.caller.subject, "%s", argv[2]);
  strcpy(run.caller.service, "bench");
  strcpy(run.caller.origin.remote_host, "192.0.2.7");
  run.caller.known = true;
  run.caller.actor = CRED_ACTOR_UNKNOWN;
  int64_t *offset = bench_clock_file(argv[4]);
  if (offset != NULL)
    bench_clock_follow(offset);
  bool done = offset != NULL && rounds > 0 && run_rounds(&run, rounds, offset);
  if (done)
    print_table(&run, (size_t)rounds);
  cred_gate_close(run.gate);
  for (int part = 0; part < PART_COUNT; part++)
    free(run.times[part]);
  return done ? 0 : 1;
}
