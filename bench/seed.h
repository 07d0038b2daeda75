/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef BENCH_SEED_H
#define BENCH_SEED_H

#define BENCH_SEED_LENGTH 20

/* Everybody's seed here is the name, filled up with dots: no two are alike, and nothing is looked
 * up. */
void bench_seed_of(const char *name, char out[BENCH_SEED_LENGTH + 1]);

/* The six digits of that seed at that second; 0 or -1. */
int bench_code_of(const char *name, long long now_seconds, char out[8]);

#endif
