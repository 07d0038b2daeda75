/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What judging one password costs, next to libpwquality's whole check, which is pam_pwquality's.
 * Both take turns, every other round in the opposite order. Usage: judge_password ROUNDS [WORDS]
 */
#include <dlfcn.h>
#include <pwquality.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/stats.h"
#include "quality/quality.h"

#define USER "root"

struct peer {
  void *library;
  pwquality_settings_t *settings;
  int (*check)(pwquality_settings_t *, const char *, const char *, const char *, void **);
};

struct run {
  struct cred_policy policy;
  struct cred_judge *judge; /* NULL: made for each password */
  struct peer peer;         /* settings NULL: the same */
  struct cred_secret password;
  struct cred_secret old;
};

static double microseconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void must(bool holds, const char *what)
{
  if (holds)
    return;
  fprintf(stderr, "judge_password: %s\n", what);
  exit(1);
}

/* The same rules as the policy below. */
static void peer_open(struct peer *peer)
{
  static const int settings[][2] = {{PWQ_SETTING_MIN_LENGTH, 8},   {PWQ_SETTING_DIG_CREDIT, -1},
                                    {PWQ_SETTING_UP_CREDIT, -1},   {PWQ_SETTING_LOW_CREDIT, -1},
                                    {PWQ_SETTING_OTH_CREDIT, -1},  {PWQ_SETTING_MAX_REPEAT, 3},
                                    {PWQ_SETTING_MAX_SEQUENCE, 4}, {PWQ_SETTING_GECOS_CHECK, 1}};
  pwquality_settings_t *(*make)(void) = NULL;
  int (*set)(pwquality_settings_t *, int, int) = NULL;

  peer->library = dlopen("libpwquality.so.1", RTLD_NOW | RTLD_LOCAL);
  must(peer->library != NULL, "no libpwquality");
  make = (pwquality_settings_t * (*)(void)) dlsym(peer->library, "pwquality_default_settings");
  set = (int (*)(pwquality_settings_t *, int, int))dlsym(peer->library, "pwquality_set_int_value");
  peer->check = (int (*)(pwquality_settings_t *, const char *, const char *, const char *,
                         void **))dlsym(peer->library, "pwquality_check");
  peer->settings = make();
  must(peer->settings != NULL, "no settings");
  for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
    must(set(peer->settings, settings[i][0], settings[i][1]) == 0, "a setting");
}

static void peer_close(struct peer *peer)
{
  void (*release)(pwquality_settings_t *) =
      (void (*)(pwquality_settings_t *))dlsym(peer->library, "pwquality_free_settings");

  release(peer->settings);
  (void)dlclose(peer->library);
  peer->settings = NULL;
}

static double theirs(struct run *run, bool is_kept)
{
  double begin = microseconds();
  struct peer peer = run->peer;
  void *more = NULL;

  if (!is_kept)
    peer_open(&peer);
  must(peer.check(peer.settings, cred_secret_text(&run->password), cred_secret_text(&run->old),
                  USER, &more) >= 0,
       "libpwquality refuses");
  if (!is_kept)
    peer_close(&peer);
  return microseconds() - begin;
}

static double ours(struct run *run, bool is_kept)
{
  double begin = microseconds();
  struct cred_judge_facts facts = {USER, "root,,", &run->password, &run->old};
  struct cred_judge *judge = run->judge;
  struct cred_findings findings;
  struct cred_error error = {0};

  if (!is_kept)
    must(cred_judge_new(&run->policy, NULL, &judge, &error) == CRED_OK, error.text);
  must(cred_judge_password(judge, &facts, &findings, &error) == CRED_OK, error.text);
  must(cred_findings_is_clean(&findings), "pam-cred refuses");
  if (!is_kept)
    cred_judge_free(judge);
  return microseconds() - begin;
}

static void row(const char *label, double *values, size_t count, int decimals)
{
  struct bench_spread spread = bench_spread_of(values, count);

  printf("| %s | %.*f | %.*f to %.*f |\n", label, decimals, spread.median, decimals, spread.quarter,
         decimals, spread.three_quarters);
}

static void measure(struct run *run, const char *title, size_t rounds, bool is_kept)
{
  double *mine = calloc(rounds, sizeof(*mine));
  double *peers = calloc(rounds, sizeof(*peers));
  double *ratios = calloc(rounds, sizeof(*ratios));

  must(mine != NULL && peers != NULL && ratios != NULL, "memory");
  for (size_t i = 0; i < rounds; i++) {
    if (i % 2 == 0)
      mine[i] = ours(run, is_kept);
    peers[i] = theirs(run, is_kept);
    if (i % 2 != 0)
      mine[i] = ours(run, is_kept);
    ratios[i] = mine[i] / peers[i];
  }
  printf("\n%s\n\n| | median | middle half |\n| --- | ---: | --- |\n", title);
  row("pam-cred, us", mine, rounds, 1);
  row("libpwquality, us", peers, rounds, 1);
  row("ratio", ratios, rounds, 2);
  free(mine);
  free(peers);
  free(ratios);
}

static void measure_both(struct run *run, size_t rounds)
{
  struct cred_error error = {0};

  measure(run, "Made for one password, libraries loaded and unloaded", rounds, false);
  must(cred_judge_new(&run->policy, NULL, &run->judge, &error) == CRED_OK, error.text);
  peer_open(&run->peer);
  measure(run, "Kept for many passwords", rounds, true);
  cred_judge_free(run->judge);
  peer_close(&run->peer);
}

int main(int argc, char **argv)
{
  static struct run run = {.policy = {.min_length = 8,
                                      .max_length = 256,
                                      .require_upper = 1,
                                      .require_lower = 1,
                                      .require_digit = 1,
                                      .require_symbol = 1,
                                      .max_repeat = 3,
                                      .max_sequence = 4,
                                      .min_changed = 1,
                                      .dictionary = true}};
  size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;

  if (rounds == 0 || argc > 3) {
    fprintf(stderr, "usage: judge_password ROUNDS [WORDS]\n");
    return 2;
  }
  (void)cred_secret_set_text(&run.password, "Nv7#kq-Wm3xTz");
  (void)cred_secret_set_text(&run.old, "t4Rb-hg!9Lp2");
  if (argc > 2)
    (void)snprintf(run.policy.bad_words_file, sizeof(run.policy.bad_words_file), "%s", argv[2]);
  measure_both(&run, rounds);
  cred_secret_erase(&run.password);
  cred_secret_erase(&run.old);
  return 0;
}
