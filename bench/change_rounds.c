/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Changes passwords, as root, on several stacks in turn, round by round. The second side is the
 * stack without any memory: what the others take longer is what their memory costs.
 * Usage: change_rounds PAM-DIRECTORY ROUNDS REMEMBERED LABEL:SERVICE:USER ...
 */
#include <security/pam_appl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench/stats.h"
#include "bench/table.h"

#define SIDES_MAX 4
#define PASSWORD_SIZE 64

struct side {
  char label[BENCH_TEXT_SIZE];
  char service[BENCH_TEXT_SIZE];
  char user[BENCH_TEXT_SIZE];
  double *milliseconds;
};

/* The new password, to every prompt. */
static int converse(int count, const struct pam_message **messages, struct pam_response **out,
                    void *password)
{
  struct pam_response *responses = calloc((size_t)count, sizeof *responses);
  if (responses == NULL)
    return PAM_BUF_ERR;
  for (int i = 0; i < count; i++)
    if (messages[i]->msg_style == PAM_PROMPT_ECHO_OFF)
      responses[i].resp = strdup(password);
  *out = responses;
  return PAM_SUCCESS;
}

static double now_ms(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* A password that was never used before in this run. */
static void name_password(const struct side *side, long number, char out[PASSWORD_SIZE])
{
  snprintf(out, PASSWORD_SIZE, "Umi%ldno-Soko/%.20s", number * 7919 + 104729, side->service);
}

static int change(const struct side *side, const char *directory, long number, double *took)
{
  char password[PASSWORD_SIZE];
  const struct pam_conv conversation = {converse, password};
  pam_handle_t *pamh = NULL;
  double began = now_ms();
  name_password(side, number, password);
  int status = pam_start_confdir(side->service, side->user, &conversation, directory, &pamh);
  if (status == PAM_SUCCESS)
    status = pam_chauthtok(pamh, 0);
  pam_end(pamh, status);
  *took = now_ms() - began;
  if (status != PAM_SUCCESS)
    fprintf(stderr, "change_rounds: %s: PAM status %d\n", side->label, status);
  return status == PAM_SUCCESS ? 0 : -1;
}

/* Every other round runs backwards. */
static int run_rounds(struct side *sides, size_t count, const char *directory, long rounds,
                      long remembered)
{
  for (long round = -remembered; round < rounds; round++)
    for (size_t i = 0; i < count; i++) {
      struct side *side = &sides[round % 2 == 0 ? i : count - 1 - i];
      double took;
      if (change(side, directory, round + remembered, &took) != 0)
        return -1;
      if (round >= 0)
        side->milliseconds[round] = took;
    }
  return 0;
}

static void print_added(const struct side *first, const struct side *plain,
                        const struct side *other, size_t rounds)
{
  double *ratios = calloc(rounds, sizeof *ratios);
  if (ratios == NULL)
    return;
  for (size_t i = 0; i < rounds; i++)
    ratios[i] = (first->milliseconds[i] - plain->milliseconds[i]) /
                (other->milliseconds[i] - plain->milliseconds[i]);
  struct bench_spread spread = bench_spread_of(ratios, rounds);
  printf("\nAdded time, %s / %s: median %.3f, middle half %.3f to %.3f, min to max %.3f to %.3f\n",
         first->label, other->label, spread.median, spread.quarter, spread.three_quarters,
         spread.min, spread.max);
  free(ratios);
}

static int parse(const char *text, long rounds, struct side *side)
{
  side->milliseconds = calloc((size_t)rounds, sizeof *side->milliseconds);
  return side->milliseconds != NULL &&
                 sscanf(text, "%63[^:]:%63[^:]:%63s", side->label, side->service, side->user) == 3
             ? 0
             : -1;
}

int main(int argc, char **argv)
{
  struct side sides[SIDES_MAX];
  size_t count = argc > 5 ? (size_t)argc - 4 : 0;
  long rounds = argc > 5 ? strtol(argv[2], NULL, 10) : 0;
  long remembered = argc > 5 ? strtol(argv[3], NULL, 10) : 0;
  if (count < 2 || count > SIDES_MAX || rounds < 1 || remembered < 0)
    return 2;
  for (size_t i = 0; i < count; i++)
    if (parse(argv[4 + i], rounds, &sides[i]) != 0)
      return 2;
  if (run_rounds(sides, count, argv[1], rounds, remembered) != 0)
    return 1;
  bench_table_head("ms");
  for (size_t i = 0; i < count; i++)
    bench_table_row(sides[i].label, sides[i].milliseconds, i > 0 ? sides[0].milliseconds : NULL,
                    NULL, (size_t)rounds);
  for (size_t i = 2; i < count; i++)
    print_added(&sides[0], &sides[1], &sides[i], (size_t)rounds);
  return 0;
}
