/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef BENCH_TABLE_H
#define BENCH_TABLE_H

#include <stddef.h>

#include "bench/worker.h"

/* Markdown rows on standard output. unit: what the values are counted in. */
void bench_table_head(const char *unit);

/*
 * ours: the values that values are set against, round by round; NULL in their own row. cpu: the CPU
 * time of each round; NULL when not known.
 */
void bench_table_row(const char *label, const double *values, const double *ours, const double *cpu,
                     size_t count);

void bench_table_memory(const char *label, const struct bench_reply *reply);

#endif
