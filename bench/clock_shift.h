/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef BENCH_CLOCK_SHIFT_H
#define BENCH_CLOCK_SHIFT_H

#include <stdint.h>

/*
 * Shifts what time(), gettimeofday() and clock_gettime() tell in this process, on the wall clock
 * and on the boot clock alike, so that each login falls into a time step of its own: a code is good
 * once. CLOCK_MONOTONIC, which the benchmark measures with, is left alone.
 */
void bench_clock_shift(int64_t offset_seconds);

/* From now on the shift is what stands there at each reading; it must stay. */
void bench_clock_follow(const int64_t *offset_seconds);

#endif
