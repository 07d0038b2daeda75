/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef BENCH_CLOCK_FILE_H
#define BENCH_CLOCK_FILE_H

#include <stdint.h>

/*
 * How far the clock is shifted, in seconds, in a file that everybody maps: whoever moves it on
 * moves it for credd too, and the next program goes on from there, so that no step is used twice.
 * Made if it is not there. Lives until the process ends; NULL on errors.
 */
int64_t *bench_clock_file(const char *path);

#endif
