/* SPDX-License-Identifier: BSD-3-Clause */
#include "bench/stats.h"

#include <stdlib.h>

static int compare(const void *left, const void *right)
{
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

static double at(const double *sorted, size_t count, double share)
{
  double place = share * (double)(count - 1);
  size_t below = (size_t)place;
  size_t above = below + 1 < count ? below + 1 : below;
  return sorted[below] + (place - (double)below) * (sorted[above] - sorted[below]);
}

struct bench_spread bench_spread_of(double *values, size_t count)
{
  qsort(values, count, sizeof *values, compare);
  struct bench_spread spread = {
      .min = values[0],
      .quarter = at(values, count, 0.25),
      .median = at(values, count, 0.5),
      .three_quarters = at(values, count, 0.75),
      .max = values[count - 1],
  };
  return spread;
}
