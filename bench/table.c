/* SPDX-License-Identifier: BSD-3-Clause */
#include "bench/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/stats.h"

void bench_table_head(void)
{
  printf("| stack | median ms | middle half | min to max | first / this, median | middle half | "
         "min to max |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
}

static void print_spread(const struct bench_spread *spread)
{
  printf(" %.2f | %.2f to %.2f | %.2f to %.2f |", spread->median, spread->quarter,
         spread->three_quarters, spread->min, spread->max);
}

void bench_table_row(const char *label, const double *values, const double *ours, size_t count)
{
  double *sorted = calloc(count, sizeof *sorted);
  if (sorted == NULL)
    return;
  memcpy(sorted, values, count * sizeof *sorted);
  struct bench_spread spread = bench_spread_of(sorted, count);
  printf("| %s |", label);
  print_spread(&spread);
  if (ours != NULL) {
    for (size_t i = 0; i < count; i++)
      sorted[i] = ours[i] / values[i];
    spread = bench_spread_of(sorted, count);
    print_spread(&spread);
  } else {
    printf(" | | |");
  }
  printf("\n");
  free(sorted);
}

void bench_table_memory(const char *label, const struct bench_reply *reply)
{
  const struct bench_memory *before = &reply->before, *loaded = &reply->loaded,
                            *verified = &reply->verified, *ended = &reply->ended;
  printf("| %s | %ld | %ld | %ld | %ld | %ld | %ld |\n", label, loaded->rss_kib - before->rss_kib,
         verified->rss_kib - before->rss_kib, verified->pss_kib - before->pss_kib,
         verified->dirty_kib - before->dirty_kib, ended->rss_kib - before->rss_kib,
         ended->dirty_kib - before->dirty_kib);
}
