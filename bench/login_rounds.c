/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs logins on several stacks in turn, round by round, and prints a table: how long each took,
 * and the first stack's time as a ratio to each other's, round by round.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench/clock_file.h"
#include "bench/side.h"
#include "bench/table.h"

#define SIDES_MAX 8
#define WARM_UP_ROUNDS 3
#define STEP_SECONDS 30

struct plan {
  struct bench_side sides[SIDES_MAX];
  size_t count;
  long rounds;
  bool exec; /* a new process for each login, measured from its start to its end */
  bool account;
  bool session;
  bool memory;
  int64_t *clock_offset; /* in the file: credd's clock is shifted along */
  char *worker_argv[3];
};

static int64_t monotonic_ns(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int log_in_by_new_process(struct plan *plan, struct bench_side *side,
                                 const struct bench_request *request, struct bench_reply *reply)
{
  int64_t begin = monotonic_ns();
  if (bench_side_start(side, plan->worker_argv) != 0)
    return -1;
  int failed = bench_side_login(side, request, reply);
  if (bench_side_stop(side, &reply->cpu_nanoseconds) != 0)
    failed = -1;
  reply->nanoseconds = monotonic_ns() - begin;
  return failed;
}

static int log_in(struct plan *plan, struct bench_side *side, long round)
{
  struct bench_request request;
  struct bench_reply reply;
  if (bench_side_request(side, time(NULL) + *plan->clock_offset, &request) != 0)
    return -1;
  request.clock_offset_seconds = *plan->clock_offset;
  request.account = plan->account;
  request.session = plan->session;
  request.memory = plan->memory;
  memset(&reply, 0, sizeof reply);
  int failed = plan->exec ? log_in_by_new_process(plan, side, &request, &reply)
                          : bench_side_login(side, &request, &reply);
  if (failed != 0 || reply.status != 0) {
    fprintf(stderr, "login_rounds: %s, round %ld: PAM status %d\n", side->label, round,
            reply.status);
    return -1;
  }
  if (round >= 0) {
    side->milliseconds[round] = (double)reply.nanoseconds / 1e6;
    side->cpu_milliseconds[round] = (double)reply.cpu_nanoseconds / 1e6;
  }
  if (plan->memory && round == 0)
    bench_table_memory(side->label, &reply);
  return 0;
}

/* Every other round runs backwards, so that no stack always comes after the same one. */
static int run_round(struct plan *plan, long round)
{
  *plan->clock_offset += STEP_SECONDS;
  for (size_t i = 0; i < plan->count; i++) {
    size_t place = round % 2 == 0 ? i : plan->count - 1 - i;
    if (log_in(plan, &plan->sides[place], round) != 0)
      return -1;
  }
  return 0;
}

static int run_rounds(struct plan *plan)
{
  for (long round = -WARM_UP_ROUNDS; round < plan->rounds; round++)
    if (run_round(plan, round) != 0)
      return -1;
  return 0;
}

static int start_sides(struct plan *plan)
{
  for (size_t i = 0; i < plan->count; i++) {
    struct bench_side *side = &plan->sides[i];
    side->milliseconds = calloc((size_t)plan->rounds, sizeof *side->milliseconds);
    side->cpu_milliseconds = calloc((size_t)plan->rounds, sizeof *side->cpu_milliseconds);
    if (side->milliseconds == NULL || side->cpu_milliseconds == NULL)
      return -1;
    if (!plan->exec && bench_side_start(side, plan->worker_argv) != 0)
      return -1;
  }
  return 0;
}

static int stop_sides(struct plan *plan)
{
  int failed = 0;
  int64_t unused;
  for (size_t i = 0; i < plan->count; i++)
    if (plan->sides[i].worker != 0 && bench_side_stop(&plan->sides[i], &unused) != 0)
      failed = -1;
  return failed;
}

static int add_sides(struct plan *plan, int count, char **texts)
{
  for (int i = 0; i < count; i++) {
    if (plan->count == SIDES_MAX || bench_side_parse(texts[i], &plan->sides[plan->count]) != 0) {
      fprintf(stderr, "login_rounds: cannot read the side %s\n", texts[i]);
      return -1;
    }
    plan->count++;
  }
  return count == 0 ? -1 : 0;
}

static int read_options(int argc, char **argv, struct plan *plan)
{
  static const struct option options[] = {{"rounds", required_argument, NULL, 'r'},
                                          {"worker", required_argument, NULL, 'w'},
                                          {"pam-dir", required_argument, NULL, 'd'},
                                          {"clock", required_argument, NULL, 'c'},
                                          {"exec", no_argument, NULL, 'e'},
                                          {"account", no_argument, NULL, 'a'},
                                          {"memory", no_argument, NULL, 'm'},
                                          {"session", no_argument, NULL, 's'},
                                          {NULL, 0, NULL, 0}};
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    if (option == 'r')
      plan->rounds = strtol(optarg, NULL, 10);
    else if (option == 'w')
      plan->worker_argv[0] = optarg;
    else if (option == 'd')
      plan->worker_argv[1] = optarg;
    else if (option == 'c')
      plan->clock_offset = bench_clock_file(optarg);
    else if (option == 'e')
      plan->exec = true;
    else if (option == 'a')
      plan->account = true;
    else if (option == 's')
      plan->session = true;
    else if (option == 'm')
      plan->memory = plan->exec = true;
    else
      return -1;
  }
  bool complete = plan->worker_argv[0] != NULL && plan->worker_argv[1] != NULL &&
                  plan->clock_offset != NULL && plan->rounds > 0;
  return complete ? add_sides(plan, argc - optind, argv + optind) : -1;
}

static void print_times(const struct plan *plan)
{
  const struct bench_side *ours = &plan->sides[0];
  bench_table_head("ms");
  for (size_t i = 0; i < plan->count; i++)
    bench_table_row(plan->sides[i].label, plan->sides[i].milliseconds,
                    i == 0 ? NULL : ours->milliseconds, plan->sides[i].cpu_milliseconds,
                    (size_t)plan->rounds);
}

int main(int argc, char **argv)
{
  static struct plan plan;
  if (read_options(argc, argv, &plan) != 0) {
    fprintf(stderr,
            "usage: login_rounds --worker FILE --pam-dir DIR --clock FILE --rounds N [--exec] "
            "[--account] [--memory] LABEL:SERVICE:USER:ASKS...\n");
    return 2;
  }
  int failed = start_sides(&plan);
  if (failed == 0)
    failed = run_rounds(&plan);
  if (stop_sides(&plan) != 0)
    failed = -1;
  if (failed == 0 && !plan.memory)
    print_times(&plan);
  for (size_t i = 0; i < plan.count; i++) {
    free(plan.sides[i].milliseconds);
    free(plan.sides[i].cpu_milliseconds);
  }
  return failed == 0 ? 0 : 1;
}
