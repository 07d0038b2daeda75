/* SPDX-License-Identifier: BSD-3-Clause */
#include "bench/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/stats.h"

void bench_table_head(const char *unit)
{
  printf("| stack | median %s | middle half | min to max | first / this, median | middle half | "
         "min to max | CPU ms, median |\n"
         "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
         unit);
}

static void print_spread(struct bench_spread spread)
{
  printf(" %.2f | %.2f to %.2f | %.2f to %.2f |", spread.median, spread.quarter,
         spread.three_quarters, spread.min, spread.max);
}

static struct bench_spread spread_of_copy(const double *values, double *room, size_t count)
{
  memcpy(room, values, count * sizeof *room);
  return bench_spread_of(room, count);
}

static struct bench_spread spread_of_ratios(const double *above, const double *below, double *room,
                                            size_t count)
{
  for (size_t i = 0; i < count; i++)
    room[i] = above[i] / below[i];
  return bench_spread_of(room, count);
}

void bench_table_row(const char *label, const double *values, const double *ours, const double *cpu,
                     size_t count)
{
  double *room = calloc(count, sizeof *room);
  if (room == NULL)
    return;
  printf("| %s |", label);
  print_spread(spread_of_copy(values, room, count));
  if (ours != NULL)
    print_spread(spread_of_ratios(ours, values, room, count));
  else
    printf(" | | |");
  if (cpu != NULL)
    printf(" %.2f |\n", spread_of_copy(cpu, room, count).median);
  else
    printf(" |\n");
  free(room);
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
