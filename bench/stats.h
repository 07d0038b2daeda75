/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef BENCH_STATS_H
#define BENCH_STATS_H

#include <stddef.h>

struct bench_spread {
  double min, quarter, median, three_quarters, max;
};

/* Of count >= 1 values; sorts them. */
struct bench_spread bench_spread_of(double *values, size_t count);

#endif
