/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * "Fail the Nth call": runs a script again and again, each time with another call failing, and asks
 * for what must hold whatever fails: nobody gets in who should not, nothing crashes, nothing hangs,
 * nothing is left open.
 */
#include "tests/scripts/play/run.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static const char *const class_names[] = {
#define FAIL_CLASS_NAME(name, text) text,
    FAIL_CLASS_LIST(FAIL_CLASS_NAME)
#undef FAIL_CLASS_NAME
};

static bool ended_well(const struct outcome *outcome)
{
  return WIFEXITED(outcome->status) && WEXITSTATUS(outcome->status) == 0;
}

static void complain(const struct order *order, const struct outcome *outcome)
{
  fprintf(stderr, "%s: with %s call %" PRIu64 "%s failing: %s %d\n%s", order->script,
          class_names[order->fail_class], order->fail_at,
          order->fail_from_then ? " and all after it" : "",
          WIFSIGNALED(outcome->status) ? "signal" : "exit",
          WIFSIGNALED(outcome->status) ? WTERMSIG(outcome->status) : WEXITSTATUS(outcome->status),
          outcome->output);
}

static bool try_one(const struct order *order)
{
  struct outcome outcome = {0};
  run_once(order, &outcome);
  bool good = ended_well(&outcome);
  if (!good)
    complain(order, &outcome);
  free(outcome.output);
  return good;
}

/* Another number for every script and class, wherever the script lies. */
static uint64_t number_of(const char *path, enum fail_class class)
{
  const char *slash = strrchr(path, '/'), *script = slash != NULL ? slash + 1 : path;
  uint64_t sum = class;
  for (; *script != '\0'; script++)
    sum = sum * 31 + (unsigned char)*script;
  return sum;
}

/* Up to `runs` of the class's calls, spread evenly over all of them. */
static unsigned drive_class(const char *script, enum fail_class class, uint64_t calls,
                            unsigned runs, unsigned *failures)
{
  struct order order = {.script = script, .failing = true, .fail_class = class};
  uint64_t step = calls > runs ? calls / runs : 1;
  unsigned done = 0;
  for (uint64_t at = 1 + number_of(script, class) % step; at <= calls && *failures < 5;
       at += step, done++) {
    order.fail_at = at;
    /* a disk that filled up stays full */
    order.fail_from_then = (done + (step > 1 ? number_of(script, class) : 0)) % 4 == 3;
    *failures += !try_one(&order);
  }
  return done;
}

/* Of fewer runs than classes each script has its turn with a few classes. */
static bool has_turn(const char *script, enum fail_class class, unsigned cap)
{
  unsigned classes = FAIL_CLASS_COUNT - 1;

  return cap >= classes || number_of(script, class) % classes < cap;
}

int drive(const char *script, unsigned cap)
{
  const struct order order = {.script = script, .failing = true};
  if (script_section(script_read(script), "no-failures") != NULL)
    return 0;
  struct outcome counted = {0};
  unsigned failures = 0, runs = 0;
  run_once(&order, &counted);
  if (!ended_well(&counted)) {
    complain(&order, &counted);
    return 1;
  }
  unsigned each = cap / (FAIL_CLASS_COUNT - 1) + 1;
  for (enum fail_class class = FAIL_NONE + 1; class < FAIL_CLASS_COUNT; class ++) {
    if (!has_turn(script, class, cap))
      continue;
    runs += drive_class(script, class, counted.calls[class], each, &failures);
  }
  free(counted.output);
  printf("%s: %u runs with a failing call, %u bad\n", script, runs, failures);
  fflush(stdout);
  return failures > 0;
}
