/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How many logins a second come through, with many callers at once, each a process. The stores take
 * turns, round by round: in each round every caller does its logins in each store, and the clock
 * moves on to the next time step. Prints a table of logins a second.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench/caller.h"
#include "bench/clock_file.h"
#include "bench/clock_shift.h"
#include "bench/table.h"

#define SIDES_MAX 8
#define STEP_SECONDS 30
#define LABEL_SIZE 64
#define PATH_SIZE 128

/* What the callers share: they do the logins of a side when the first barrier opens. */
struct crowd {
  pthread_barrier_t begin, end;
  size_t side;
  long round; /* -1: go home */
  bool failed;
};

struct side {
  char label[LABEL_SIZE];
  char state[PATH_SIZE];
  struct bench_place place;
  double *rates; /* logins a second, one for each round */
};

struct plan {
  struct crowd *crowd;
  struct side sides[SIDES_MAX];
  size_t count;
  const char *subject;
  unsigned callers;
  unsigned each; /* logins of one caller, in one side of one round */
  long rounds;
  int64_t *clock_offset;
};

static double seconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void call(const struct plan *plan, unsigned caller)
{
  struct crowd *crowd = plan->crowd;
  for (;;) {
    pthread_barrier_wait(&crowd->begin);
    if (crowd->round < 0)
      return;
    uint64_t first = ((uint64_t)crowd->round * plan->callers + caller) * plan->each;
    for (unsigned i = 0; i < plan->each && !crowd->failed; i++)
      if (!bench_caller_login(&plan->sides[crowd->side].place, caller, first + i))
        crowd->failed = true;
    pthread_barrier_wait(&crowd->end);
  }
}

static bool run_side(struct plan *plan, size_t side, long round)
{
  struct crowd *crowd = plan->crowd;
  crowd->side = side;
  crowd->round = round;
  double begin = seconds();
  pthread_barrier_wait(&crowd->begin);
  pthread_barrier_wait(&crowd->end);
  double took = seconds() - begin;
  if (round > 0)
    plan->sides[side].rates[round - 1] = plan->callers * plan->each / took;
  return !crowd->failed;
}

/* Round 0 warms up. Every other round runs backwards. */
static bool run_rounds(struct plan *plan)
{
  for (long round = 0; round <= plan->rounds; round++) {
    *plan->clock_offset += STEP_SECONDS;
    for (size_t i = 0; i < plan->count; i++)
      if (!run_side(plan, round % 2 == 0 ? i : plan->count - 1 - i, round))
        return false;
  }
  return true;
}

static bool make_crowd(struct plan *plan)
{
  pthread_barrierattr_t shared;
  struct crowd *crowd =
      mmap(NULL, sizeof *crowd, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (crowd == MAP_FAILED || pthread_barrierattr_init(&shared) != 0)
    return false;
  pthread_barrierattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
  plan->crowd = crowd;
  return pthread_barrier_init(&crowd->begin, &shared, plan->callers + 1) == 0 &&
         pthread_barrier_init(&crowd->end, &shared, plan->callers + 1) == 0;
}

static bool start_callers(const struct plan *plan)
{
  for (unsigned i = 0; i < plan->callers; i++) {
    pid_t pid = fork();
    if (pid < 0)
      return false;
    if (pid == 0) {
      call(plan, i);
      _exit(0);
    }
  }
  return true;
}

static void send_callers_home(const struct plan *plan)
{
  plan->crowd->round = -1;
  pthread_barrier_wait(&plan->crowd->begin);
  for (unsigned i = 0; i < plan->callers; i++)
    wait(NULL);
}

/* LABEL:STATE:SUBJECTS */
static bool read_side(struct plan *plan, const char *text)
{
  struct side *side = &plan->sides[plan->count];
  if (plan->count == SIDES_MAX ||
      sscanf(text, "%63[^:]:%127[^:]:%zu", side->label, side->state, &side->place.subjects) != 3)
    return false;
  side->place.state = side->state;
  side->place.middle = plan->subject;
  side->rates = calloc((size_t)plan->rounds, sizeof *side->rates);
  plan->count++;
  return side->rates != NULL && side->place.subjects >= (size_t)plan->callers * plan->each;
}

static bool read_arguments(int argc, char **argv, struct plan *plan)
{
  if (argc < 7)
    return false;
  plan->clock_offset = bench_clock_file(argv[1]);
  plan->subject = argv[2];
  plan->callers = (unsigned)strtoul(argv[3], NULL, 10);
  plan->each = (unsigned)strtoul(argv[4], NULL, 10);
  plan->rounds = strtol(argv[5], NULL, 10);
  bool complete = plan->clock_offset != NULL && plan->callers > 0 && plan->rounds > 0;
  for (int i = 6; complete && i < argc; i++)
    complete = read_side(plan, argv[i]);
  return complete;
}

static void print_rates(const struct plan *plan)
{
  bench_table_head("logins a second");
  for (size_t i = 0; i < plan->count; i++)
    bench_table_row(plan->sides[i].label, plan->sides[i].rates,
                    i == 0 ? NULL : plan->sides[0].rates, NULL, (size_t)plan->rounds);
}

int main(int argc, char **argv)
{
  static struct plan plan;
  if (!read_arguments(argc, argv, &plan)) {
    fprintf(stderr, "usage: load_rounds CLOCK_FILE SUBJECT CALLERS LOGINS_OF_EACH ROUNDS "
                    "LABEL:STATE:SUBJECTS...\n");
    return 2;
  }
  bench_clock_follow(plan.clock_offset);
  bool done = make_crowd(&plan) && start_callers(&plan);
  if (!done) {
    perror("load_rounds");
    return 1;
  }
  done = run_rounds(&plan);
  send_callers_home(&plan);
  if (done)
    print_rates(&plan);
  for (size_t i = 0; i < plan.count; i++)
    free(plan.sides[i].rates);
  return done ? 0 : 1;
}
